"""Who is at an appointment: members of the team, and the persons whom they meet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from appointments.enums import LIVE, Outcome
from appointments.models.appointment import Appointment
from appointments.querysets import AppointmentPersonQuerySet
from core.constraints import exactly_when
from core.date_words import hour_words
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from messaging.enums import MessageChannel
from participants.models import Intervention, Participant

ALREADY = _("%(name)s already has an appointment from %(start)s to %(end)s.")


class AppointmentWorker(SameCentre):
    """A member of the team at an appointment; nobody is in two live ones at once, by the database.

    `date`, `starts_at`, `ends_at` and `live` repeat the appointment. Triggers keep them whoever writes
    (appointments.kept_columns), since a constraint sees one table only.
    """

    same_centre = ("appointment__centre", "member__centre")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="workers")
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="appointments", db_index=False)
    date = models.DateField(null=True, editable=False)
    starts_at = models.TimeField(null=True, editable=False)
    ends_at = models.TimeField(null=True, editable=False)
    live = models.BooleanField(default=False, db_default=False, editable=False)

    history = history_records(excluded_fields=["date", "starts_at", "ends_at", "live"])

    class Meta:
        verbose_name = _("team member at an appointment")
        ordering = ["appointment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "member"],
                name="appointment_worker_once",
                violation_error_message=_("This colleague is already at the appointment."),
            ),
        ]
        indexes = [models.Index(fields=["member", "date"], name="appointment_of_worker")]

    def __str__(self) -> str:
        return str(self.member)

    def validate_constraints(self, exclude: Any = None) -> None:
        """Validate as Django does, and raise ValidationError where the member has another appointment at that time."""
        super().validate_constraints(exclude=exclude)
        if self.appointment_id and self.member_id and self.appointment.state in LIVE:
            other = other_appointment(self.member, self.appointment)
            if other is not None:
                raise ValidationError(already_words(self.member, other), code="overlap")


class AppointmentPerson(SameCentre, Entity):
    """A person of an appointment: how it went for her, and the intervention that came of it.

    `position` is her place in the appointment, from 1 to 4; the first is the one from whose file it was booked.
    `message` is the channel by which she is written to about it, "" for none.
    """

    same_centre = ("appointment__centre", "participant__centre", "intervention__participant__centre")

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="persons", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="appointments")
    position = models.PositiveSmallIntegerField(default=1)
    message = models.CharField(_("message"), max_length=4, choices=MessageChannel.choices, blank=True)
    outcome = models.CharField(_("how it went"), max_length=8, choices=Outcome.choices, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    intervention = models.OneToOneField(
        Intervention, on_delete=models.SET_NULL, related_name="appointment", null=True, blank=True
    )

    objects = AppointmentPersonQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("appointment")
        ordering = ["appointment", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "participant"],
                name="appointment_person_once",
                violation_error_message=_("This person is already at the appointment."),
            ),
            models.UniqueConstraint(fields=["appointment", "position"], name="appointment_person_position"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=4),
                name="appointment_four_persons",
                violation_error_message=_("At most four persons come to one appointment."),
            ),
            models.CheckConstraint(
                condition=Q(message="") | Q(message__in=MessageChannel.values),
                name="appointment_message_known",
                violation_error_message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values),
                name="appointment_outcome_known",
                violation_error_message=_("This word is not known."),
            ),
            exactly_when(
                Q(outcome=Outcome.CAME),
                "minutes",
                name="appointment_came_minutes",
                message=_("Enter how many minutes; only of a person who came."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440),
                name="appointment_minutes",
                violation_error_message=_("Enter from 1 minute to a day."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)


def other_appointment(member: TeamMember, appointment: Appointment) -> Appointment | None:
    """Return another live appointment of the member that shares time with this one, None where there is none."""
    taken = Appointment._base_manager.filter(workers__member=member, state__in=LIVE, date=appointment.date)
    sharing = taken.filter(starts_at__lt=appointment.ends_at, ends_at__gt=appointment.starts_at)
    return sharing.exclude(pk=appointment.pk).order_by("starts_at").first()


def already_words(member: TeamMember, other: Appointment) -> str:
    """Return the sentence about a member who is taken; it tells nothing of what the other appointment is."""
    hours = {"start": hour_words(other.starts_at), "end": hour_words(other.ends_at)}
    return ALREADY % {"name": str(member), **hours}
