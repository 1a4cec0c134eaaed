"""A workbook read and checked: records by sheet, defects, notices. Nothing here writes, and no model is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_noop

from core.normalisation import plain
from core.spreadsheets.reader import Workbook, open_workbook
from exchange import defects
from exchange.defects import Defect, DefectReport, ImportNotice
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, find_headings, places, read_rows
from exchange.workbook_sheets import ORDER, SHEETS

HEADINGS_NOTICE = gettext_noop("the headings stand in row %(row)d: the rows above are not read")
HIDDEN_SHEET_NOTICE = gettext_noop("the sheet is hidden: it is read like the others")
HIDDEN_ROWS_NOTICE = gettext_noop("rows hidden by hand or by a filter, which are read too: %(number)d")
HIDDEN_COLUMN_NOTICE = gettext_noop("the column is hidden: it is read like the others")
SHEET_NOTICE = gettext_noop("the sheet “%(sheet)s” is not part of the workbook and is not read")


@dataclass(slots=True)
class Reading:
    """What a workbook says. `records` has every sheet by name; it is empty where a sheet or a column is missing."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    notices: list[ImportNotice] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """How many defects stop the import."""
        return sum(defect.level == "error" for defect in self.defects)

    @property
    def warnings(self) -> int:
        """How many defects are let through."""
        return len(self.defects) - self.errors

    def rows(self, sheet: str) -> int:
        """Return how many rows of a sheet were read."""
        return len(self.records.get(sheet, ()))


@dataclass(frozen=True, slots=True)
class _Content:
    """The rows of one sheet under its headings, the place of each heading, and what of it is hidden."""

    rows: Iterator[list]
    first: int
    at: dict[str, int] | None
    hidden: bool
    hidden_rows: set[int]
    hidden_columns: list[str]


def read_workbook(
    source: bytes | Path, known: Known | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Reading:
    """Return the Reading of a workbook.

    `known` holds what references may point to besides the file's own rows (the `know` of each sheet). `progress`
    is told the sheet, its place and their number. Raises core.spreadsheets.reader.WorkbookRefused with a sentence.
    """
    book = open_workbook(source)
    report = DefectReport()
    reading = Reading()
    found = _find_sheets(book, report)
    contents = {sheet.name: _content(book, found[sheet.name], sheet, report) for sheet in SHEETS if sheet.name in found}
    # A sheet or a column that is missing would make every reference to it look wrong: nothing is read then.
    whole = len(contents) == len(SHEETS) and all(content.at is not None for content in contents.values())
    if whole and not any(report.has(sheet.name, None, "") for sheet in SHEETS):
        _read_sheets(contents, known or Known(), report, reading, progress)
    reading.defects = report.defects(ORDER)
    reading.notices = report.notices
    return reading


def _find_sheets(book: Workbook, report: DefectReport) -> dict[str, str]:
    """Return our sheets' names -> the book's, compared without accents, case and outer blanks; tell what lacks."""
    wanted: dict[str, SheetDefinition] = {plain(sheet.name): sheet for sheet in SHEETS}
    found: dict[str, str] = {}
    for name in book.sheet_names:
        sheet = wanted.get(plain(name))
        if sheet is None:
            report.notice(SHEET_NOTICE, sheet=name[:60])
        elif sheet.name in found:
            report.tell(sheet.name, None, "", defects.SHEET_TWICE)
        else:
            found[sheet.name] = name
    for sheet in SHEETS:
        if sheet.name not in found:
            report.tell(sheet.name, None, "", defects.SHEET_MISSING)
    return found


def _content(book: Workbook, name: str, sheet: SheetDefinition, report: DefectReport) -> _Content:
    """Return the rows of a sheet under its headings, wherever among the first rows these stand."""
    rows = book.rows(name)
    index = find_headings(sheet, rows)
    if index:
        report.notice(HEADINGS_NOTICE, (sheet.name, index + 1, ""), row=index + 1)
    at = places(sheet, rows[index] if rows else (), report, index + 1)
    hidden = book.hidden_columns(name)
    return _Content(
        rows=iter(rows[index + 1 :]),
        first=index + 2,
        at=at,
        hidden=name in book.hidden_sheets,
        hidden_rows=book.hidden_rows(name),
        hidden_columns=[heading for heading, place in (at or {}).items() if place in hidden],
    )


def _tell_hidden(sheet: SheetDefinition, content: _Content, records: list[Record], report: DefectReport) -> None:
    """Tell what was read and cannot be seen: a hidden sheet, hidden columns, the number of hidden rows."""
    if content.hidden:
        report.notice(HIDDEN_SHEET_NOTICE, (sheet.name, None, ""))
    for heading in content.hidden_columns:
        report.notice(HIDDEN_COLUMN_NOTICE, (sheet.name, None, heading))
    if content.hidden_rows:
        number = sum(record.row in content.hidden_rows for record in records)
        if number:
            report.notice(HIDDEN_ROWS_NOTICE, (sheet.name, None, ""), number=number)


def _read_sheets(
    contents: dict[str, _Content],
    known: Known,
    report: DefectReport,
    reading: Reading,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    """Read and check every sheet in the order of their references."""
    for place, sheet in enumerate(SHEETS, 1):
        content = contents[sheet.name]
        records = read_rows(sheet, content.rows, content.at or {}, report, content.first)
        _tell_hidden(sheet, content, records, report)
        sheet.check(records, known, report)
        reading.records[sheet.name] = records
        if progress is not None:
            progress(sheet.name, place, len(SHEETS))
