"""Which path a file is about: one answer for its head, the list, the next step and each page that begins with a path.

A person may have several: one that ended, one that runs, a new candidature beside it. The file is about the one that
runs; else about a candidature that is open; else about the one that ended last.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from core.periods import today
from participants.enums import ENDED_STATES, OVER_STATES, STARTED_STATES, EnrolmentState
from participants.models import Enrolment

Path = TypeVar("Path", bound=Enrolment)
_BY_START = attrgetter("starts_on", "number", "pk")
RUNS, BEGINS_LATER, WAITS, ENDED, REFUSED = range(5)


def paths_in_order(paths: Iterable[Path], *, told: bool = True) -> list[Path]:
    """Return the paths of one person, that which the file is about today first: those that run, candidates, those that
    ended, and last those that were refused at the door; of each kind the latest first.

    Without `told` the reader may not know in which state a path is, and the order must not say it: they come by their
    first days alone, the latest first.
    """
    latest_first = sorted(paths, key=_BY_START, reverse=True)
    if not told:
        return latest_first
    latest_first.sort(key=_end_of, reverse=True)  # of those that go on it changes nothing: sorting is stable
    return sorted(latest_first, key=_place_of)


def open_beside(paths: list[Path]) -> list[Path]:
    """Return those of the paths (in order) that go on or wait beside the one that the file is about."""
    return [one for one in paths[1:] if one.state not in OVER_STATES]


def _place_of(path: Enrolment) -> int:
    if path.state in STARTED_STATES:
        return RUNS if path.starts_on <= today() else BEGINS_LATER
    if path.state == EnrolmentState.CANDIDATE:
        return WAITS
    return ENDED if path.state in ENDED_STATES else REFUSED


def _end_of(path: Enrolment) -> int:
    return path.ended_on.toordinal() if path.ended_on is not None else 0
