"""What appointments tell between two moments of a file: how often the person came, told us, or gave no news."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from appointments.enums import AppointmentState, Outcome
from appointments.models import AppointmentPerson
from participants.file_page.between import BetweenFact, DaySpan, between
from participants.file_permissions import may_on_file
from participants.models import Participant

VIEW = "appointment.view"
LABELS = {
    Outcome.CAME: gettext_lazy("Appointments: came"),
    Outcome.TOLD_US: gettext_lazy("Appointments: told us"),
    Outcome.NO_NEWS: gettext_lazy("Appointments: without news"),
}


@between(order=20)
def appointments(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """Appointments that are over, by what came of them for this person; their minutes are those of interventions."""
    if not may_on_file(reader, VIEW, participant):
        return []
    held = {"appointment__state": AppointmentState.HELD, **span.of("appointment__date")}
    rows = AppointmentPerson.objects.filter(participant=participant, **held).order_by()
    counted = Counter(rows.values_list("outcome", flat=True))
    return [
        BetweenFact(f"appointments.{outcome}", label, counted[outcome], _appointments(counted[outcome]))
        for outcome, label in LABELS.items()
    ]


def _appointments(count: int) -> str:
    return ngettext("%(count)s appointment", "%(count)s appointments", count) % {"count": count}
