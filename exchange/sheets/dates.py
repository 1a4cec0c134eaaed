"""Checks of periods that several sheets share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from core.overlaps import Overlap, overlap_of
from exchange import defects
from exchange.defects import DefectKind, DefectReport
from exchange.sheet_definition import SheetDefinition


def in_order(
    records: list, sheet: SheetDefinition, report: DefectReport, start: str = "start", end: str = "end"
) -> None:
    """Tell, at the end, each record that ends before it starts."""
    heading = sheet.heading(end)
    for record in records:
        first, last = getattr(record, start), getattr(record, end)
        if first is not None and last is not None and last < first:
            report.tell(sheet.name, record.row, heading, defects.ENDS_BEFORE_START)


def no_overlap(
    records: list,
    sheet: SheetDefinition,
    report: DefectReport,
    *,
    key: Callable[[Any], Hashable | None],
    twice: tuple[DefectKind, str],
    overlapping: DefectKind = defects.OVERLAPS,
) -> None:
    """Tell records of one key with the same start (`twice`: problem, heading) or with days in common (`overlapping`).

    A record may start on the day the one before ends: a change of group or post on one day. Only records whose dates
    can be read and are in order are compared; an empty end is open.
    """
    by_key: dict[Hashable, list] = defaultdict(list)
    for record in records:
        name = key(record)
        sound = record.start is not None and "end" not in record.bad
        if name is not None and sound and (record.end is None or record.end >= record.start):
            by_key[name].append(record)
    for group in by_key.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda record: (record.start, record.row))
        before = group[0]
        for record in group[1:]:
            overlap = overlap_of(before.start, before.end, record.start, record.end)
            if overlap is Overlap.SAME_START:
                report.tell(sheet.name, record.row, twice[1], twice[0])
            elif overlap is Overlap.DAYS:
                report.tell(sheet.name, record.row, sheet.heading("start"), overlapping)
            if (before.end is not None) and (record.end or dt.date.max) > before.end:
                before = record
