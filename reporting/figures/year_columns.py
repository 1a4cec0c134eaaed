"""Which periods of a frame are read from the calendar years that the database keeps on its rows, and which by dates.

A calendar year is read from the kept year; so is one that the as-of day cuts short where nothing counted lies behind
the cut. Any other period is read by dates (docs/adr/0022).
"""

from __future__ import annotations

import datetime as dt

from core.periods import Period
from reporting.figures.base import Frame
from workshops.models import Session


def by_year(frame: Frame) -> dict[int, int]:
    """Return place and calendar year of the periods that are read from kept years, found once a frame."""
    return frame.compute_once("years", lambda: _years(frame))


def by_days(frame: Frame) -> list[tuple[int, Period]]:
    """Return place and counted part of the periods that are read by dates."""
    return [(place, cut) for place, cut in frame.counted if place not in by_year(frame)]


def _years(frame: Frame) -> dict[int, int]:
    if not frame.is_calendar:
        return {}
    found = {place: cut.first.year for place, cut in frame.counted}
    if found:
        place, cut = frame.counted[-1]
        end = frame.periods[place].last
        if cut.last < end and _closed_between(frame, cut, end):
            del found[place]
    return found


def _closed_between(frame: Frame, cut: Period, end: dt.date) -> bool:
    closed = Session.objects.closed().filter(workshop__centre=frame.centre)
    return closed.filter(date__gt=cut.last, date__lte=end).exists()
