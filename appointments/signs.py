"""What appointments tell of whether somebody still comes (participants.signs_of_life)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from appointments.enums import Outcome
from appointments.models import AppointmentPerson
from participants.signs_of_life import Sign, sign_of_life


@sign_of_life
def appointments(since: Mapping[int, dt.date]) -> Iterator[Sign]:
    """Yield the days on which persons came to an appointment or told us."""
    rows = AppointmentPerson.objects.filter(
        outcome__in=[Outcome.CAME, Outcome.TOLD_US],
        participant__in=list(since),
        appointment__date__gte=min(since.values()),
    )
    for person, day in rows.order_by().values_list("participant", "appointment__date"):
        yield Sign(person, day, news=True)
