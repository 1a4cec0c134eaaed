"""Cells to values: text, code, date, time, decimal, level. Each reader raises CellProblem and nothing else.

A cell is what core.spreadsheets.reader gives: str, float, int, bool, date, datetime, time or timedelta; an empty cell,
a merged one and a formula without a result never reach a reader (exchange.sheet_definition). Dates are real dates or as
people in Belgium write them, day before month.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from math import isfinite

from core.births import Birth, parse_birth
from core.normalisation import without_invisible
from core.periods import ImpossibleYear, NotADay, parse_day
from core.spreadsheets.reader import FormattedNumber
from exchange import defects
from exchange.defects import DefectKind

# Excel's own words for a formula without a result, and how the file format writes a control character.
_FAILED = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_ESCAPED_CONTROL = re.compile(r"_x00(?:0[0-8BCEF]|1[0-9A-F]|7F)_", re.IGNORECASE)
_ESCAPED = re.compile(r"_x[0-9A-F]{4}_", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_TIME = re.compile(r"(\d{1,2})\s*(?:[:h.]\s*(\d{2})(?::00)?|h)")
# 1990, 06/1990, 1990-06, 00/06/1990, 00/00/1990, 1990-00-00
_YEAR, _MONTH, _BETWEEN = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"\s*[/.\-]\s*"
_PART_OF_A_DATE = re.compile(
    rf"(?:{_MONTH}{_BETWEEN})?{_YEAR}|{_YEAR}{_BETWEEN}{_MONTH}"
    rf"|00?{_BETWEEN}\d\d?{_BETWEEN}{_YEAR}|\d\d?{_BETWEEN}00?{_BETWEEN}{_YEAR}"
    rf"|{_YEAR}{_BETWEEN}00?{_BETWEEN}\d\d?|{_YEAR}{_BETWEEN}\d\d?{_BETWEEN}00?"
)
_TWENTY_FOUR = re.compile(r"24\s*(?:[:h.]\s*00(?::00)?|h)")
_FRACTION = re.compile(r"(\d{1,2})/(\d{1,2})")
# A number with an exponent beyond this is no number that people write, and arithmetic with it overflows.
_MOST_DIGITS = 30


class CellProblem(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, problem: DefectKind, **values: object) -> None:
        super().__init__(problem.words)
        self.problem = problem
        self.values = values


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing, or only blanks and invisible characters."""
    return cell is None or (isinstance(cell, str) and not without_invisible(cell).strip())


def clean(cell: str, *, lines: bool = False) -> str:
    """Return a text cell trimmed and composed (NFC).

    Unless it may hold `lines`, it has single blanks and no invisible characters (core.normalisation.without_invisible).

    Raises CellProblem for a failed formula, and for control characters, lone surrogates and non-characters,
    which PostgreSQL or the next reader of an export would refuse.
    """
    if cell in _FAILED:
        raise CellProblem(defects.BROKEN_FORMULA)
    if not cell.isprintable() or "_x" in cell:
        for character in cell:
            if character not in "\t\n\r" and unicodedata.category(character) in {"Cc", "Cs", "Cn"}:
                raise CellProblem(defects.CONTROL_CHARACTERS)
        if _ESCAPED_CONTROL.search(cell):
            raise CellProblem(defects.CONTROL_CHARACTERS)
    if lines:
        text = unicodedata.normalize("NFC", cell)
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = unicodedata.normalize("NFC", without_invisible(cell))
    return _BLANKS.sub(" ", text).strip()


def sayable(text: str, *, lines: bool = False) -> str:
    """Return a text as a cell says it: without what `clean` refuses, and as `clean` reads it."""
    kept = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})
    while _ESCAPED.search(kept):
        kept = _ESCAPED.sub("", kept)
    return clean(kept.strip("#") if kept in _FAILED else kept, lines=lines)


def text(cell: object, *, lines: bool = False) -> str:
    """Return a text; a whole number (a street, a room) is text too, as the sheet shows it: 001.

    Raises CellProblem for a date in its place.
    """
    if isinstance(cell, str):
        return clean(cell, lines=lines)
    if isinstance(cell, bool):
        raise CellProblem(defects.NOT_TEXT)
    if isinstance(cell, FormattedNumber):
        return clean(cell.text, lines=lines)
    if isinstance(cell, (int, float)):
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    raise CellProblem(defects.NOT_TEXT)


def birth(cell: object) -> Birth:
    """Return a birth as far as it is known: a day, a month (06/1990) or a year alone (1990, 00/00/1990)."""
    if isinstance(cell, dt.date):
        return Birth(date(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _is_part_of_a_date(cell):
        cell = str(int(cell))
    if not isinstance(cell, str):
        raise CellProblem(defects.NOT_A_DATE)
    try:
        return parse_birth(clean(cell))
    except ImpossibleYear:
        raise CellProblem(defects.IMPOSSIBLE_YEAR) from None
    except NotADay:
        raise CellProblem(defects.NOT_A_DATE) from None


def date(cell: object) -> dt.date:
    """Return a day. A year of two digits is taken in the century that fits.

    Texts: 1/6/2017, 1.6.17, 1-6-2017, 2017-06-01, 1 juin 2017. A bare number is no date, for nobody sees which.
    """
    if isinstance(cell, dt.datetime):
        day = cell.date()
    elif isinstance(cell, dt.date):
        day = cell
    elif _is_part_of_a_date(cell):
        raise CellProblem(defects.NOT_A_WHOLE_DATE)
    elif isinstance(cell, str):
        try:
            day = parse_day(clean(cell))
        except ImpossibleYear:
            raise CellProblem(defects.IMPOSSIBLE_YEAR) from None
        except NotADay:
            raise CellProblem(defects.NOT_A_DATE) from None
    else:
        raise CellProblem(defects.NOT_A_DATE)
    if not 1900 <= day.year <= 2100:
        raise CellProblem(defects.IMPOSSIBLE_YEAR)
    return day


def _is_part_of_a_date(cell: object) -> bool:
    """Return whether a cell holds a year alone, a month and a year, or a date with 00 for the day or the month."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 1900 <= cell <= 2100 and cell == int(cell)
    return isinstance(cell, str) and _PART_OF_A_DATE.fullmatch(clean(cell)) is not None


def time(cell: object) -> dt.time:
    """Return a time of the day to the minute: a real time, 13:30, 13h30, 13h, 13.30."""
    if isinstance(cell, dt.datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, dt.time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, dt.timedelta):
        return _minutes(round(cell.total_seconds() / 60))
    if isinstance(cell, float) and 0 <= cell < 1:
        return _minutes(round(cell * 24 * 60))
    match = _TIME.fullmatch(clean(cell).lower()) if isinstance(cell, str) else None
    if match is None or int(match[2] or 0) > 59:
        raise CellProblem(defects.NOT_A_TIME)
    return _minutes(int(match[1]) * 60 + int(match[2] or 0))


def end_time(cell: object) -> dt.time:
    """Return the time of the day at which something ends: as `time`, and 24:00 is midnight."""
    if cell == dt.timedelta(days=1) or (isinstance(cell, str) and _TWENTY_FOUR.fullmatch(clean(cell).lower())):
        return dt.time(0)
    return time(cell)


def _minutes(minutes: int) -> dt.time:
    """Return the time so many minutes after midnight; CellProblem outside the day."""
    if not 0 <= minutes < 24 * 60:
        raise CellProblem(defects.NOT_A_TIME)
    return dt.time(minutes // 60, minutes % 60)


def decimal(cell: object) -> Decimal:
    """Return a number: 0,8 as well as 0.8, 80 % and 4/5."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        raise CellProblem(defects.NOT_A_NUMBER)
    if not isinstance(cell, str):
        if not isfinite(cell):  # a sheet may say NaN, or a number beyond any
            raise CellProblem(defects.NOT_A_NUMBER)
        return Decimal(str(round(cell, 6)))
    written = clean(cell).replace("\u202f", "").replace(" ", "").replace(",", ".")
    if (match := _FRACTION.fullmatch(written)) and int(match[2]):
        return (Decimal(match[1]) / Decimal(match[2])).quantize(Decimal("0.0001"))
    try:
        number = Decimal(written.removesuffix("%"))
    except InvalidOperation:
        raise CellProblem(defects.NOT_A_NUMBER) from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise CellProblem(defects.NOT_A_NUMBER)
    return number / 100 if written.endswith("%") else number


def fraction(cell: object) -> Decimal:
    """Return a share of a full time, above 0 and up to 1, to three digits."""
    number = decimal(cell)
    if not 0 < number <= 1:
        raise CellProblem(defects.OUTSIDE_0_1)
    rounded = number.quantize(Decimal("0.001"))
    if not rounded:  # 0.0004 would be kept as none at all
        raise CellProblem(defects.OUTSIDE_0_1)
    return rounded


def level(cell: object) -> int:
    """Return a whole level from 1 to 5."""
    try:
        number = decimal(cell)
    except CellProblem:
        raise CellProblem(defects.OUTSIDE_SCALE) from None
    if number != number.to_integral_value() or not 1 <= number <= 5:
        raise CellProblem(defects.OUTSIDE_SCALE)
    return int(number)
