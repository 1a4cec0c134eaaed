"""Groupes: code, track, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Candidate, Lacking, Merge, RowPlace
from exchange.reference_index import Known
from exchange.row_matching import kept_end
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets import dates
from participants.enums import TrackKind
from participants.models import Group, Track

TRACKS = {"Remobilisation": TrackKind.REMOBILISATION, "Immersion": TrackKind.IMMERSION}
# Length of the two paths (product.md section 2, facts of the model programme).
_MONTHS = {TrackKind.REMOBILISATION: 10, TrackKind.IMMERSION: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow(Record):
    code: str
    track: TrackKind
    start: dt.date
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
        known.keys["groups"][record.code] = (None, None) if backwards else (record.start, record.end)


@read_once
def tracks_of(stock: Stock) -> dict[str, Track]:
    """Return the tracks that the centre offers by kind."""
    return {one.kind: one for one in Track.objects.filter(centre=stock.centre)}


@read_once
def groups_of(stock: Stock) -> dict[str, Group]:
    """Return the groups by code."""
    return {one.code: one for one in Group.objects.filter(centre=stock.centre).select_related("track")}


def know(stock: Stock, known: Known) -> None:
    """Enter first and last day of each group by its code."""
    known.keys["groups"].update({code: (one.starts_on, one.ends_on) for code, one in groups_of(stock).items()})


def plan(rows: list[GroupRow], stock: Stock, merge: Merge) -> None:
    """One record a code; a track that the centre does not offer yet comes with its first group."""
    for row in rows:
        place = RowPlace("Groupes", row.row, row.code)
        if row.track not in tracks_of(stock):
            values = {"centre": stock.centre, "kind": row.track, "months": _MONTHS[row.track]}
            tracks_of(stock)[row.track] = merge.put(place, Track, None, values, {}, side=True)
        existing = groups_of(stock).get(row.code)
        end = kept_end(row.end, existing.ends_on if existing else None, merge.coverage.last_day)
        groups_of(stock)[row.code] = merge.put(
            place,
            Group,
            existing,
            {"track": tracks_of(stock)[row.track], "starts_on": row.start, "ends_on": end},
            {"track": "Parcours", "starts_on": "Début", "ends_on": "Fin"},
            only_new={"centre": stock.centre, "code": row.code},
        )


def missing_records(rows: list[GroupRow], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield groups whose days meet the years."""
    if not rows:
        return
    for group in merge.without_row(Group, groups_of(stock).values()):
        if merge.coverage.includes(group.starts_on, group.ends_on):
            yield Group, group.pk, Lacking(SHEET.name, group.code)


def rows_of(stock: Stock) -> Iterator[GroupRow]:
    """Yield the groups by start."""
    for one in sorted(groups_of(stock).values(), key=attrgetter("starts_on", "code")):
        yield GroupRow(row=0, code=one.code, track=TrackKind(one.track.kind), start=one.starts_on, end=one.ends_on)


SHEET = SheetDefinition(
    name="Groupes",
    columns=(
        text_column("Groupe", "code", length_of(Group, "code")),
        choice_column("Parcours", "track", TRACKS, defects.UNKNOWN_TRACK),
        SheetColumn("Début", "start", parsers.date, kind=Kind.DATE),
        SheetColumn("Fin", "end", parsers.date, required=False, kind=Kind.DATE),
    ),
    record=GroupRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={
        "code": "REM-A",
        "track": TrackKind.REMOBILISATION,
        "start": dt.date(2024, 9, 2),
        "end": dt.date(2025, 6, 30),
    },
    missing_records=missing_records,
    writes={Track: "", Group: ""},
)
