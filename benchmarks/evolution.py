"""The evolution table: through the product, by the best hand-written SQL, by a textbook join; and how it grows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from benchmarks.handwritten_sql import table, textbook
from benchmarks.measure import Ratio, compare
from benchmarks.seed import FIRST, LAST, Ground
from reporting.evolution import evolution
from reporting.figures import Frame

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


def _by_hand(ground: Ground, size: str, rounds: int) -> Iterator[Ratio]:
    """Compare the table with hand-written SQL."""
    for name, centre in (("whole centre", ground.whole), ("a tenth", ground.tenth), ("small centre", ground.small)):
        _check(centre, table)
        yield compare(
            f"evolution table, ten years, {name}", "best hand-written SQL",
            lambda centre=centre: _product(centre), lambda centre=centre: table(centre.pk, FIRST, LAST),
            rounds=rounds, goal=1.1 if size == "region" and centre == ground.whole else None,
        )  # fmt: skip


def ratios(ground: Ground, size: str, rounds: int) -> list[Ratio]:
    """Check that the variants agree, then time them in turn."""
    region = size == "region"
    found = list(_by_hand(ground, size, rounds))
    if connection.vendor == "postgresql":
        _check(ground.whole, textbook)
        found.append(
            compare(
                "evolution table, ten years, whole centre", "textbook join with EXTRACT(year)",
                lambda: _product(ground.whole), lambda: textbook(ground.whole.pk, FIRST, LAST),
                rounds=max(3, rounds // 3), goal=0.2 if region else None,
            )
        )  # fmt: skip
    found.append(
        compare(
            "evolution table, ten times the rows", "a tenth of them",
            lambda: _product(ground.whole), lambda: _product(ground.tenth), rounds=rounds, goal=12 if region else None,
        )
    )  # fmt: skip
    return found
