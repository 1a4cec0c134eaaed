"""Which periods of a frame may be read from the years that the database keeps on the rows, and which need their days.

A calendar year is read from the stored year; so is one that the as-of day cuts short where nothing counted lies behind
the cut. Any other period is read by dates (docs/adr/0022).
"""

from __future__ import annotations

from collections.abc import Collection

from core.periods import Period
from reporting.figures.base import Frame
from workshops.models import Session


def years(frame: Frame) -> dict[int, int]:
    """Return the calendar year of each place of the frame that is read from stored years, read once a frame."""
    return frame.once("years", lambda: _years(frame))


def by_year(frame: Frame, places: Collection[int]) -> dict[int, int]:
    """Return those of some places that are read from stored years, with their years."""
    return {place: year for place, year in years(frame).items() if place in places}


def by_days(frame: Frame, places: Collection[int]) -> list[tuple[int, Period]]:
    """Return those of some places that are read by dates, with what is counted of them."""
    stored = years(frame)
    return [(place, cut) for place, cut in frame.counted if place in places and place not in stored]


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


def _closed_between(frame: Frame, cut: Period, end) -> bool:
    closed = Session.objects.closed().filter(workshop__centre=frame.centre)
    return closed.filter(date__gt=cut.last, date__lte=end).exists()
