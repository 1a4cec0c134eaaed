"""The report of defects as a sheet for programs: English words, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable

from core.spreadsheets.writer import Kind, OutputColumn, write_csv
from exchange.defects import Defect
from exchange.missing_rows import Lacking

# The level of a line that is no defect, and its words.
KEPT = "kept"
KEPT_WORDS = "in Jalon but not in this workbook"

_COLUMNS = [
    OutputColumn("sheet", "sheet"),
    OutputColumn("row", "row", Kind.INTEGER),
    OutputColumn("column", "column"),
    OutputColumn("level", "level"),
    OutputColumn("problem", "problem"),
]


def report_csv(defects: Iterable[Defect], lacks: Iterable[Lacking] = ()) -> bytes:
    """Return the CSV (UTF-8, comma, no byte-order mark) with one line a defect; the row is empty for a whole sheet.

    What Jalon has and the workbook lacks comes after them, by its key: it has no row and no column.
    """
    lines: list[tuple[str, int | None, str, str, str]] = [
        (one.sheet, one.row, one.column, one.level, one.words) for one in defects
    ]
    lines += [(one.sheet, None, "", KEPT, f"{KEPT_WORDS}: {one.label}") for one in lacks]
    return write_csv(_COLUMNS, lines)
