"""Appointments as messages to participants know them (messaging.sources)."""

from __future__ import annotations

from uuid import UUID

from appointments.enums import AppointmentState, MeetingPlace
from appointments.models import Appointment, AppointmentPerson
from appointments.models.appointment import begins_at
from core.history import history_of
from messaging.enums import WhyNot
from messaging.sources import Meeting, message_source
from participants.models import Participant

_OVER = {
    AppointmentState.PLANNED: "",
    AppointmentState.HELD: WhyNot.RECORDED,
    AppointmentState.MOVED: WhyNot.MOVED,
    AppointmentState.CANCELLED: WhyNot.CANCELLED,
}
# Places that a message says; of a home or another place it says nothing.
_SAID = (MeetingPlace.OFFICE, MeetingPlace.PHONE, MeetingPlace.VIDEO)


@message_source
def appointment(about: UUID, participant: Participant, *, lock: bool) -> Meeting | None:
    """Return how an appointment stands for one of its persons, None where there is none or she is not of it."""
    found = Appointment._base_manager.filter(uuid=about)
    one = (found.select_for_update(of=("self",)) if lock else found).first()
    if one is None:
        return None
    person = AppointmentPerson._base_manager.filter(appointment=one, participant=participant).first()
    if person is None:
        return None
    over = WhyNot.RECORDED if person.outcome else _OVER[AppointmentState(one.state)]
    where = one.place if one.place in _SAID else ""
    return Meeting(begins=begins_at(one), where=where, version=_version(one), over=over, wish=person.message)


def _version(one: Appointment) -> int:
    """Return how often day, hours or place of an appointment were written otherwise, from 1."""
    rows = history_of(Appointment).model.objects.filter(id=one.pk).order_by("history_id")
    told = list(rows.values_list("date", "starts_at", "place"))
    return 1 + sum(before != after for before, after in zip(told, told[1:], strict=False))
