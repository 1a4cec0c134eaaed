"""The door to an appointment in a view: its scope, then the reading of its files in the access log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from appointments.models import Appointment, AppointmentPerson
from appointments.selectors import with_workers
from audit.enums import Extent
from participants.access import show
from participants.file_permissions import may_on_file
from participants.presenters import purpose_of
from participants.who_can_read import readers_of
from permissions.access import scoped_or_404

VIEW = "appointment.view"
PLAN = "appointment.plan"
RECORD = "appointment.record"
REOPEN = "appointment.reopen"


def get_appointment_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str = VIEW) -> Appointment:
    """Return the appointment on which the person has the right. Nothing is logged yet: see log_reading().

    Raise PermissionDenied for one that she sees and may not do this with, Http404 for everybody else.
    """
    found: Any = with_workers(Appointment.objects.filter(uuid=uuid).select_related("centre", "moved_to"))
    return scoped_or_404(found, request.user, action, known_by=VIEW)


def persons_seen(reader: User, appointment: Appointment) -> list[AppointmentPerson]:
    """Return the persons of an appointment of whom the reader may know, in order, each with her file."""
    rows = AppointmentPerson.objects.for_user(reader, VIEW).filter(appointment=appointment)
    return list(rows.select_related("participant", "intervention").order_by("position"))


def reads_note(reader: User, appointment: Appointment) -> bool:
    """Tell whether the note of an appointment is for the reader: it is of the file from which it was booked."""
    first = AppointmentPerson.objects.filter(appointment=appointment).select_related("participant")
    person = first.order_by("position").first()
    return person is not None and may_on_file(reader, "participant.file", person.participant)


def log_reading(reader: User, persons: list[AppointmentPerson], what: str) -> None:
    """Write that a page showed these persons and that they are met."""
    if persons:
        first = persons[0].participant
        purpose = purpose_of(readers_of(first, VIEW).of(reader))
        show([one.participant for one in persons], what=what, purpose=purpose, extent=Extent.OPENED)
