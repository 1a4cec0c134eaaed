"""Cells as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from exchange import defects, parsers
from exchange.parsers import CellProblem


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.date(2017, 6, 1), dt.date(2017, 6, 1)),
        (dt.datetime(2017, 6, 1, 12, 0), dt.date(2017, 6, 1)),  # noqa: DTZ001
        ("1/6/2017", dt.date(2017, 6, 1)),
        ("01/06/2017", dt.date(2017, 6, 1)),
        (" 1.6.17 ", dt.date(2017, 6, 1)),
        ("1-6-2017", dt.date(2017, 6, 1)),
        ("2017-06-01", dt.date(2017, 6, 1)),
        ("2017-06-01 00:00:00", dt.date(2017, 6, 1)),
        ("01/06/2017 00:00:00", dt.date(2017, 6, 1)),
        ("2017-06-01T00:00:00", dt.date(2017, 6, 1)),
        ("jeudi 1 juin 2017", dt.date(2017, 6, 1)),
        ("1 juin 2017", dt.date(2017, 6, 1)),
        ("1er août 2017", dt.date(2017, 8, 1)),
        ("29/02/2016", dt.date(2016, 2, 29)),
        ("1.6.75", dt.date(1975, 6, 1)),
        ("1.6.45", dt.date(2045, 6, 1)),
    ],
)
def test_dates(cell, day):
    assert parsers.date(cell) == day


@time_machine.travel("2026-03-01 12:00")
def test_a_birth_is_never_to_come():
    assert parsers.birth("1.6.45").first.year == 1945
    assert parsers.birth("1.6.05").first.year == 2005
    assert parsers.birth("1.6.2045").first.year == 2045  # written in full it is told, not bent


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        *[(cell, "1990") for cell in (1990, 1990.0, "1990", " 1990 ", "00/00/1990", "1990-00-00")],
        *[(cell, "06/1990") for cell in ("6/1990", "06.1990", "1990-06", "0/6/1990", "juin 1990")],
        *[(cell, "05/06/1990") for cell in ("5/6/1990", dt.date(1990, 6, 5), dt.datetime(1990, 6, 5))],
    ],
)
def test_births(cell, typed):
    assert parsers.birth(cell).typed == typed


@pytest.mark.parametrize("cell", ["01/00/1990", "13/1990", True, 3.5, 42887, "un mardi", dt.time(8)])
def test_no_births(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.birth(cell)
    assert problem.value.problem is defects.NOT_A_DATE


@pytest.mark.parametrize(
    "cell", ["31/02/1980", "un mardi", "1/13/2017", 42887, 3.5, True, "13/2017", "29/2/2017", "1 janvier", "1/6"]
)
def test_no_dates(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.date(cell)
    assert problem.value.problem is defects.NOT_A_DATE


@pytest.mark.parametrize(
    "cell",
    [
        "2017",
        2017,
        2017.0,
        "6/2017",
        "06.2017",
        "2017-06",
        "00/00/1990",
        "0/6/1990",
        "01/00/1990",
        "1990-00-00",
        " 1990 ",
    ],
)
def test_parts_of_dates(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.date(cell)
    assert problem.value.problem is defects.NOT_A_WHOLE_DATE


@pytest.mark.parametrize("cell", ["1/6/0217", dt.date(1899, 12, 31), "1/1/2101"])
def test_impossible_years(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.date(cell)
    assert problem.value.problem is defects.IMPOSSIBLE_YEAR


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("13:30", dt.time(13, 30)),
        ("9h", dt.time(9)),
        ("13h05", dt.time(13, 5)),
        ("9.15", dt.time(9, 15)),
        ("13:30:00", dt.time(13, 30)),
        (dt.time(8, 45), dt.time(8, 45)),
        (0.5625, dt.time(13, 30)),
        (dt.timedelta(hours=13, minutes=30), dt.time(13, 30)),
    ],
)
def test_times(cell, time):
    assert parsers.time(cell) == time


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("24:00", dt.time(0)),
        ("24h", dt.time(0)),
        ("24h00", dt.time(0)),
        ("24:00:00", dt.time(0)),
        (dt.timedelta(hours=24), dt.time(0)),
        (dt.time(0), dt.time(0)),
        ("0:30", dt.time(0, 30)),
        ("13:30", dt.time(13, 30)),
    ],
)
def test_times_of_an_end(cell, time):
    assert parsers.end_time(cell) == time


@pytest.mark.parametrize("cell", ["24:30", "25:00", "48:00", dt.timedelta(hours=25), 24, True])
def test_no_times_of_an_end(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.end_time(cell)
    assert problem.value.problem is defects.NOT_A_TIME


@pytest.mark.parametrize("cell", ["24:00", "25:00", "13:60", "midi", 13.5, 13, dt.timedelta(hours=24), True])
def test_no_times(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.time(cell)
    assert problem.value.problem is defects.NOT_A_TIME


@pytest.mark.parametrize(
    ("cell", "number"),
    [(0.8, "0.8"), (1, "1"), ("0,8", "0.8"), ("0.83", "0.83"), ("80 %", "0.8"), ("4/5", "0.8"), ("1/3", "0.333")],
)
def test_fractions(cell, number):
    assert parsers.fraction(cell) == Decimal(number)


@pytest.mark.parametrize("cell", [0, 1.1, "-0,5", "120 %", 0.0004, "0,0001"])
def test_fractions_outside(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.fraction(cell)
    assert problem.value.problem is defects.OUTSIDE_0_1


@pytest.mark.parametrize(
    "cell", ["plein", "NaN", "1e999999x", True, "4/0", float("nan"), float("inf"), "9E+99999999%", "1E-99999999"]
)
def test_no_numbers(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.decimal(cell)
    assert problem.value.problem is defects.NOT_A_NUMBER


@pytest.mark.parametrize("cell", [0, 6, 7.0, 2.5, "trois", "-1", True, float("nan"), "9E+99999999%"])
def test_levels_outside(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.level(cell)
    assert problem.value.problem is defects.OUTSIDE_SCALE


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a \n b ", "a b"),
        (1060, "1060"),
        (1060.0, "1060"),
        (1.5, "1.5"),
        ("e\u0301te\u0301", "été"),
        ("=1+1", "=1+1"),
    ],
)
def test_texts(cell, text):
    assert parsers.text(cell) == text


@pytest.mark.parametrize("cell", ["a\x00b", "a\x07", "a_x0000_b", "a_x001f_", "\ud800", "a\x1b[0m"])
def test_characters_that_cannot_be_kept(cell):
    with pytest.raises(CellProblem) as problem:
        parsers.text(cell)
    assert problem.value.problem is defects.CONTROL_CHARACTERS


def test_a_failed_formula_and_a_date_are_no_text():
    with pytest.raises(CellProblem) as problem:
        parsers.text("#REF!")
    assert problem.value.problem is defects.BROKEN_FORMULA
    with pytest.raises(CellProblem) as problem:
        parsers.text(dt.date(2017, 6, 1))
    assert problem.value.problem is defects.NOT_TEXT


def test_lines_are_kept_where_they_may_be():
    assert parsers.text(" a\r\nb ", lines=True) == "a\nb"
