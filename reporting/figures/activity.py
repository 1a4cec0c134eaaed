"""Whether anything at all happened in a period: where nothing did, figures of persons and hours are blank."""

from __future__ import annotations

from reporting.figures.attendance_counts import came_by_place, only_seen_by_place
from reporting.figures.base import Figure, Frame
from reporting.figures.sessions import apart_by_place, held_by_place

_READ = (held_by_place, apart_by_place, came_by_place, only_seen_by_place)


class OfActivity(Figure):
    """A figure that counts sessions, attendance or interventions."""

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether a period has a session that is closed, late or cancelled, or a person who came or was seen.

        What is asked was read for the figures of the frame already.
        """
        return any(place in read(frame) and _is_something(read(frame)[place]) for read in _READ)


def _is_something(found: object) -> bool:
    return any(found) if isinstance(found, tuple) else bool(found)
