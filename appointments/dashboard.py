"""What appointments say on the home page of whoever had some."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.centre_settings import setting
from accounts.models import Membership, User
from appointments.models import AppointmentPerson
from appointments.presenters import hours_words
from appointments.selectors import without_outcome
from appointments.settings import OUTCOME_DAYS
from core.periods import today
from home.dashboard import DashboardLine, home_line
from permissions.checks import has_right

RECORD, VIEW = "appointment.record", "appointment.view"
MOST = 50


@home_line(order=18)
def appointments_to_tell(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Ask of each of one's own appointments that is over how it went; two statements whatever their number."""
    if not has_right(user, RECORD, centre=membership.centre):
        return None
    until = today() - timedelta(days=setting(OUTCOME_DAYS, membership.centre))
    found = list(without_outcome(user, until).filter(centre=membership.centre)[:MOST])
    if not found:
        return None
    persons: dict[int, list[AppointmentPerson]] = {}
    rows = AppointmentPerson.objects.for_user(user, VIEW).filter(appointment__in=found).select_related("participant")
    for one in rows.order_by("position"):
        persons.setdefault(one.appointment_id, []).append(one)
    return [
        DashboardLine(
            heading=_("How did it go?"),
            who=", ".join(str(person.participant) for person in persons.get(one.pk, [])),
            detail=f"{one.get_subject_display()}, {hours_words(one)}",
            due=one.date,
            action=_("Say how"),
            url=reverse("appointments:record", args=[one.uuid]),
            files=[person.participant for person in persons.get(one.pk, [])],
        )
        for one in found
    ]
