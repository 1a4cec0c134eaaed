"""Persons who are not in the figures because their file is sealed: told only to those who are named on it.

Figures are the same for every reader, so sealed files are in none of them (docs/adr/0014). Who is named on some learns
how many to add by hand where a funder must have the whole number.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from participants.models import Participant
from participants.querysets import sealed_files, sealed_from
from reporting.figures import Frame
from workshops.models import Attendance


class Apart(NamedTuple):
    """How many persons stand apart from the figures of a year."""

    year: int
    persons: int


def apart(frame: Frame, reader: Any) -> list[Apart]:
    """Return the years in which persons with a sealed file came whom the reader may know of; none are left out.

    One statement for the most readers, who are named on no seal.
    """
    known = Participant.objects.filter(pk__in=sealed_files(), centre=frame.centre).exclude(pk__in=sealed_from(reader))
    keys = list(known.values_list("pk", flat=True))
    if not keys:
        return []
    came = Attendance.objects.counted().filter(frame.inside("session__date"), participant__in=keys)
    counts: dict[int, set[int]] = {}
    for year, person in came.order_by().values_list("session__year", "participant").distinct():
        counts.setdefault(year, set()).add(person)
    return [Apart(year, len(persons)) for year, persons in sorted(counts.items())]
