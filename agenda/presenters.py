"""A week of a member as the page draws it: days, blocks at their hour, the hours that she works.

Hours are places in a grid of quarters: the style sheet knows them by classes, because pages carry no inline style.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import TeamMember, User
from agenda.models import WorkingHours
from agenda.sources import AgendaItem, items_of, moment
from core.date_words import hour_words
from core.holidays import holiday
from core.periods import monday_of, today

FIRST_HOUR, LAST_HOUR = 8, 18  # shown whatever the week holds; what is earlier or later widens it
QUARTER, DAY_MINUTES = 15, 24 * 60
TINY = 2  # quarters in which only one line has room
MOST_LANES = 3  # side by side in one day; what is more lies on the third
FRIDAY = 4


@dataclass(frozen=True)
class DaySegment:
    """The part of an item that lies on one day, in minutes since midnight. `item` is None for a colleague's."""

    begins: int
    ends: int
    item: AgendaItem | None = None

    @property
    def whole(self) -> bool:
        """Whether it takes the whole day."""
        return self.begins == 0 and self.ends == DAY_MINUTES

    @property
    def open(self) -> bool:
        """Whether it begins or ends with the day: half a day away widens no grid."""
        return self.begins == 0 or self.ends == DAY_MINUTES


@dataclass(frozen=True)
class Block:
    """One thing of a day. `paper_title` names nobody; `url` is empty where nothing opens; `css` is its place."""

    hours: str
    title: str
    paper_title: str
    place: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = False
    css: str = ""


@dataclass
class DayColumn:
    """One day of the week; `works` are the places of the hours that the member works."""

    day: dt.date
    chosen: bool
    holiday: str
    whole: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    works: list[str] = field(default_factory=list)

    @property
    def is_today(self) -> bool:
        """Whether it is today."""
        return self.day == today()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.whole or self.blocks)


@dataclass(frozen=True)
class WeekPage:
    """A week of a member. `own` is whether its reader is the member, who alone sees more than that time is taken."""

    member: TeamMember
    own: bool
    chosen: dt.date
    days: list[DayColumn]
    axis: list[tuple[dt.time, str]]
    has_hours: bool
    files: list[Any]

    @property
    def first(self) -> dt.date:
        """The first day."""
        return self.days[0].day

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.days[-1].day

    @property
    def is_today(self) -> bool:
        """Whether the chosen day is today."""
        return self.chosen == today()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in any of its days."""
        return all(day.empty for day in self.days)

    @property
    def earlier(self) -> dt.date:
        """The same day of the week before."""
        return self.chosen - dt.timedelta(days=7)

    @property
    def later(self) -> dt.date:
        """The same day of the week after."""
        return self.chosen + dt.timedelta(days=7)

    @property
    def day_before(self) -> dt.date:
        """The day before the one that a phone shows."""
        return self.chosen - dt.timedelta(days=1)

    @property
    def day_after(self) -> dt.date:
        """The day after the one that a phone shows."""
        return self.chosen + dt.timedelta(days=1)


def week_of(member: TeamMember, chosen: dt.date, reader: User) -> WeekPage:
    """Return the week of a day. Saturday and Sunday are in it where they hold something, or where one is chosen."""
    monday = monday_of(chosen)
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    own = member.user_id == reader.pk
    items = items_of(member, days[0], days[-1], reader if own else None)
    hours = list(WorkingHours.objects.filter(member=member).within(days[0], days[-1]))
    parts = {day: _segments(items, day, own) for day in days}
    spans = {day: [_span(one.begins, one.ends) for one in hours if one.is_on(day)] for day in days}
    shown = [day for day in days if day.weekday() <= FRIDAY or day == chosen or parts[day] or spans[day]]
    first, last = _visible_hours([one for day in shown for one in [*parts[day], *spans[day]]])
    return WeekPage(
        member=member,
        own=own,
        chosen=chosen,
        days=[_column(day, day == chosen, parts[day], spans[day], first, last) for day in shown],
        axis=[(dt.time(hour), f"at-{hour - first}") for hour in range(first, last)],
        has_hours=bool(hours),
        files=[file for item in items for file in item.files] if own else [],
    )


def _span(begins: dt.time, ends: dt.time) -> DaySegment:
    return DaySegment(begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute)


def _segments(items: Iterable[AgendaItem], day: dt.date, own: bool) -> list[DaySegment]:
    """Return what lies on a day; of a colleague only the time that is taken, what meets or overlaps as one."""
    start = moment(day, dt.time(0))
    found = []
    for item in items:
        begins, ends = (int((one - start).total_seconds()) // 60 for one in (item.begins, item.ends))
        begins, ends = max(begins, 0), min(ends, DAY_MINUTES)
        if begins < ends:
            found.append(DaySegment(begins, ends, item))
    return found if own else _merge([one for one in found if one.item and one.item.busy])


def _merge(segments: list[DaySegment]) -> list[DaySegment]:
    """Return the time that the segments take, without what takes it."""
    merged: list[DaySegment] = []
    for one in sorted(segments, key=lambda one: one.begins):
        if merged and one.begins <= merged[-1].ends:
            merged[-1] = DaySegment(merged[-1].begins, max(merged[-1].ends, one.ends))
        else:
            merged.append(DaySegment(one.begins, one.ends))
    return merged


def _visible_hours(segments: list[DaySegment]) -> tuple[int, int]:
    """Return the first hour of the grid, and the hour at which it ends."""
    bounded = [one for one in segments if not one.open]
    return (
        min([FIRST_HOUR, *(one.begins // 60 for one in bounded)]),
        max([LAST_HOUR, *(-(-one.ends // 60) for one in bounded)]),
    )


def _column(
    day: dt.date, chosen: bool, segments: list[DaySegment], spans: list[DaySegment], first: int, last: int
) -> DayColumn:
    column = DayColumn(day, chosen, str(holiday(day)))
    column.whole = [_block(one) for one in segments if one.whole]
    column.blocks = [_block(one, f"{_place(one, first, last)} {lane}") for one, lane in _in_lanes(segments)]
    column.works = [_place(one, first, last) for one in spans]
    return column


def _in_lanes(segments: list[DaySegment]) -> Iterator[tuple[DaySegment, str]]:
    """Yield each part of a day, in order, with the classes of its lane: those that overlap stand side by side."""
    cluster: list[tuple[DaySegment, int]] = []
    free: list[int] = []  # when each lane of the cluster is free again
    for one in sorted((one for one in segments if not one.whole), key=lambda one: (one.begins, one.ends)):
        if cluster and one.begins >= max(free):
            yield from _lanes_of(cluster, len(free))
            cluster, free = [], []
        lane = next((number for number, end in enumerate(free) if end <= one.begins), len(free))
        free[lane : lane + 1] = [one.ends]
        cluster.append((one, lane))
    yield from _lanes_of(cluster, len(free))


def _lanes_of(cluster: list[tuple[DaySegment, int]], lanes: int) -> Iterator[tuple[DaySegment, str]]:
    for one, lane in cluster:
        yield one, f"lane-{min(lane, MOST_LANES - 1)} of-{min(lanes, MOST_LANES)}"


def _hours(segment: DaySegment) -> str:
    """Return from when to when in words: of what goes on beyond the day, only the end that lies in it."""
    if segment.whole:
        return _("The whole day")
    if segment.begins == 0:
        return pgettext("an hour of a day", "until %(hour)s") % {"hour": _clock(segment.ends)}
    if segment.ends == DAY_MINUTES:
        return pgettext("an hour of a day", "from %(hour)s on") % {"hour": _clock(segment.begins)}
    return f"{_clock(segment.begins)} – {_clock(segment.ends)}"


def _block(segment: DaySegment, css: str = "") -> Block:
    words, item = _hours(segment), segment.item
    if item is None:
        busy = pgettext("somebody in an agenda", "Busy")
        return Block(words, busy, busy, css=css, busy=True)
    return Block(
        words,
        str(item.title),
        str(item.feed_title if item.feed_title or item.files else item.title),
        place=item.place,
        url=item.url,
        cancelled=item.cancelled_at is not None,
        css=css,
    )


def _clock(minutes: int) -> str:
    return hour_words(dt.time(minutes // 60 % 24, minutes % 60))


def _place(segment: DaySegment, first: int, last: int) -> str:
    """Return the classes of a place in a grid that shows the hours from `first` to `last`."""
    begins = min(max(segment.begins - first * 60, 0), (last - first) * 60 - QUARTER) // QUARTER
    ends = -(-min(segment.ends - first * 60, (last - first) * 60) // QUARTER)
    length = max(ends - begins, 1)
    tiny = " tiny" if length <= TINY else ""
    return f"at-{begins // 4} quarter-{begins % 4} for-{length // 4} more-{length % 4}{tiny}"


def lines_of(items: Iterable[AgendaItem], day: dt.date) -> Iterator[Block]:
    """Yield the things of one day as lines, for home."""
    for segment in _segments(items, day, own=True):
        yield _block(segment)
