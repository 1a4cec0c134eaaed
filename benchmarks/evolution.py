"""The evolution table: through the product, by the best hand-written SQL, by a textbook join; and how it grows.

All years of the ground are over: counted and stored where no summary is there (both are paid), else read from theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from benchmarks.handwritten_sql import table, textbook
from benchmarks.measure import Ratio, compare
from benchmarks.seed import FIRST, LAST, Ground
from reporting.evolution import evolution
from reporting.figures import Frame
from reporting.models import YearSummary

COMPARED = (
    ("participants", "persons", 1),
    ("workshop_hours", "minutes", 60),
    ("hours_by_team", "team", 60),
    ("hours_by_subcontractors", "subcontractor", 60),
    ("hours_by_partners", "partner", 60),
    ("hours_educational", "educational", 60),
    ("participant_hours", "person_minutes", 60),
    ("sessions_cancelled", "cancelled", 1),
    ("sheets_missing", "missing", 1),
)


def _product(centre: Any) -> Any:
    return evolution(Frame.years(centre, FIRST, LAST))


def _check(centre: Any, other: Any) -> None:
    """Stop unless both ways give the same numbers in every year."""
    mine, theirs = _product(centre), other(centre.pk, FIRST, LAST)
    for place, year in enumerate(range(FIRST, LAST + 1)):
        for code, key, per in COMPARED:
            found = float(mine.row(code).values[place].numerator)
            if abs(found - float(theirs[year][key]) / per) > 0.001:
                raise SystemExit(f"The variants differ: {code} {year}: {found} and {theirs[year][key]} / {per}.")


def _forget() -> None:
    """Leave no summary: what is timed next counts every year and stores it."""
    YearSummary.objects.all().delete()


def _nothing() -> None:
    """Prepare nothing."""


def _by_hand(ground: Ground, size: str, rounds: int) -> Iterator[Ratio]:
    """Against hand-written SQL: every year counted and stored, then every year read from its summary."""
    for name, centre in (("whole centre", ground.whole), ("a tenth", ground.tenth), ("small centre", ground.small)):
        _forget()
        _check(centre, table)
        yield compare(
            f"evolution table, ten years, {name}, counted and stored", "best hand-written SQL",
            lambda centre=centre: _product(centre), lambda centre=centre: table(centre.pk, FIRST, LAST),
            rounds=rounds, goal=1.1 if size == "region" and centre == ground.whole else None,
            before=(_forget, _nothing),
        )  # fmt: skip
        _check(centre, table)
        yield compare(
            f"evolution table, ten years, {name}, closed years kept", "best hand-written SQL",
            lambda centre=centre: _product(centre), lambda centre=centre: table(centre.pk, FIRST, LAST), rounds=rounds,
        )  # fmt: skip


def ratios(ground: Ground, size: str, rounds: int) -> list[Ratio]:
    """Check that the variants agree, then time them in turn."""
    region = size == "region"
    found = list(_by_hand(ground, size, rounds))
    if connection.vendor == "postgresql":
        _check(ground.whole, textbook)
        found.append(
            compare(
                "evolution table, ten years, whole centre, counted and stored", "textbook join with EXTRACT(year)",
                lambda: _product(ground.whole), lambda: textbook(ground.whole.pk, FIRST, LAST),
                rounds=max(3, rounds // 3), goal=0.2 if region else None, before=(_forget, _nothing),
            )
        )  # fmt: skip
    for how, before, goal in (("counted and stored", (_forget, _forget), 12), ("closed years kept", None, 1.5)):
        found.append(
            compare(
                f"evolution table, ten times the rows, {how}", "a tenth of them",
                lambda: _product(ground.whole), lambda: _product(ground.tenth),
                rounds=rounds, goal=goal if region or goal < 2 else None, before=before,
            )
        )  # fmt: skip
    return found
