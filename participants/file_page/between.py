"""What lies between two days of a file: facts that rooms count, beside a change and never as its cause.

    @between(order=10)
    def attendance(reader, participant, days) -> list[BetweenFact]: ...      # workshops/between_facts.py

A span has the days after its first one until its last one, so that two spans that follow each other never count a day
twice: each amount of the whole is the sum of those of its parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.registry import Registry
from participants.models import Participant


@dataclass(frozen=True)
class DaySpan:
    """The days after `after`, until `last` included; none where `last` is not later."""

    after: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.after < day <= self.last

    def of(self, field: str) -> dict[str, dt.date]:
        """Return the lookups of rows whose day lies in the span."""
        return {f"{field}__gt": self.after, f"{field}__lte": self.last}

    def days_in(self, periods: Iterable[tuple[dt.date, dt.date | None]]) -> int:
        """Return on how many days of the span one of the periods runs, both ends included, None for an open end."""
        found: set[dt.date] = set()
        for first, end in periods:
            day = max(first, self.after + dt.timedelta(days=1))
            until = min(end or self.last, self.last)
            found.update(day + dt.timedelta(days=number) for number in range(max((until - day).days + 1, 0)))
        return len(found)


@dataclass(frozen=True)
class BetweenFact:
    """One amount: what it is of, how much, in which words. `code` is its own in all rooms."""

    code: str
    label: Any
    amount: int
    words: str


FactMaker = Callable[[User, Participant, DaySpan], list[BetweenFact]]
FACTS: Registry[FactMaker] = Registry()


def between(*, order: int) -> Callable[[FactMaker], FactMaker]:
    """Register a function of (reader, file, span), which returns nothing where the reader has no right."""
    return FACTS.register(order=order)


def facts_between(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """Return what the reader may know of the span, in order; what did not happen is left out."""
    return [fact for maker in FACTS for fact in maker(reader, participant, span) if fact.amount]
