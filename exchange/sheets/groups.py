"""Groupes: code, track, dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets import dates
from participants import models
from participants.enums import TrackKind

TRACKS = {"Remobilisation": TrackKind.REMOBILISATION, "Immersion": TrackKind.IMMERSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow(Record):
    code: str | None
    track: str | None
    start: dt.date | None
    end: dt.date | None


def check(records: list[GroupRow], known: Known, report: DefectReport) -> None:
    """Tell ends before starts and codes that stand twice."""
    dates.in_order(records, SHEET, report)
    seen: set[str] = set()
    for record in records:
        if not record.code:
            known.gaps.add("groups")
            continue
        if record.code in seen:
            report.tell(SHEET.name, record.row, "Groupe", defects.GROUP_TWICE)
            continue
        seen.add(record.code)
        backwards = record.start and record.end and record.end < record.start
        known.groups[record.code] = (None, None) if backwards else (record.start, record.end)


SHEET = SheetDefinition(
    "Groupes",
    (
        text_column("Groupe", "code", length_of(models.Group, "code")),
        choice_column("Parcours", "track", TRACKS, defects.UNKNOWN_TRACK),
        SheetColumn("Début", "start", parsers.date),
        SheetColumn("Fin", "end", parsers.date, required=False),
    ),
    GroupRow,
    check,
)
