"""Births of which the day, the month or the year alone is known: read, said, counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from core.births import Birth, Precision, birth_of, parse_birth
from core.periods import NotADay

YEAR = Birth(dt.date(1990, 1, 1), Precision.YEAR)
MONTH = Birth(dt.date(1990, 6, 1), Precision.MONTH)
DAY = Birth(dt.date(1990, 6, 5))


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        *[(text, YEAR) for text in ("1990", " 1990 ", "00/00/1990", "0/0/1990", "00.00.1990", "1990-00-00")],
        *[(text, MONTH) for text in ("6/1990", "06/1990", "06.1990", "00/06/1990", "1990-06", "1990-06-00")],
        *[(text, MONTH) for text in ("juin 1990", "Juni 1990", "June 1990")],
        *[(text, DAY) for text in ("5/6/1990", "05.06.90", "5 juin 1990", "1990-06-05", "05061990")],
    ],
)
def test_births_are_read_as_people_write_them(written, birth):
    assert parse_birth(written) == birth


@pytest.mark.parametrize("written", ["13/1990", "0/1990", "199", "90", "31/2/1990", "x 1990", "1/1890", "1890", ""])
def test_what_is_no_birth_is_refused(written):
    with pytest.raises(NotADay):
        parse_birth(written)


def test_they_are_said_without_what_is_not_known():
    with translation.override("fr"):
        assert [one.words for one in (YEAR, MONTH, DAY)] == ["1990", "juin 1990", "5 juin 1990"]
    assert [one.typed for one in (YEAR, MONTH, DAY)] == ["1990", "06/1990", "05/06/1990"]
    assert [parse_birth(one.typed) for one in (YEAR, MONTH, DAY)] == [YEAR, MONTH, DAY]
    assert birth_of(None, Precision.YEAR) is None


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (DAY, dt.date(2020, 6, 4), 29),
        (DAY, dt.date(2020, 6, 5), 30),
        (YEAR, dt.date(2020, 6, 30), 29),
        (YEAR, dt.date(2020, 7, 1), 30),
        (YEAR, dt.date(2020, 12, 31), 30),
        (MONTH, dt.date(2020, 6, 14), 29),
        (MONTH, dt.date(2020, 6, 15), 30),
        (Birth(dt.date(2000, 2, 29)), dt.date(2019, 2, 28), 18),
        (Birth(dt.date(2000, 2, 29)), dt.date(2019, 3, 1), 19),
        (YEAR, dt.date(1990, 2, 1), 0),
    ],
)
def test_ages_counted_by_hand(birth, day, age):
    assert birth.age_on(day) == age


def test_an_age_is_never_further_from_the_truth_than_a_year():
    """Whatever day a person was born on of what is known, the age counted is hers or one year beside."""
    for birth in (YEAR, MONTH):
        for born in (birth.first, birth.counted, birth.last):
            for day in (dt.date(2020, month, 15) for month in range(1, 13)):
                assert abs(birth.age_on(day) - Birth(born).age_on(day)) <= 1


def test_the_days_on_which_it_may_have_been():
    assert (YEAR.first, YEAR.last) == (dt.date(1990, 1, 1), dt.date(1990, 12, 31))
    assert (MONTH.first, MONTH.last) == (dt.date(1990, 6, 1), dt.date(1990, 6, 30))
    assert YEAR.may_be(MONTH)
    assert MONTH.may_be(DAY)
    assert not MONTH.may_be(Birth(dt.date(1990, 7, 1)))
