"""Shares of one whole as whole per cents that add up to 100 (product.md section 4, rule 6)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def whole_percents(parts: Sequence[Decimal | Fraction | int]) -> list[int] | None:
    """Return whole per cents of the parts that add up to 100, by largest remainder, ties in the order listed.

    None where the whole is nothing: a share of nothing is not available. Raises ValueError for a negative part.
    """
    exact = [Fraction(part) for part in parts]
    if any(part < 0 for part in exact):
        raise ValueError("A share of a whole is not negative.")
    whole = sum(exact)
    if whole == 0:
        return None
    percents = [part * 100 / whole for part in exact]
    floors = [int(percent) for percent in percents]
    order = sorted(range(len(exact)), key=lambda place: (floors[place] - percents[place], place))
    for place in order[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def percent_of_sum(parts: Sequence[Decimal | Fraction | int], whole: Decimal | Fraction | int) -> int | None:
    """Return the per cent of a sum of parts, rounded once from the sum, never added from rounded shares."""
    if not whole:
        return None
    exact = Fraction(sum(Fraction(part) for part in parts)) * 100 / Fraction(whole)
    return int(exact + Fraction(1, 2))
