"""The head of a file for the day: what one looks for before a call or an interview, in a few words.

    @glance(order=40)
    def open_problems(reader, participant) -> GlanceItem | None: ...      # actionplans/panels.py

    @contact_day()
    def last_attendance(reader, participant) -> list[DatedThing] | None: ...      # workshops/panels.py

    @due_day()
    def next_action(reader, participant) -> list[DatedThing] | None: ...      # actionplans/panels.py

They stand in the rooms' `panels` modules. Each asks the reader's rights and returns None where she may not know it: the
item is then left out, and nothing says that it is. An item that she may know and that is empty says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.registry import Registry
from participants.models import Participant


@dataclass(frozen=True)
class GlanceItem:
    """One item: its name, what it says, a word beside it, where it leads; `late` where a day is past."""

    label: Any
    words: Any
    url: str = ""
    detail: str = ""
    late: bool = False


@dataclass(frozen=True)
class DatedThing:
    """Something of a day: what it is, and where it stands."""

    day: dt.date
    words: str
    url: str = ""


ItemMaker = Callable[[Any, Participant], GlanceItem | None]
DaysMaker = Callable[[Any, Participant], list[DatedThing] | None]
ITEMS: Registry[ItemMaker] = Registry()
CONTACT_DAYS: Registry[DaysMaker] = Registry()
DUE_DAYS: Registry[DaysMaker] = Registry()


def glance(*, order: int) -> Callable[[ItemMaker], ItemMaker]:
    """Register a function of (reader, file) that returns one item, or None; the lowest order stands first."""
    return ITEMS.register(order=order)


def contact_day() -> Callable[[DaysMaker], DaysMaker]:
    """Register a function of (reader, file) that returns the latest days on which somebody was with the person."""
    return CONTACT_DAYS.register()


def due_day() -> Callable[[DaysMaker], DaysMaker]:
    """Register a function of (reader, file) that returns what is due in the file, each on its day."""
    return DUE_DAYS.register()


def glance_of(reader: User, participant: Participant) -> list[GlanceItem]:
    """Return the items that the reader may see, in order."""
    return [shown for maker in ITEMS if (shown := maker(reader, participant)) is not None]


def contacts_of(reader: User, participant: Participant) -> list[DatedThing] | None:
    """Return the contacts that the reader may know of, None where she may know of none."""
    return _collect(CONTACT_DAYS, reader, participant)


def due_in(reader: User, participant: Participant) -> list[DatedThing] | None:
    """Return what is due of which the reader may know, None where she may know of nothing."""
    return _collect(DUE_DAYS, reader, participant)


def _collect(makers: Registry[DaysMaker], reader: User, participant: Participant) -> list[DatedThing] | None:
    told = [things for maker in makers if (things := maker(reader, participant)) is not None]
    return [thing for things in told for thing in things] if told else None
