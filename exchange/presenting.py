"""A check or an import as its pages show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from exchange.book import SHEETS
from exchange.lacking import Lacking, visible_to
from exchange.outcome import DEFECTS_KEPT, defects_of, lacking_of, notices_of
from jobs.models import Job
from participants.models import Participant
from participants.querysets import ParticipantQuerySet, sealed_from

# Whose rows are known by a file number.
_SHEETS_OF_FILES = ("Participants", "Inscriptions", "Bilans", "Actions")
_ATTENDANCE = "Présences"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet in a table of counts; new, changed and same are None where nothing could be compared."""

    name: str
    rows: int
    new: int | None
    changed: int | None
    same: int | None
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


def preview_of(job: Job, reader: Any) -> dict[str, Any]:
    """Return what the page of a finished check needs; of a file sealed from the reader no value is said."""
    result = job.result
    defects = defects_of(result)
    cells = [_cell(one) for one in result["cells"]]
    lacks = lacking_of(result)
    shown = visible_to(lacks, reader, job.centre)
    sealed = _sealed_from(reader, job, cells)
    return {
        "sheets": _lines(result["rows"], result["tallies"], result["by_sheet"]),
        "compared": result["tallies"] is not None,
        "defects": defects,
        "defects_all": result["errors"] + result["warnings"],
        "defects_cut": result["errors"] + result["warnings"] > DEFECTS_KEPT,
        "errors": result["errors"],
        "warnings": result["warnings"],
        "notices": notices_of(result),
        "notices_all": result["notices_all"],
        "cells": [_veiled(cell) if _file_number(cell) in sealed else cell for cell in cells],
        "cells_all": result["cells_all"],
        "is_empty": result["is_empty"],
        "lacking": shown,
        "lacking_all": result.get("lacking_all", 0) - (len(lacks) - len(shown)),
        "may_confirm": not result["errors"] and not result["is_empty"],
    }


def result_of(job: Job) -> dict[str, Any]:
    """Return what the page of a finished import needs."""
    tallies = job.result["tallies"]
    rows = {sheet: sum(numbers) for sheet, numbers in tallies.items()}
    return {
        "sheets": _lines(rows, tallies, {}),
        "compared": True,
        "is_empty": job.result["is_empty"],
        "lacking_all": job.result.get("lacking_all", 0),
    }


def files_shown(job: Job, cells: list[CellLine], lacks: list[Lacking], reader: Any) -> list[Participant]:
    """Return the persons of whom a preview shows something that the centre already has, for the log of reads."""
    numbers = {_file_number(cell) for cell in cells} | {one.number for one in lacks}
    return list(_files(job, numbers).visible_to(reader).order_by("pk"))


def _file_number(cell: CellLine) -> str:
    """Return the number of the file that a cell is of, "" for a cell of no file."""
    if cell.sheet == _ATTENDANCE:
        return cell.label.rpartition(" · ")[2]
    return cell.label if cell.sheet in _SHEETS_OF_FILES else ""


def _files(job: Job, numbers: set[str]) -> ParticipantQuerySet:
    return Participant.objects.filter(centre=job.centre, file_number__in=numbers)


def _sealed_from(reader: Any, job: Job, cells: list[CellLine]) -> set[str]:
    """Return the numbers of the files among these cells that are under a seal on which the reader is not named.

    The workbook names them anyway; what Jalon has of them is not told.
    """
    numbers = {_file_number(cell) for cell in cells}
    return set(_files(job, numbers).filter(pk__in=sealed_from(reader)).values_list("file_number", flat=True))


def _veiled(cell: CellLine) -> CellLine:
    return replace(cell, hidden=True, old="", new="", by="", at=None)


def _lines(rows: dict[str, int], tallies: dict[str, list[int]] | None, defects: dict[str, int]) -> list[SheetLine]:
    nothing = [None, None, None]
    return [
        SheetLine(
            sheet.name,
            rows.get(sheet.name, 0),
            *(tallies.get(sheet.name, nothing) if tallies else nothing),
            defects.get(sheet.name, 0),
        )
        for sheet in SHEETS
    ]


def _cell(kept: dict[str, Any]) -> CellLine:
    at = dt.datetime.fromisoformat(kept["at"]) if kept["at"] else None
    return CellLine(**{**kept, "at": at})
