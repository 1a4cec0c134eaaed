"""Persons who are not in the figures because their file is sealed: told only to those who are named on it.

Figures are the same for every reader, so a sealed file is in none of the year of its sealing and of later years
(docs/adr/0035). A reader who is named on some seals learns how many persons to add by hand where a funder must have
the whole number.
"""

from __future__ import annotations

from typing import NamedTuple

from accounts.models import User
from participants.models import Participant
from reporting.figures import Frame
from reporting.figures.sealed import sealed_from
from workshops.models import Attendance


class UncountedPersons(NamedTuple):
    """How many persons stand apart from the figures of a year."""

    year: int
    persons: int


def years_with_sealed_persons(frame: Frame, reader: User) -> list[UncountedPersons]:
    """Return the years of which a sealed file that the reader may know of is left out, with the number of persons.

    Two statements for most readers, who are named on no seal; one in a centre without any.
    """
    sealed = sealed_from(frame)
    keys = [key for found in sealed.values() for key in found]
    if not keys:
        return []
    known = set(Participant.objects.filter(pk__in=keys).visible_to(reader).values_list("pk", flat=True))
    counts: dict[int, set[int]] = {}
    for first_day, found in sealed.items():
        came = Attendance.objects.counted().filter(frame.inside("session__date"), session__date__gte=first_day)
        came = came.filter(participant__in=known & set(found))
        for year, person in came.order_by().values_list("session__year", "participant").distinct():
            counts.setdefault(year, set()).add(person)
    return [UncountedPersons(year, len(persons)) for year, persons in sorted(counts.items())]
