"""What is known of whether somebody still comes: rooms above say it, participants.to_contact alone reads it.

    @sign_of_life
    def marks(persons: Sequence[int], since: dt.date) -> Iterable[QuerySet]:
        yield signs(rows, Word.SILENT, day="session__date")

A source gives querysets, each of one kind of sign, and all of all rooms are one statement. `since` is the first day
that may matter of any of these persons.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value

from core.registry import Registry


class Word(StrEnum):
    """What a sign says."""

    NEWS = "news"  # she was there, told us, was met or reached
    SILENT = "silent"  # a session expected her, and had no news of her
    AWAY = "away"  # days that she announced
    BREAK = "break"
    TRIED = "tried"  # somebody tried to reach her


class Sign(NamedTuple):
    """One sign of a person, of a day or of several; the last day of a break may be open."""

    person: int
    word: str
    first: dt.date
    last: dt.date | None


SignsOf = Callable[[Sequence[int], dt.date], Iterable[QuerySet]]
SIGNS: Registry[SignsOf] = Registry()


def sign_of_life(source: SignsOf) -> SignsOf:
    """Register a function that yields signs() of persons from a day on."""
    return SIGNS.add(source)


def signs(rows: QuerySet, word: Word, *, day: Any, last: Any = None, person: str = "participant") -> QuerySet:
    """Return rows as signs; `day` and `last` are columns, or expressions over the rows of a person."""
    first = F(day) if isinstance(day, str) else day
    until = first if last is None else F(last)
    told = Value(str(word), output_field=CharField())
    found = rows.order_by().values(sign_person=F(person)).annotate(sign_first=first, sign_last=until, sign_word=told)
    return found.values_list("sign_person", "sign_word", "sign_first", "sign_last")


def signs_since(persons: Sequence[int], since: dt.date) -> dict[int, list[Sign]]:
    """Return the signs of each person, in no order; one statement."""
    found: dict[int, list[Sign]] = {person: [] for person in persons}
    parts = [part for source in SIGNS for part in source(persons, since)]
    if persons and parts:
        for row in parts[0].union(*parts[1:], all=True):
            sign = Sign(*row)
            found[sign.person].append(sign)
    return found
