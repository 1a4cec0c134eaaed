"""Which row of a key is which record, where a key may stand several times in time (posts, enrolments, actions)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")
Thing = TypeVar("Thing")

#: By how many days at most a corrected start may differ from the one that Jalon has.
CORRECTION_DAYS = 31
_DAY = dt.timedelta(days=1)


def match_rows(
    rows: Sequence[Row],
    things: Sequence[Thing],
    key_of_row: Callable[[Row], Hashable],
    key_of_thing: Callable[[Thing], Hashable],
    corrections: Iterable[Callable[[Row, Thing], bool]] = (),
) -> tuple[list[tuple[Row, Thing | None]], list[Thing]]:
    """Return (row, its record or None) for each row, and the records that no row stands for.

    Rows and records of the same key (the start, the text) go together first, whatever their order. Then each rule of
    `corrections` says which remaining row may correct which remaining record: they go together where neither may
    belong to another one. Every other row is a new record: a row is never taken for whatever record is left.
    """
    left = list(things)
    found: dict[int, Thing] = {}
    for place, row in enumerate(rows):
        for thing in left:
            if key_of_thing(thing) == key_of_row(row):
                found[place] = thing
                left.remove(thing)
                break
    for may_correct in corrections:
        _pair_corrections(rows, left, found, may_correct)
    return [(row, found.get(place)) for place, row in enumerate(rows)], left


def _pair_corrections(
    rows: Sequence[Row], left: list[Thing], found: dict[int, Thing], may_correct: Callable[[Row, Thing], bool]
) -> None:
    """Pair each remaining row with the one remaining record that it may correct, if no other row may correct it."""
    if not left:
        return
    candidates = {
        place: [thing for thing in left if may_correct(row, thing)]
        for place, row in enumerate(rows)
        if place not in found
    }
    for place, things in candidates.items():
        if len(things) != 1:
            continue
        rivals = sum(any(one is things[0] for one in others) for others in candidates.values())
        if rivals == 1:
            found[place] = things[0]
            left[:] = [one for one in left if one is not things[0]]


def is_corrected_start(start: dt.date, end: dt.date | None, old_start: dt.date, old_end: dt.date | None) -> bool:
    """Return whether a period of a workbook may be a period of Jalon whose start was corrected.

    They share days and start at most CORRECTION_DAYS apart: what begins after the other has ended is another period.
    """
    apart = abs((start - old_start).days)
    return apart <= CORRECTION_DAYS and (end is None or end >= old_start) and (old_end is None or old_end >= start)


def kept_end(end: dt.date | None, old_end: dt.date | None, last_day: dt.date) -> dt.date | None:
    """Return the end of a record whose row says `end`.

    An empty cell says that the period went on when the workbook was written. It says nothing of an end after
    `last_day`, the end of the last year that the workbook tells of: that one stays.
    """
    return old_end if end is None and old_end is not None and old_end > last_day else end


@dataclass(slots=True)
class KeyPeriod:
    """One period among those of its key; `end` is changed by `end_before_next`."""

    start: dt.date
    end: dt.date | None


def end_before_next(known: Sequence[KeyPeriod], added: Sequence[KeyPeriod]) -> None:
    """Have each open period end on the eve of the next one of its key, whichever workbook came first.

    An end that is the eve of the period that was next until now follows the one that is next from now on.
    """
    before = sorted(period.start for period in known)
    starts = sorted([*before, *(period.start for period in added)])
    for period in [*known, *added]:
        following = next((start for start in starts if start > period.start), None)
        if following is None:
            continue
        followed = next((start for start in before if start > period.start), None)
        if period.end is None or (followed is not None and period.end == followed - _DAY and following < followed):
            period.end = following - _DAY
