"""A day as people write it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from core.periods import NotADay, parse_day


@pytest.mark.parametrize(
    "written",
    [
        "1/6/2017", "01/06/2017", "1.6.17", "1-6-2017", "2017-06-01", "2017/6/1", " 1 / 6 / 2017 ",
        "1 juin 2017", "1er juin 2017", "1 juni 2017", "1 June 2017", "1st june 2017", "1\u00a0juin\u00a02017",
        "01/06/2017 00:00:00", "1/6/2017 0:00", "2017-06-01T00:00:00", "2017-06-01 00:00:00.000",
        "2017-06-01T00:00:00Z",
        "jeudi 1 juin 2017", "Jeudi 1er juin 2017", "donderdag 1 juni 2017", "Thursday, 1 June 2017",
        "jeu. 1 juin 2017",
        "\u200e1/\u200e6/\u200e2017",
    ],
)  # fmt: skip
def test_one_day_written_in_many_ways(written: str):
    assert parse_day(written) == dt.date(2017, 6, 1)


def test_two_digits_of_a_year():
    assert parse_day("1/1/69").year == 2069
    assert parse_day("1/1/70").year == 1970


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "not a date"),
        ("June", "not a date"),
        ("1/6", "not a date"),
        ("6/13/2017", "does not exist"),
        ("31/2/2017", "does not exist"),
        ("1 smarch 2017", "does not exist"),
        ("29/2/2017", "does not exist"),
        ("1/1/0017", "cannot be right"),
        ("1/1/2101", "cannot be right"),
        ("0/0/0000", "does not exist"),
        ("1/6/2017 10:00", "not a date"),
        ("mardi 1 juin 2017", "day of the week"),
        ("foo 1 juin 2017", "not a date"),
    ],
)
def test_what_is_no_day(written: str, sentence: str):
    with translation.override("en"), pytest.raises(NotADay, match=sentence):
        parse_day(written)
