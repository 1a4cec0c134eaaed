"""Counting afresh what summaries of years say: once a night, or by hand. A difference is a defect of Jalon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.alone import alone_with
from reporting.figures.summaries import COUNTED, RULES, count_years
from reporting.models import YearSummary


@dataclass(frozen=True)
class Verified:
    """One summary compared: which of its columns were wrong. `was_alone` is False where it could not be looked at."""

    centre: str
    year: int
    wrong: tuple[str, ...] = ()
    was_alone: bool = True

    @property
    def is_right(self) -> bool:
        return not self.wrong


def verify_summaries() -> Iterator[Verified]:
    """Compare each summary with the records and delete what differs; a year that somebody changes now is left.

    One year at a time, so that whoever wants to change it does not wait for the others.
    """
    kept = YearSummary.objects.filter(rules=RULES).order_by("centre__code", "year").select_related("centre")
    for row in list(kept):
        with alone_with(row.centre_id, [row.year]) as alone:
            if not alone:
                yield Verified(row.centre.code, row.year, was_alone=False)
                continue
            found = YearSummary.objects.filter(pk=row.pk).first()
            if found is None:  # forgotten meanwhile
                continue
            [fresh] = count_years(row.centre, [row.year])
            wrong = tuple(column for column in COUNTED if getattr(found, column) != getattr(fresh, column))
            if wrong:
                found.delete()
        yield Verified(row.centre.code, row.year, wrong)
