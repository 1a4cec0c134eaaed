"""A workbook read and checked: records by sheet, defects, notices. Nothing here writes, and no model is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_noop

from core.text import plain
from core.workbook import Workbook, open_workbook
from exchange import defects
from exchange.book import ORDER, SHEETS
from exchange.defects import Defect, Notice, Report
from exchange.known import Known
from exchange.rows import Record, Sheet, places, read_rows

SHEET_NOTICE = gettext_noop("the sheet “%(sheet)s” is not part of the workbook and is not read")


@dataclass(slots=True)
class Reading:
    """What a workbook says. `records` has every sheet by name; it is empty where a sheet or a column is missing."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

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


def read(
    source: bytes | Path, known: Known | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Reading:
    """Return the Reading of a workbook.

    `known` holds what references may point to besides the file's own rows (exchange.records.known_of). `progress`
    is told the sheet, its place and their number. Raises core.workbook.WorkbookRefused with a sentence.
    """
    book = open_workbook(source)
    report = Report()
    reading = Reading()
    found = _find_sheets(book, report)
    contents = {}
    for sheet in SHEETS:
        if sheet.name in found:
            rows = iter(book.rows(found[sheet.name]))
            at = places(sheet, next(rows, ()), report)
            contents[sheet.name] = (rows, at)
    # A sheet or a column that is missing would make every reference to it look wrong: nothing is read then.
    whole = len(contents) == len(SHEETS) and all(at is not None for _, at in contents.values())
    if whole and not any(report.has(sheet.name, None, "") for sheet in SHEETS):
        _read_sheets(contents, known or Known(), report, reading, progress)
    reading.defects = report.defects(ORDER)
    reading.notices = report.notices
    return reading


def _find_sheets(book: Workbook, report: Report) -> dict[str, str]:
    """Return our sheets' names -> the book's, compared without accents, case and outer blanks; tell what lacks."""
    wanted: dict[str, Sheet] = {plain(sheet.name): sheet for sheet in SHEETS}
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


def _read_sheets(
    contents: dict,
    known: Known,
    report: Report,
    reading: Reading,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    """Read and check every sheet in the order of their references."""
    for place, sheet in enumerate(SHEETS, 1):
        rows, at = contents[sheet.name]
        records = read_rows(sheet, rows, at, report)
        sheet.check(records, known, report)
        reading.records[sheet.name] = records
        if progress is not None:
            progress(sheet.name, place, len(SHEETS))
