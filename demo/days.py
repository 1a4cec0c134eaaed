"""The days of the demonstration, told from today: whenever it is made, it is a centre in the middle of its year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.holidays import holiday
from core.periods import monday_of

WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
WEEKS_OF_SHEETS = 5  # before this week, at the first load
MOST_WEEKS = 26  # made up at once, when the demonstration slept
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def in_month(day: dt.date) -> str:
    """Return "de septembre 2026", "d’avril 2027"."""
    name = _MONTHS[day.month - 1]
    return f"d’{name} {day.year}" if name[0] in "ao" else f"de {name} {day.year}"


def years_of(first: dt.date, last: dt.date) -> str:
    """Return "2026-2027", or "2027" for days of one year."""
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def is_workday(day: dt.date) -> bool:
    """Tell whether the centre is open on a day."""
    return day.weekday() < 5 and not holiday(day)


def workday_from(day: dt.date) -> dt.date:
    """Return the first day from this one on, on which the centre is open."""
    while not is_workday(day):
        day += DAY
    return day


def workday_before(day: dt.date) -> dt.date:
    """Return the last day before this one, on which the centre was open."""
    day -= DAY
    while not is_workday(day):
        day -= DAY
    return day


@dataclass(frozen=True)
class Days:
    """The days that matter, of one today."""

    today: dt.date

    @property
    def monday(self) -> dt.date:
        return monday_of(self.today)

    @property
    def opening(self) -> dt.date:
        """When the centre began to work with Jalon and brought its past in."""
        return workday_from(self.monday - 12 * WEEK)

    @property
    def main(self) -> dt.date:
        """When the group began whose weeks are shown."""
        return workday_from(self.monday - 11 * WEEK)

    @property
    def before(self) -> dt.date:
        """When the group began that is near its end now: nearly ten months ago."""
        return workday_from(self.monday - 42 * WEEK)

    @property
    def immersion(self) -> dt.date:
        return workday_from(self.monday - 6 * WEEK)

    @property
    def next(self) -> dt.date:
        """When the next group begins, for which people wait."""
        return workday_from(self.monday + 4 * WEEK)

    @property
    def first_sheets(self) -> dt.date:
        """The Monday of the first sheets."""
        return self.monday - WEEKS_OF_SHEETS * WEEK

    @property
    def ended(self) -> dt.date:
        """A day of this month, today or some days ago, on which paths ended."""
        return max(self.today - 5 * DAY, self.today.replace(day=1))

    @property
    def year(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of this year."""
        return dt.date(self.today.year, 1, 1), dt.date(self.today.year, 12, 31)

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def ahead(self, days: int) -> dt.date:
        return self.today + dt.timedelta(days=days)
