"""The sessions of a week or of a month as a calendar: by day, and in a week by the hour at which they begin."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.holidays import holiday
from core.periods import monday_of, today
from workshops.calendar import with_list_details
from workshops.conflicts import NOT_HELD
from workshops.facilitation import names_of
from workshops.models import Session
from workshops.models.session import SessionQuerySet

WEEK, MONTH = "week", "month"
FRIDAY = 4
MOST_LINES = 4  # of a day in a month; the week shows the others
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One session as the calendar shows it: who runs it in words, and whether it does not take place."""

    session: Session
    who: str
    crossed: bool


@dataclass(slots=True)
class CalendarHour:
    """What begins in one hour of a day."""

    hour: int
    entries: list[CalendarEntry] = field(default_factory=list)


@dataclass(slots=True)
class CalendarDay:
    """One day: its legal holiday, what is on it, and whether it belongs to the month that is shown."""

    day: dt.date
    holiday: str
    entries: list[CalendarEntry]
    inside: bool = True

    @property
    def is_today(self) -> bool:
        """Whether it is today."""
        return self.day == today()

    @property
    def hours(self) -> list[CalendarHour]:
        """The hours in which something begins, each with what begins in it."""
        found: dict[int, CalendarHour] = {}
        for entry in self.entries:
            hour = entry.session.starts_at.hour
            found.setdefault(hour, CalendarHour(hour)).entries.append(entry)
        return list(found.values())

    @property
    def first_entries(self) -> list[CalendarEntry]:
        """Those that have room in a month."""
        return self.entries if len(self.entries) <= MOST_LINES else self.entries[: MOST_LINES - 1]

    @property
    def more(self) -> int:
        """How many the month has no room for."""
        return len(self.entries) - len(self.first_entries)


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """The days that one page shows, from Monday to Sunday, and where its neighbours begin."""

    view: str
    chosen: dt.date
    first: dt.date
    last: dt.date
    earlier: dt.date
    later: dt.date


def span_of(view: str, chosen: dt.date) -> CalendarSpan:
    """Return the week of a day, or the whole weeks that its month touches."""
    if view == WEEK:
        monday = monday_of(chosen)
        return CalendarSpan(WEEK, chosen, monday, monday + 6 * _ONE_DAY, monday - 7 * _ONE_DAY, monday + 7 * _ONE_DAY)
    first = chosen.replace(day=1)
    last = chosen.replace(day=calendar.monthrange(chosen.year, chosen.month)[1])
    earlier = (first - _ONE_DAY).replace(day=1)
    return CalendarSpan(MONTH, chosen, monday_of(first), monday_of(last) + 6 * _ONE_DAY, earlier, last + _ONE_DAY)


def read_span(sessions: SessionQuerySet, span: CalendarSpan) -> list[Session]:
    """Return the sessions of the days of a page, in order: four statements."""
    found = with_list_details(sessions.filter(date__range=(span.first, span.last))).select_related("workshop", "room")
    return list(found.order_by("date", "starts_at", "pk"))


def days_of(span: CalendarSpan, sessions: Iterable[Session]) -> list[CalendarDay]:
    """Return the days of a page with their sessions. In a week, Saturday and Sunday only where something is on them."""
    by_day: dict[dt.date, list[CalendarEntry]] = {}
    for one in sessions:
        entry = CalendarEntry(one, names_of(one.runners, named=True), one.state in NOT_HELD)
        by_day.setdefault(one.date, []).append(entry)
    days = [
        CalendarDay(day, str(holiday(day)), by_day.get(day, []), span.view == WEEK or day.month == span.chosen.month)
        for day in _dates(span)
    ]
    return [one for one in days if span.view == MONTH or one.day.weekday() <= FRIDAY or one.entries]


def _dates(span: CalendarSpan) -> Iterator[dt.date]:
    for number in range((span.last - span.first).days + 1):
        yield span.first + number * _ONE_DAY


def hours_of(days: Iterable[CalendarDay]) -> list[dt.time]:
    """Return the hours in which something begins on one of the days, for the axis."""
    return [dt.time(hour) for hour in sorted({hour.hour for day in days for hour in day.hours})]


def weeks_of(days: list[CalendarDay]) -> list[list[CalendarDay]]:
    """Return the days of a month in rows of seven."""
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def runner_keys(session: Session) -> dict[str, Any]:
    """Return the key and the name of each who runs or ran a session, as the filter of the calendar offers them."""
    return {f"{one.provider}-{one.organisation_id or 0}-{one.member_id or 0}": str(one) for one in session.runners}
