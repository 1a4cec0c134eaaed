"""What a check or an import leaves in its job: plain values, and from them what the pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from core.history import history_of
from exchange.defects import Defect, DefectKind, ImportNotice
from exchange.import_plan import CellChange, Lacking
from exchange.reader import Reading
from exchange.recipients import named_in
from exchange.scope import Mode
from exchange.services import Changes
from exchange.workbook_sheets import SHEETS

# A page shows the first of each; the CSV has every defect.
DEFECTS_KEPT = 500
NOTICES_KEPT = 100
CELLS_KEPT = 200
LACKING_KEPT = 500


def of_check(reading: Reading, changes: Changes | None, mode: Mode = Mode.OWNER) -> dict[str, Any]:
    """Return the result of a check; `changes` is None where an error forbids to compare.

    `named` are the file numbers as the workbook writes them, whether the centre has such files or not.
    """
    defects = all_defects(reading, changes)
    return {
        "mode": mode.value,
        "named": named_in(reading),
        "left": changes.left if changes else {},
        "errors": sum(defect.level == "error" for defect in defects),
        "warnings": sum(defect.level == "warning" for defect in defects),
        "rows": {sheet.name: reading.rows(sheet.name) for sheet in SHEETS},
        "by_sheet": {sheet.name: sum(one.sheet == sheet.name for one in defects) for sheet in SHEETS},
        "defects": [_kept_defect(one) for one in defects[:DEFECTS_KEPT]],
        "notices": [_kept_notice(one) for one in reading.notices[:NOTICES_KEPT]],
        "notices_all": len(reading.notices),
        "tallies": _tallies(changes) if changes else None,
        "cells": _kept_cells(changes.cells[:CELLS_KEPT]) if changes else [],
        "cells_all": len(changes.cells) if changes else 0,
        "fingerprint": changes.fingerprint if changes else "",
        "is_empty": changes.is_empty if changes else False,
        "lacking": [_kept_lacking(one) for one in changes.lacking[:LACKING_KEPT]] if changes else [],
        "lacking_all": len(changes.lacking) if changes else 0,
    }


def of_import(changes: Changes, act: str) -> dict[str, Any]:
    """Return the result of an import: rows by sheet, and the act under which history keeps it."""
    return {
        "tallies": _tallies(changes),
        "left": changes.left,
        "is_empty": changes.is_empty,
        "act": act,
        "lacking_all": len(changes.lacking),
    }


def all_defects(reading: Reading, changes: Changes | None) -> list[Defect]:
    """Return the defects of the cells, then what the centre's records refuse or make odd."""
    return reading.defects + (changes.refusals + changes.warnings if changes else [])


def defects_of(result: dict[str, Any]) -> list[Defect]:
    """Return the defects kept in a result, ready to be said in the reader's language."""
    defects = []
    for one in result["defects"]:
        problem = DefectKind(one["words"], one["advice"], one["level"])
        defects.append(Defect(one["sheet"], one["row"], one["column"], problem, one["values"]))
    return defects


def notices_of(result: dict[str, Any]) -> list[ImportNotice]:
    """Return the notices kept in a result."""
    return [
        ImportNotice(one["words"], one["sheet"], one["row"], one["column"], one["values"]) for one in result["notices"]
    ]


def lacking_of(result: dict[str, Any]) -> list[Lacking]:
    """Return the records kept in a result that the workbook lacks; results of before have none."""
    return [Lacking(one["sheet"], one["label"], one["number"]) for one in result.get("lacking", [])]


def _kept_lacking(one: Lacking) -> dict[str, str]:
    return {"sheet": one.sheet, "label": one.label, "number": one.number}


def _tallies(changes: Changes) -> dict[str, list[int]]:
    return {sheet: list(tally) for sheet, tally in changes.tallies.items()}


def _kept_defect(defect: Defect) -> dict[str, Any]:
    return {
        "sheet": defect.sheet,
        "row": defect.row,
        "column": defect.column,
        "level": defect.level,
        "words": defect.problem.words,
        "advice": defect.problem.advice,
        "values": dict(defect.values),
    }


def _kept_notice(notice: ImportNotice) -> dict[str, Any]:
    return {
        "sheet": notice.sheet,
        "row": notice.row,
        "column": notice.column,
        "words": notice.words,
        "values": dict(notice.values),
    }


def _kept_cells(cells: list[CellChange]) -> list[dict[str, Any]]:
    """Return changed cells with who changed their record last; contents of assessments and plans are left out."""
    authors = _last_authors(cells)
    return [
        {
            "sheet": cell.place.sheet,
            "row": cell.place.row,
            "label": cell.place.label,
            "column": cell.heading,
            "hidden": cell.hidden,
            "old": "" if cell.hidden else cell.old,
            "new": "" if cell.hidden else cell.new,
            "by": authors.get((type(cell.record), cell.record.pk), ("", ""))[0],
            "at": authors.get((type(cell.record), cell.record.pk), ("", ""))[1],
        }
        for cell in cells
    ]


def _last_authors(cells: Iterable[CellChange]) -> dict[tuple[type, int], tuple[str, str]]:
    """Return who changed each record last and when (ISO), with one statement a table."""
    keys: dict[type, set[int]] = {}
    for cell in cells:
        if cell.record.pk is not None and hasattr(type(cell.record), "history"):
            keys.setdefault(type(cell.record), set()).add(cell.record.pk)
    last: dict[tuple[type, int], tuple[int, str]] = {}
    noted = {(type(cell.record), cell.record.pk): cell.record.noted for cell in cells if hasattr(cell.record, "noted")}
    for model, pks in keys.items():
        rows = history_of(model).filter(id__in=pks).order_by("history_date", "history_id")
        for pk, user, at in rows.values_list("id", "history_user_id", "history_date"):
            last[(model, pk)] = (user, at.isoformat())
    users = {user.pk: str(user) for user in User.objects.filter(pk__in={user for user, _ in last.values()})}
    found = {key: (users.get(user, ""), at) for key, (user, at) in last.items()}
    return found | {key: (by, at.isoformat()) for key, (by, at) in noted.items()}
