"""The report of defects as a sheet for programs: English words, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable

from core.tabular import Column, Kind, write_csv
from exchange.defects import Defect

_COLUMNS = [
    Column("sheet", "sheet"),
    Column("row", "row", Kind.INTEGER),
    Column("column", "column"),
    Column("level", "level"),
    Column("problem", "problem"),
]


def report_csv(defects: Iterable[Defect]) -> bytes:
    """Return the CSV (UTF-8, comma, no byte-order mark) with one line a defect; the row is empty for a whole sheet."""
    lines = ((one.sheet, one.row, one.column, one.level, one.words) for one in defects)
    return write_csv(_COLUMNS, lines)
