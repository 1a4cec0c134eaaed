"""What becomes of the appointments to come of a file that is handed over: they stay, pass on, or are cancelled."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from appointments.enums import CancelledBy
from appointments.models import Appointment
from appointments.presenters import hours_words, with_words
from appointments.selectors import to_come, with_workers
from appointments.services import MemberTaken, cancel, pass_on
from core.date_words import near_day
from participants.models import Participant
from participants.services.handover import QUESTIONS, HandoverQuestion
from permissions.transitions import MoveRefused

PLAN = "appointment.plan"
STAY, PASS_ON, CANCEL = "stay", "pass_on", "cancel"


@QUESTIONS.register(name="appointments")
def appointments_to_come(participant: Participant, by: User) -> list[HandoverQuestion]:
    """Return a question for each appointment to come that whoever hands the file over may plan."""
    planned = Appointment.objects.for_user(by, PLAN).planned().filter(to_come(), persons__participant=participant)
    choices = [
        (STAY, _("It stays with whoever booked it")),
        (PASS_ON, _("It passes to the new key worker, if she is free")),
        (CANCEL, _("It is cancelled by us")),
    ]
    words = _("Appointment %(day)s, %(hours)s, with %(names)s")
    return [
        HandoverQuestion(
            key=f"appointment-{one.uuid}",
            label=words % {"day": near_day(one.date), "hours": hours_words(one), "names": with_words(one)},
            choices=choices,
            carry_out=partial(_carry_out, one, by),
        )
        for one in with_workers(planned).order_by("date", "starts_at", "pk")
    ]


def _carry_out(appointment: Appointment, by: User, answer: str, to: TeamMember) -> None:
    if answer == CANCEL:
        cancel(appointment, cancelled_by=CancelledBy.US, by=by)
    elif answer == PASS_ON:
        try:
            pass_on(appointment, to, by=by)
        except MemberTaken as taken:
            raise MoveRefused([taken.sentence]) from taken
