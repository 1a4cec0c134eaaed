"""What appointments tell in a person's file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.presenters import line_of
from appointments.selectors import next_and_last
from core.date_words import hour_words, near_day
from participants.file_page.glance import GlanceItem, glance
from participants.file_page.panels import FilePanel, panel
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.models import Participant

VIEW, PLAN = "appointment.view", "appointment.plan"


@glance(order=45)
def next_appointment(reader: User, participant: Participant) -> GlanceItem | None:
    """When the person is met next; left out where no appointment is to come, which the panel says."""
    if not may_on_file(reader, VIEW, participant):
        return None
    found, _last = next_and_last(reader, participant)
    if found is None:
        return None
    words = f"{near_day(found.date)}, {hour_words(found.starts_at)}"
    url = reverse("appointments:appointment", args=[found.uuid])
    return GlanceItem(_("Next appointment"), words, url, detail=str(found.get_subject_display()))


@panel(order=45)
def appointments(reader: User, participant: Participant) -> FilePanel | None:
    """The next appointment and the last one."""
    if not may_on_file(reader, VIEW, participant):
        return None
    coming, last = next_and_last(reader, participant)
    context = {
        "file": participant,
        "coming": line_of(coming) if coming else None,
        "last": line_of(last) if last else None,
        "books": may_on_file(reader, PLAN, participant),
    }
    more = (_("All appointments"), reverse("appointments:of-file", args=[participant.uuid]))
    return FilePanel("appointments", _("Appointments"), "appointments/_panel.html", context, True, more)


@section(order=35)
def appointments_section(reader: User, participant: Participant) -> Section | None:
    """The appointments of the person."""
    if not may_on_file(reader, VIEW, participant):
        return None
    return Section("appointments", _("Appointments"), reverse("appointments:of-file", args=[participant.uuid]))
