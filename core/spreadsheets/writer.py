"""Sheets that leave Jalon, as CSV or .xlsx, from one description of the columns; sheets coming in are opened here too.

Two dialects of CSV, because two kinds of reader cannot share one:

* `language=None`, for programs: comma, decimal point, ISO dates, no byte-order mark;
* a language, for spreadsheet programs set to it: byte-order mark (else accents break), the separator and decimal
  sign they expect (fr, nl: semicolon and comma; en: comma and point), dates as people write them.

Texts never become formulas. In .xlsx they are stored as texts. CSV has no types, so there a text that a spreadsheet
program would run is marked with an apostrophe (OWASP, "CSV injection"), which `read_csv` takes off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from typing import Any, NamedTuple

import xlsxwriter
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.periods import BELGIUM
from core.spreadsheets.reader import Limits, Workbook, WorkbookRefused, open_workbook

__all__ = [
    "TypedCell",
    "OutputColumn",
    "Kind",
    "Limits",
    "OutputSheet",
    "Workbook",
    "WorkbookRefused",
    "open_workbook",
    "protect",
    "read_csv",
    "stream_csv",
    "unprotect",
    "write_csv",
    "write_xlsx",
]


class Kind(StrEnum):
    """What a value is, hence how it is written. None is an empty cell in every kind."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # a number of hundredths: 36 is 36 %
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"  # aware; written in Belgian time
    TIME = "time"
    DURATION = "duration"  # a timedelta; written as hours and minutes, 1580:30


class TypedCell(NamedTuple):
    """A value whose kind is not its column's, as in a table with a figure a row and a year a column."""

    value: Any
    kind: Kind


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """A column: its key (for mappings), its heading, what its values are; width in characters, or by its content."""

    key: str
    label: str | Promise
    kind: Kind | str = Kind.TEXT
    width: int | None = None


@dataclass(frozen=True, slots=True)
class OutputSheet:
    """A sheet of a workbook: rows are sequences in the order of the columns, or mappings by their keys."""

    name: str | Promise
    columns: Sequence[OutputColumn]
    rows: Iterable[Any] = field(default=())


# Signs that begin a formula in some spreadsheet program, and their full-width forms, which some take for the same.
_RISKY = "=+\\-@＝＋－＠"
_LEADING = re.compile(rf"'*(?:\s*[{_RISKY}]|[\t\r])")
# A program set to another separator cuts a text at it: "x;=1+1" is then two cells, the second one a formula. A sign
# before a blank or at the end runs nothing ("12,-" stays a price).
_INNER = re.compile(rf"([;,\t\r\n]\s*)('*[{_RISKY}](?=\S))")
_INNER_MARKED = re.compile(rf"([;,\t\r\n]\s*)'('*[{_RISKY}](?=\S))")


def protect(text: str) -> str:
    """Return the text so that no spreadsheet program takes it, or a part of it, for a formula."""
    text = _INNER.sub(r"\1'\2", text)
    return f"'{text}" if _LEADING.match(text) else text


def unprotect(text: str) -> str:
    """Return the text that `protect` was given."""
    if text.startswith("'") and _LEADING.match(text):
        text = text[1:]
    return _INNER_MARKED.sub(r"\1\2", text)


def read_csv(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV that `write_csv` wrote, in either dialect, texts as they were before protection.

    Raise UnicodeDecodeError where the bytes are not UTF-8.
    """
    text = data.decode("utf-8-sig")
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    return [
        [unprotect(value) for value in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    ]


def write_csv(columns: Sequence[OutputColumn], rows: Iterable[Any], *, language: str | None = None) -> bytes:
    """Return the whole CSV as bytes, in the dialect of `language` (see the module); for long lists see `stream_csv`."""
    return b"".join(stream_csv(columns, rows, language=language))


def stream_csv(columns: Sequence[OutputColumn], rows: Iterable[Any], *, language: str | None = None) -> Iterator[bytes]:
    """Yield the CSV in blocks of 500 rows, its heading first."""
    local = language in ("fr", "nl")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if local else ",", lineterminator="\r\n" if language else "\n")
    if language:
        buffer.write("\ufeff")
    # The language is in force only while labels and values are made into text, never across a yield.
    with translation.override(language) if language else nullcontext():
        writer.writerow([protect(str(column.label)) for column in columns])
    source = iter(rows)
    while block := list(islice(source, 500)):
        with translation.override(language) if language else nullcontext():
            for row in block:
                writer.writerow([_csv_text(cell.value, cell.kind, language) for cell in _cells(columns, row)])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


def _cells(columns: Sequence[OutputColumn], row: Any) -> Iterator[TypedCell]:
    """Yield a row's cells in the order of the columns. Raise ValueError where their number is not the columns'."""
    values = [row.get(column.key) for column in columns] if isinstance(row, dict) else row
    for column, value in zip(columns, values, strict=True):
        yield value if isinstance(value, TypedCell) else TypedCell(value, Kind(column.kind))


def _csv_text(value: Any, kind: Kind, language: str | None) -> str:
    """Return a value as CSV text. Raise TypeError or ValueError where the value is not of its kind."""
    if value is None:
        return ""
    match kind:
        case Kind.INTEGER | Kind.DECIMAL | Kind.PERCENT:
            text = _number(value, kind)
            return text.replace(".", ",") if language in ("fr", "nl") else text
        case Kind.BOOLEAN:
            if language is None:
                return "true" if value else "false"
            return _("yes") if value else _("no")
        case Kind.DATE:
            return str(value.strftime("%d/%m/%Y") if language else value.isoformat())
        case Kind.DATETIME:
            value = timezone.localtime(value, BELGIUM)
            return str(value.strftime("%d/%m/%Y %H:%M") if language else value.isoformat(timespec="seconds"))
        case Kind.TIME:
            return str(value.strftime("%H:%M"))
        case Kind.DURATION:
            return _hours(value)
    # One kind of line end inside a text: a lone carriage return would end the row for many readers.
    return protect(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _number(value: Any, kind: Kind) -> str:
    """Return a number with a decimal point, no exponent. Raise ValueError for one that is not finite or not whole."""
    number = Decimal(str(value))
    if not number.is_finite() or (kind is Kind.INTEGER and number != int(number)):
        raise ValueError(f"{value!r} is no {kind}")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _hours(value: dt.timedelta) -> str:
    """Return a duration as hours and minutes, 1580:30; hours beyond a day are kept, seconds are rounded."""
    minutes = round(value.total_seconds() / 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.##",
    Kind.PERCENT: '0" %"',  # the value stays 36, as on the page, and is not made 0.36
    Kind.DATE: "dd/mm/yyyy",
    Kind.DATETIME: "dd/mm/yyyy hh:mm",
    Kind.TIME: "hh:mm",
    Kind.DURATION: "[h]:mm",
}
_WIDTHS = {Kind.DATE: 11, Kind.DATETIME: 17, Kind.TIME: 7}
_LONGEST_TEXT = 32_767  # what a cell of .xlsx can hold
_WIDEST = 60


def write_xlsx(
    sheets: Iterable[OutputSheet],
    *,
    title: str | Promise = "",
    notes: Sequence[tuple[str | Promise, str | Promise]] = (),
    language: str | None = None,
) -> bytes:
    """Return a workbook (.xlsx): headings bold and frozen, widths and number formats by kind.

    `notes` become a last sheet, "Definitions", of (word, meaning). Rows are written as they come and not kept, so a
    generator costs no memory. A text longer than a cell can hold is cut and ends in "[…]". The properties hold the
    title and nothing about a person or a machine. Raise ValueError or TypeError where a value is not of its kind.
    """
    with translation.override(language) if language else nullcontext():
        out = io.BytesIO()
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(out, options) as book:
            book.set_properties({"title": str(title), "author": "", "company": ""})
            styles = {kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()}
            styles[Kind.TEXT] = book.add_format({"text_wrap": True, "valign": "top"})
            heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
            taken: set[str] = set()
            for sheet in chain(sheets, _notes(notes)):
                _write_sheet(book, sheet, _sheet_name(str(sheet.name), taken), styles, heading)
        return out.getvalue()


def _notes(notes: Sequence[tuple[str | Promise, str | Promise]]) -> Iterator[OutputSheet]:
    """Yield the sheet of definitions, if there are any."""
    if notes:
        columns = [OutputColumn("word", _("Word"), width=30), OutputColumn("meaning", _("Meaning"), width=90)]
        yield OutputSheet(_("Definitions"), columns, notes)


def _write_sheet(
    book: xlsxwriter.Workbook, sheet: OutputSheet, name: str, styles: dict[Kind, Any], heading: Any
) -> None:
    """Write one sheet, row by row; the first hundred rows decide the widths left open."""
    page = book.add_worksheet(name)
    rows = iter(sheet.rows)
    first = [list(_cells(sheet.columns, row)) for row in islice(rows, 100)]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width or _width(column, [row[index] for row in first]))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for index, column in enumerate(sheet.columns):
        page.write_string(0, index, _fit_cell(str(column.label)), heading)
    for number, cells in enumerate(chain(first, (_cells(sheet.columns, row) for row in rows)), start=1):
        for index, cell in enumerate(cells):
            _write_cell(page, number, index, cell, styles)


def _write_cell(page: Any, row: int, column: int, cell: TypedCell, styles: dict[Kind, Any]) -> None:
    """Write one cell by the method of its kind, so that the library never guesses from the value."""
    value, kind = cell
    if value is None:
        return
    match kind:
        case Kind.INTEGER | Kind.DECIMAL | Kind.PERCENT:
            number = Decimal(_number(value, kind))
            # A plain format where there are no decimals: "#,##0.##" would leave the decimal sign standing alone.
            style = styles[Kind.INTEGER if kind is Kind.DECIMAL and number == int(number) else kind]
            page.write_number(row, column, number, style)
        case Kind.BOOLEAN:
            page.write_string(row, column, _("yes") if value else _("no"), styles[Kind.TEXT])
        case Kind.DATETIME:
            local = timezone.localtime(value, BELGIUM).replace(tzinfo=None)
            page.write_datetime(row, column, local, styles[kind])
        case Kind.DATE | Kind.TIME | Kind.DURATION:
            page.write_datetime(row, column, value, styles[kind])
        case _:
            page.write_string(row, column, _fit_cell(str(value)), styles[Kind.TEXT])


def _width(column: OutputColumn, cells: Sequence[TypedCell]) -> int:
    """Return a width in characters: that of the longest of heading and first values, within bounds."""
    words = str(column.label).split()
    longest = max([len(word) for word in words] + [_WIDTHS.get(Kind(column.kind), 6)])
    for cell in cells:
        if cell.kind is Kind.TEXT and cell.value is not None:
            longest = max(longest, *(len(line) for line in str(cell.value).split("\n")))
        elif cell.kind in _WIDTHS:
            longest = max(longest, _WIDTHS[cell.kind])
        elif cell.value is not None:
            longest = max(longest, len(str(cell.value)) + 2)
    return min(longest + 2, _WIDEST)


def _fit_cell(text: str) -> str:
    """Return a text that a cell can hold."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 3]}[…]"


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name a spreadsheet program accepts (31 signs, no []:*?/\\, no outer apostrophe), not in use yet."""
    bare = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted)
    bare = " ".join(bare.split()).strip("'")[:31].strip(" '") or _("Sheet")
    if bare.lower() == "history":  # a name that spreadsheet programs keep for themselves
        bare = f"{bare}_"
    name, number = bare, 2
    while name.lower() in taken:
        tail = f" ({number})"
        name, number = f"{bare[: 31 - len(tail)]}{tail}", number + 1
    taken.add(name.lower())
    return name
