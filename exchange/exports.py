"""Workbooks that leave: the empty one with an example row a sheet, and the records of a centre.

The records are compared with the centre as an import would, before they are given: a row that would be refused or
would change something says what the workbook has no words for, and is left out. So an import of what is given here
finds nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import today
from core.spreadsheets.writer import Kind, OutputColumn, OutputSheet, TypedCell, write_xlsx
from exchange.centre_records import Stock
from exchange.defects import DefectReport
from exchange.import_comparison import known_of, plan_import
from exchange.reader import Reading
from exchange.recipients import named_in
from exchange.scope import ImportScope
from exchange.sheet_definition import EXAMPLE_NOTICE, SheetDefinition, number_of, read_rows
from exchange.sheets.participants import files_of
from exchange.workbook_sheets import ORDER, SHEETS, SHEETS_OF_FILES

#: sheet -> rows of cells
Cells = dict[str, list[list[Any]]]
# The number of the first row under the headings.
_FIRST = 2


@dataclass(frozen=True, slots=True)
class CentreWorkbook:
    """A workbook with the records of a centre, and how many records of each sheet it could not say.

    `named` are the numbers of the files that it names, `opened` those of which it says more than who they are.
    """

    content: bytes
    rows: dict[str, int]
    left_out: dict[str, int]
    named: list[str]
    opened: list[str]


def empty_workbook() -> bytes:
    """Return the workbook with its headings and an example row a sheet, which imports do not read."""
    return _workbook_bytes({sheet.name: [sheet.example_cells()] for sheet in SHEETS}, _("The empty workbook"))


def centre_workbook(scope: ImportScope, progress: Callable[[int, int, str], None] | None = None) -> CentreWorkbook:
    """Return what the scope may read of the records of its centre, without what an import of it would change."""
    told = progress or (lambda done, total, text: None)
    cells: Cells = {}
    stock = Stock(scope.centre, scope)
    for place, sheet in enumerate(SHEETS):
        told(place, len(SHEETS) + 1, sheet.name)
        cells[sheet.name] = list(_cells_of(sheet, stock))
    wanted = {name: len(rows) for name, rows in cells.items()}
    told(len(SHEETS), len(SHEETS) + 1, _("Comparing with the records"))
    reading = _read(cells, scope)
    while off := _rows_off(reading, scope):
        cells = {
            name: [row for number, row in enumerate(rows, _FIRST) if number not in off.get(name, ())]
            for name, rows in cells.items()
        }
        reading = _read(cells, scope)
    counts = {name: len(rows) for name, rows in cells.items()}
    left_out = {name: wanted[name] - number for name, number in counts.items() if wanted[name] > number}
    files = files_of(stock)
    of_files = {number_of(row) for name in SHEETS_OF_FILES for row in reading.records[name]}
    opened = {number for number in of_files if not scope.is_closed(files[number])}
    content = _workbook_bytes(cells, _("The records of the centre"), _notes(left_out))
    return CentreWorkbook(content, counts, left_out, named_in(reading), sorted(opened))


def _cells_of(sheet: SheetDefinition, stock: Stock) -> Iterator[list[Any]]:
    """Yield the rows of a sheet that may be read, as cells."""
    files = files_of(stock) if sheet.file_rights else {}
    for record in sheet.rows_of(stock):
        if not sheet.file_rights or stock.scope.reads(sheet.name, record, files[number_of(record)]):
            yield sheet.cells(record)


def _read(cells: Cells, scope: ImportScope) -> Reading:
    """Return what the import would read of these cells."""
    report, known, reading = DefectReport(), known_of(scope), Reading()
    for sheet in SHEETS:
        at = {heading: place for place, heading in enumerate(sheet.headings)}
        reading.records[sheet.name] = read_rows(sheet, cells[sheet.name], at, report, _FIRST)
        sheet.check(reading.records[sheet.name], known, report)
    reading.defects, reading.notices = report.defects(ORDER), report.notices
    return reading


def _rows_off(reading: Reading, scope: ImportScope) -> dict[str, Set[int]]:
    """Return by sheet the numbers of the rows that an import would not read or refuse, else of those that change it."""
    wrong: dict[str, set[int]] = {}
    errors = [(one.sheet, one.row) for one in reading.defects if one.level == "error"]
    unread = [(one.sheet, one.row) for one in reading.notices if one.words == EXAMPLE_NOTICE]
    for sheet_name, row in [*errors, *unread]:
        if row is not None:
            wrong.setdefault(sheet_name, set()).add(row)
    if wrong:
        return {**wrong}
    merge, _left, _lacks = plan_import(reading, scope)
    return {sheet.name: rows for sheet in SHEETS if (rows := merge.rows_that_change(sheet.name))}


def _notes(left_out: dict[str, int]) -> list[tuple[str, str]]:
    """Return what the last sheet says: of which day the records are, and how many the workbook has no words for."""
    notes = [
        (
            _("The records of the centre"),
            _("As they were on %(day)s, as far as you may read them.") % {"day": f"{today():%d/%m/%Y}"},
        )
    ]
    for name, number in left_out.items():
        said = ngettext(
            "%(number)d record is not here: the workbook has no words for it. It stays in Jalon.",
            "%(number)d records are not here: the workbook has no words for them. They stay in Jalon.",
            number,
        )
        notes.append((name, said % {"number": number}))
    return notes


def _workbook_bytes(cells: Cells, title: str, notes: list[tuple[str, str]] | None = None) -> bytes:
    """Return the sheets as a workbook."""
    sheets = [
        OutputSheet(
            sheet.name,
            [OutputColumn(column.field, column.heading, column.kind) for column in sheet.columns],
            [[_as_text_cell(value) for value in row] for row in cells[sheet.name]],
        )
        for sheet in SHEETS
    ]
    return write_xlsx(sheets, title=title, notes=notes or ())


def _as_text_cell(value: Any) -> Any:
    """Return a text as a text in whatever column: a year of birth stands among days."""
    return TypedCell(value, Kind.TEXT) if isinstance(value, str) else value
