"""Which years that are over a change of days would count otherwise: it is asked about before it is saved."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import ngettext

from core.periods import today


class CountedDays(NamedTuple):
    """Days from a first to a last one (None: no end yet), and how much of something they count for."""

    first: dt.date
    last: dt.date | None
    weight: Decimal = Decimal(1)

    def within(self, year: int) -> tuple[dt.date, dt.date, Decimal] | None:
        """Return what of it lies in a year, None for nothing."""
        first = max(self.first, dt.date(year, 1, 1))
        last = min(self.last or dt.date.max, dt.date(year, 12, 31))
        return (first, last, self.weight) if first <= last else None


def years_moved(before: CountedDays | None, after: CountedDays) -> list[int]:
    """Return the years that are over and of which the two do not count the same."""
    earliest = min(span.first.year for span in (before, after) if span is not None)
    return [
        year
        for year in range(earliest, today().year)
        if (before.within(year) if before is not None else None) != after.within(year)
    ]


def doubt_about(years: list[int]) -> list[str]:
    """Return the sentence that asks about years that are over, none without any."""
    if not years:
        return []
    said = ngettext(
        "This changes the yearly table of %(years)s, a year that is over. Correct it, or say that the days are right.",
        "This changes the yearly table of %(years)s, years that are over. Correct it, or say that the days are right.",
        len(years),
    )
    return [said % {"years": ", ".join(map(str, years))}]
