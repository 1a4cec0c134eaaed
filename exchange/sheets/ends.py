"""How the periods of one key (a person's post, a funder) follow each other, in the workbook and in Jalon."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable
from operator import attrgetter
from typing import Any

from core.overlaps import overlaps
from exchange import defects
from exchange.import_plan import CHANGED, Merge, RowPlace
from exchange.row_matching import KeyPeriod, end_before_next, kept_end

START, END = "Début", "Fin"


def settle_ends(
    pairs: list[tuple[Any, Any | None]],
    others: list[Any],
    merge: Merge,
    *,
    key: Callable[[Any], Hashable],
    place: Callable[[Any], RowPlace],
) -> dict[int, dt.date | None]:
    """Return the end of each row, by its number; `others` are the records that no row stands for.

    An open period ends on the eve of the next one of its key: a workbook of one year does not repeat the posts of
    the year before. Ends that follow from that are told, and so are rows that share days with a record.
    """
    rows: dict[int, KeyPeriod] = {}
    records: dict[int, KeyPeriod] = {}
    known: dict[Hashable, list[KeyPeriod]] = defaultdict(list)
    added: dict[Hashable, list[KeyPeriod]] = defaultdict(list)
    for row, existing in pairs:
        old_end = existing.ends_on if existing is not None else None
        rows[row.row] = period = KeyPeriod(row.start, kept_end(row.end, old_end, merge.coverage.last_day))
        (added if existing is None else known)[key(row)].append(period)
    for record in others:
        records[record.pk] = period = KeyPeriod(record.starts_on, record.ends_on)
        known[key(record)].append(period)
    said = {number: period.end for number, period in rows.items()}
    for name in known:
        end_before_next(known[name], added[name])
    for record in others:
        of_key = [row for row, _ in pairs if key(row) == key(record)]
        _end_record(record, records[record.pk].end, of_key, merge, place)
        _warn_of_overlaps(record, of_key, rows, merge, place)
    for row, existing in pairs:
        end = rows[row.row].end
        if end != said[row.row] and (existing is None or existing.ends_on != end):
            merge.warn(place(row), END, defects.NEXT_IN_JALON, day=f"{end:%d/%m/%Y}")
    return {number: period.end for number, period in rows.items()}


def _end_record(
    record: Any, end: dt.date | None, rows: list[Any], merge: Merge, place: Callable[[Any], RowPlace]
) -> None:
    """Write the new end of a record beside the row that begins after it; one that no row follows stays as it is."""
    row = min((one for one in rows if end is not None and one.start > end), key=attrgetter("start"), default=None)
    if end == record.ends_on or row is None:
        return
    merge.set(record, "ends_on", end, place(row), END)
    merge.mark(place(row), CHANGED)
    merge.warn(place(row), START, defects.ENDS_THE_FORMER, day=f"{end:%d/%m/%Y}")


def _warn_of_overlaps(
    record: Any, rows: list[Any], periods: dict[int, KeyPeriod], merge: Merge, place: Callable[[Any], RowPlace]
) -> None:
    """Warn of rows that share days with a record that the workbook does not name."""
    for row in rows:
        period = periods[row.row]
        if overlaps(period.start, period.end, record.starts_on, record.ends_on):
            merge.warn(place(row), START, defects.OVERLAPS_JALON, day=f"{record.starts_on:%d/%m/%Y}")
