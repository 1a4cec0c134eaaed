"""Shares of one whole: whole per cents that add up to 100 (product.md section 4, rule 6)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.shares import whole_percents

PARTS = st.lists(st.fractions(min_value=0, max_value=10**6, max_denominator=10**4), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("parts", "percents"),
    [
        ([1, 1, 1], [34, 33, 33]),
        ([1, 1], [50, 50]),
        ([0, 0, 5], [0, 0, 100]),
        ([1, 2, 3, 0], [17, 33, 50, 0]),
        ([Fraction(1, 2), Fraction(1, 2), 2], [17, 17, 66]),  # three equal remainders, two per cents to give
        ([5, 5, 5, 5, 5, 5], [17, 17, 17, 17, 16, 16]),
        ([64, 66, 48], [36, 37, 27]),
    ],
)
def test_largest_remainder_ties_in_the_order_listed(parts: list, percents: list[int]):
    assert whole_percents(parts) == percents


def test_nothing_has_no_shares():
    assert whole_percents([0, 0, 0]) is None
    with pytest.raises(ValueError, match="not negative"):
        whole_percents([1, -1])


@given(PARTS)
def test_they_add_up_and_are_close(parts: list[Fraction]):
    percents, whole = whole_percents(parts), sum(parts)
    if not whole:
        assert percents is None
        return
    assert sum(percents) == 100
    for percent, part in zip(percents, parts, strict=True):
        assert abs(percent - part * 100 / whole) < 1


@given(PARTS)
def test_a_larger_part_has_no_smaller_share(parts: list[Fraction]):
    percents = whole_percents(parts)
    if percents:
        ordered = [percent for _, percent in sorted(zip(parts, percents, strict=True))]
        assert ordered == sorted(ordered)
