"""What appointments tell of whether somebody still comes (participants.signs_of_life)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from appointments.enums import Outcome
from appointments.models import AppointmentPerson
from participants.signs_of_life import Word, sign_of_life, signs


@sign_of_life
def appointments(persons: Sequence[int], since: dt.date) -> Iterator[QuerySet]:
    """Yield the days on which persons came to an appointment or told us."""
    rows = AppointmentPerson.objects.filter(
        outcome__in=[Outcome.CAME, Outcome.TOLD_US], participant__in=persons, appointment__date__gte=since
    )
    yield signs(rows, Word.NEWS, day="appointment__date")
