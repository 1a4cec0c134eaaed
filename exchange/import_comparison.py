"""What a workbook says beside what a centre has: the keys that it may refer to, and what it would change."""

from __future__ import annotations

from exchange.centre_records import Stock
from exchange.coverage import coverage_of
from exchange.import_plan import Lacking, Merge
from exchange.missing_rows import missing_records
from exchange.permitted_plan import GuardedMerge
from exchange.reader import Reading
from exchange.reference_index import Known
from exchange.scope import ImportScope, Mode
from exchange.sheets.participants import files_of
from exchange.workbook_sheets import SHEETS


class HasErrors(Exception):
    """The workbook has errors: nothing is compared or written."""


def known_of(scope: ImportScope) -> Known:
    """Return the keys that a workbook of this centre may refer to besides its own rows."""
    stock, known = Stock(scope.centre, scope), Known()
    for sheet in SHEETS:
        sheet.know(stock, known)
    return known


def plan_import(reading: Reading, scope: ImportScope) -> tuple[Merge, dict[str, int], list[Lacking]]:
    """Work out what a reading changes in a centre, how many rows of a sheet are left to the key workers, and what the
    centre has that the workbook lacks.
    """
    if reading.errors:
        raise HasErrors
    stock = Stock(scope.centre, scope)
    rows, left = scope.divide(reading.records, files_of(stock))
    coverage = coverage_of(reading.records)
    merge = GuardedMerge(rows, coverage, stock) if scope.mode is Mode.OWNER else Merge(rows, coverage)
    for sheet in SHEETS:
        sheet.plan(rows[sheet.name], stock, merge)
    return merge, left, missing_records(stock, merge)
