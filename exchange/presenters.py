"""A check or an import as its pages show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from exchange.import_plan import Lacking
from exchange.missing_rows import visible_to
from exchange.result import DEFECTS_KEPT, defects_of, lacking_of, notices_of
from exchange.scope import Mode
from exchange.workbook_sheets import SHEETS, SHEETS_OF_FILES
from jobs.models import Job
from participants.models import Participant
from participants.querysets import sealed_from

_ATTENDANCE = "Présences"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet in a table of counts; new, changed, same and left are None where nothing could be compared.

    `left` rows are left to the key workers of their files: neither compared nor written.
    """

    name: str
    rows: int
    new: int | None
    changed: int | None
    same: int | None
    left: int | None
    defects: int


@dataclass(frozen=True, slots=True)
class CellLine:
    """One changed cell: old value and new, who changed the record last and when."""

    sheet: str
    row: int
    label: str
    column: str
    hidden: bool
    old: str
    new: str
    by: str
    at: dt.datetime | None


def preview_of(job: Job, reader: User) -> dict[str, Any]:
    """Return what the page of a finished check needs; of a file closed to the reader no value is said."""
    result = job.result
    left = result.get("left", {})
    defects = defects_of(result)
    cells = [_cell(one) for one in result["cells"]]
    lacks = lacking_of(result)
    closed = _closed_to(reader, job, cells, lacks)
    shown = [one for one in visible_to(lacks, reader, job.centre) if not _is_closed(one, closed)]
    return {
        "sheets": _lines(result["rows"], result["tallies"], left, result["by_sheet"]),
        "left": sum(left.values()),
        "is_taking_over": result.get("mode") == Mode.TAKING_OVER,
        "compared": result["tallies"] is not None,
        "defects": defects,
        "defects_all": result["errors"] + result["warnings"],
        "defects_cut": result["errors"] + result["warnings"] > DEFECTS_KEPT,
        "errors": result["errors"],
        "warnings": result["warnings"],
        "notices": notices_of(result),
        "notices_all": result["notices_all"],
        "cells": [_veil(cell) if _file_number(cell) in closed else cell for cell in cells],
        "cells_all": result["cells_all"],
        "is_empty": result["is_empty"],
        "lacking": shown,
        "lacking_all": result.get("lacking_all", 0) - (len(lacks) - len(shown)),
        "may_confirm": not result["errors"] and not result["is_empty"],
    }


def result_of(job: Job) -> dict[str, Any]:
    """Return what the page of a finished import needs."""
    tallies = job.result["tallies"]
    left = job.result.get("left", {})
    rows = {sheet: sum(numbers) + left.get(sheet, 0) for sheet, numbers in tallies.items()}
    return {
        "sheets": _lines(rows, tallies, left, {}),
        "left": sum(left.values()),
        "compared": True,
        "is_empty": job.result["is_empty"],
        "lacking_all": job.result.get("lacking_all", 0),
    }


def _file_number(cell: CellLine) -> str:
    """Return the number of the file that a cell is of, "" for a cell of no file."""
    if cell.sheet == _ATTENDANCE:
        return cell.label.rpartition(" · ")[2]
    return cell.label if cell.sheet in SHEETS_OF_FILES else ""


def _is_closed(one: Lacking, closed: set[str]) -> bool:
    """Tell whether a lacking record lies in the contents of a file that is closed to the reader."""
    return one.sheet in SHEETS_OF_FILES and one.number in closed


def _closed_to(reader: User, job: Job, cells: list[CellLine], lacks: list[Lacking]) -> set[str]:
    """Return the numbers of the files among these of which the reader may no more see what the check saw.

    A file may have been sealed, or have passed to somebody else, since the check.
    """
    numbers = {_file_number(cell) for cell in cells} | {one.number for one in lacks}
    files = Participant.objects.filter(centre=job.centre, file_number__in=numbers)
    closed = set(files.filter(pk__in=sealed_from(reader)).values_list("file_number", flat=True))
    if job.result.get("mode") == Mode.OWNER:
        known = {_file_number(cell) for cell in cells if cell.sheet in SHEETS_OF_FILES}
        known |= {one.number for one in lacks if one.sheet in SHEETS_OF_FILES}
        own = files.for_user(reader, "participant.file").values_list("file_number", flat=True)
        closed |= known & set(files.values_list("file_number", flat=True)) - set(own)
    return closed


def _veil(cell: CellLine) -> CellLine:
    return replace(cell, hidden=True, old="", new="", by="", at=None)


def _lines(
    rows: dict[str, int], tallies: dict[str, list[int]] | None, left: dict[str, int], defects: dict[str, int]
) -> list[SheetLine]:
    nothing: Any = [None, None, None]
    return [
        SheetLine(  # type: ignore[call-arg]  # a tally is three numbers
            sheet.name,
            rows.get(sheet.name, 0),
            *(tallies.get(sheet.name, nothing) if tallies else nothing),
            left.get(sheet.name, 0) if tallies else None,
            defects.get(sheet.name, 0),
        )
        for sheet in SHEETS
    ]


def _cell(kept: dict[str, Any]) -> CellLine:
    at = dt.datetime.fromisoformat(kept["at"]) if kept["at"] else None
    return CellLine(**{**kept, "at": at})
