"""What stands in a member's agenda: the rooms above register functions that say it; this room imports none of them.

A room whose records take a member's time writes `<room>/agenda_items.py`:

    @agenda_source
    def sessions(member, first, last, reader) -> Iterable[AgendaItem]: ...

and names that module in its AppConfig (core.registry.Room). The week page and the calendar feed read this registry
only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import TeamMember, User
from core.periods import BELGIUM
from core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """One thing in the agenda of one member, from a moment to a moment (Belgian time, see `moment()`).

    `kind` is the source's own word. `title` and `place` are for the reader that the source was asked for, on a page of
    Jalon; `feed_title` and `feed_place` are what leaves by the calendar feed, and name no person and no home. An item
    without `feed_title` is not in the feed. `url` is the path of its page.

    `busy` is False for what takes none of the member's time: what is cancelled, what is only good to know.
    `cancelled_at` is the moment since which it does not take place; the feed says so for a while. `sequence` grows by
    one with each change and `changed_at` is the moment of the last one. `files` are the files that `title` and `place`
    name: the page writes them in the access log.
    """

    uuid: UUID
    begins: dt.datetime
    ends: dt.datetime
    kind: str
    title: Any
    feed_title: Any = ""
    place: str = ""
    feed_place: str = ""
    url: str = ""
    all_day: bool = False
    busy: bool = True
    cancelled_at: dt.datetime | None = None
    sequence: int = 0
    changed_at: dt.datetime | None = None
    files: Sequence[Any] = ()


AgendaSource = Callable[[TeamMember, dt.date, dt.date, User | None], Iterable[AgendaItem]]
SOURCES: Registry[AgendaSource] = Registry()


def agenda_source(source: AgendaSource) -> AgendaSource:
    """Register a function of (member, first, last, reader) that yields the items that touch one of these days.

    It yields what is cancelled too, with `busy` False. `reader` is whoever reads the page, and decides what `title` may
    say; None stands for nobody in particular: then `title` names no person. The number of statements does not grow with
    the items.
    """
    return SOURCES.add(source)


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    """Return an hour of a day in Belgium."""
    return dt.datetime.combine(day, hour, BELGIUM)


def end_moment(day: dt.date, begins: dt.time, ends: dt.time) -> dt.datetime:
    """Return when something that begins on a day ends: on the next day where the hour is not after the start."""
    return moment(day if ends > begins else day + dt.timedelta(days=1), ends)


def items_of(member: TeamMember, first: dt.date, last: dt.date, reader: User | None = None) -> list[AgendaItem]:
    """Return everything in a member's agenda that touches one of the days from `first` to `last`, in order of time."""
    found = [item for source in SOURCES for item in source(member, first, last, reader)]
    return sorted(found, key=lambda item: (item.begins, item.ends, str(item.uuid)))


def busy(
    member: TeamMember, day: dt.date, begins: dt.time, ends: dt.time, reader: User | None = None
) -> list[AgendaItem]:
    """Return what takes the member's time between two hours of a day, in order; what only touches an end is free."""
    start, end = moment(day, begins), end_moment(day, begins, ends)
    last = end.date()
    return [
        item for item in items_of(member, day, last, reader) if item.busy and item.begins < end and start < item.ends
    ]
