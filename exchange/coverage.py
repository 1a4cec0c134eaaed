"""What days a workbook tells of. Centres keep one workbook a year: of other years it says nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.sheets.sessions import PLANNED


@dataclass(frozen=True, slots=True)
class WorkbookCoverage:
    """`years`: first and last calendar year, None where no day is told. `last_day`: the end of the last year."""

    years: tuple[int, int] | None
    last_day: dt.date

    def includes(self, start: dt.date, end: dt.date | None = None) -> bool:
        """Return whether a period (both days included, None is open) meets the years."""
        return self.years is not None and start.year <= self.years[1] and (end is None or end.year >= self.years[0])

    def includes_day(self, day: dt.date) -> bool:
        """Return whether a day lies in the years."""
        return self.includes(day, day)


def coverage_of(records: Mapping[str, Iterable]) -> WorkbookCoverage:
    """Return the coverage of a workbook's rows.

    Its years are those of its sessions, since a person or a post of an earlier year goes on in the next workbook;
    sessions that are planned only may be of the year to come. Without sessions they are those in which its enrolments
    start and end. `last_day` looks at everything that happened.
    """
    sessions = list(records.get("Séances", ()))
    of_paths = [day for one in records.get("Inscriptions", ()) for day in (one.start, one.end) if day is not None]
    past = [one.day for one in sessions if one.state != PLANNED]
    days = past or [one.day for one in sessions] or of_paths
    happened = [*past, *of_paths, *(one.day for one in records.get("Bilans", ()))]
    last = max(happened, default=None)
    return WorkbookCoverage(
        (min(days).year, max(days).year) if days else None,
        dt.date(last.year, 12, 31) if last is not None else dt.date.min,
    )
