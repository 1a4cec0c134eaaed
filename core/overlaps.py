"""When two periods of one thing (a person's paths, somebody's posts) have days in common: decided here only."""

from __future__ import annotations

import datetime as dt
from enum import Enum


class Overlap(Enum):
    """How two periods share days."""

    SAME_START = "same start"
    DAYS = "days in common"
    CHANGEOVER = "one ends on the day the other starts"  # a change of group or post: not an overlap to correct


def overlap_of(start: dt.date, end: dt.date | None, other_start: dt.date, other_end: dt.date | None) -> Overlap | None:
    """Return how two periods overlap, None where they share no day. Both ends are included; None is an open end."""
    if start == other_start:
        return Overlap.SAME_START
    (_, first_end), (second_start, _) = sorted([(start, end), (other_start, other_end)], key=lambda one: one[0])
    if first_end is None or second_start < first_end:
        return Overlap.DAYS
    return Overlap.CHANGEOVER if second_start == first_end else None


def overlaps(start: dt.date, end: dt.date | None, other_start: dt.date, other_end: dt.date | None) -> bool:
    """Return whether two periods have days in common; a changeover on one day is none."""
    return overlap_of(start, end, other_start, other_end) in (Overlap.SAME_START, Overlap.DAYS)
