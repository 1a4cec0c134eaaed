"""Summaries of years in tests: all of them stored, and compared with the records."""

from __future__ import annotations

from typing import Any

from reporting.evolution import evolution
from reporting.figures import Frame
from reporting.figures.summaries import COUNTED, count_years
from reporting.models import YearSummary

FIRST, LAST = 2014, 2019
YEARS = range(FIRST, LAST + 1)


def table(centre: Any, **how: Any) -> list[Any]:
    """Return the values of the years of the cohort."""
    return [row.values for row in evolution(Frame.years(centre, FIRST, LAST, **how)).rows]


def store(*centres: Any) -> None:
    """Have the summary of each year of these centres stored, as by reading the table."""
    for centre in centres:
        table(centre)
    assert YearSummary.objects.count() == len(centres) * len(YEARS)


def stale(*centres: Any) -> list[str]:
    """Return what summaries that are there say otherwise than the records."""
    found = []
    for centre in centres:
        fresh = {row.year: row for row in count_years(centre, YEARS)}
        for row in YearSummary.objects.filter(centre=centre).order_by("year"):
            wrong = [name for name in COUNTED if getattr(row, name) != getattr(fresh[row.year], name)]
            found += [f"{centre.code} {row.year} {name}" for name in wrong]
    return found
