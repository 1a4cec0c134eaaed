"""Appointments of one to four persons with members of the team, and their state machine."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import Centre, User
from appointments.enums import AWAY_FROM_CENTRE, AppointmentState, CancelledBy, MeetingPlace, Subject
from appointments.querysets import AppointmentQuerySet
from core.constraints import exactly_when, one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity, MinutesUntil
from core.periods import BELGIUM, today
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.enums import InterventionKind
from permissions.transitions import guard

SHORTEST, LONGEST = 5, 8 * 60
EARLIEST, LATEST = dt.time(6), dt.time(22)
# For so long whoever held an appointment may say otherwise how it went: later it is settled, and figures stand on it.
REOPENED_WITHIN = dt.timedelta(days=7)
UNKNOWN_WORD = _("This word is not known.")


def begins_at(appointment: Appointment) -> dt.datetime:
    """Return the moment at which an appointment begins."""
    return dt.datetime.combine(appointment.date, appointment.starts_at, BELGIUM)


@guard(_("It has not begun: say afterwards how it went."))
def has_begun(appointment: Appointment) -> bool:
    return begins_at(appointment) <= timezone.now()


@guard(_("Say of each person whether she came."))
def everybody_is_told(appointment: Appointment) -> bool:
    return not appointment.persons.filter(outcome="").exists()


@guard(_("This was said more than a week ago: it stays as it is."))
def is_recent(appointment: Appointment) -> bool:
    return appointment.recorded_on is not None and appointment.recorded_on >= today() - REOPENED_WITHIN


class Appointment(SameCentre, Entity):
    """One to four persons and one or more members of the team meet on a day, from a time to a time.

    Who came is noted of each person (AppointmentPerson), never of the appointment. `room` is a room of the centre, in
    words; `address` is where one meets away from it. `note` says what to think of beforehand, and is of the file from
    which the appointment was booked: that of its first person.
    """

    same_centre = ("centre", "moved_to__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="appointments")
    date = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    minutes = models.GeneratedField(
        expression=MinutesUntil("starts_at", "ends_at"), output_field=models.SmallIntegerField(), db_persist=True
    )
    kind = models.CharField(_("kind"), max_length=16, choices=InterventionKind.choices)
    subject = models.CharField(_("subject"), max_length=16, choices=Subject.choices)
    place = models.CharField(_("where"), max_length=8, choices=MeetingPlace.choices)
    room = models.CharField(_("room"), max_length=60, blank=True)
    address = EncryptedCharField(_("address"), max_length=200, blank=True)
    note = EncryptedTextField(_("to think of beforehand"), blank=True)
    state = StateField(_("state"), choices=AppointmentState.choices, default=AppointmentState.PLANNED)
    moved_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="moved_from", null=True, blank=True, verbose_name=_("moved to")
    )
    cancelled_by = models.CharField(_("who cancelled"), max_length=12, choices=CancelledBy.choices, blank=True)
    recorded_on = models.DateField(_("said on"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    history = history_records(excluded_fields=["minutes"])

    class Meta:
        verbose_name = _("appointment")
        ordering = ["date", "starts_at", "pk"]
        constraints = [
            one_of("state", AppointmentState, name="appointment_state_known", message=_("This state is not known.")),
            one_of("kind", InterventionKind, name="appointment_kind_known", message=UNKNOWN_WORD),
            one_of("subject", Subject, name="appointment_subject_known", message=UNKNOWN_WORD),
            one_of("place", MeetingPlace, name="appointment_place_known", message=UNKNOWN_WORD),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="appointment_times",
                violation_error_message=_("The appointment ends before it begins: correct one of the two hours."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="appointment_length",
                violation_error_message=_("An appointment lasts from 5 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__gte=EARLIEST, ends_at__lte=LATEST),
                name="appointment_hours",
                violation_error_message=_("An appointment is between 6:00 and 22:00."),
            ),
            models.CheckConstraint(
                condition=Q(place=MeetingPlace.OFFICE) | Q(room=""),
                name="appointment_room",
                violation_error_message=_("A room is of the centre only."),
            ),
            models.CheckConstraint(
                condition=Q(place__in=AWAY_FROM_CENTRE) | Q(address=""),
                name="appointment_address",
                violation_error_message=_("An address is for the person’s home or elsewhere only."),
            ),
            exactly_when(
                Q(state=AppointmentState.MOVED),
                "moved_to",
                name="appointment_moved",
                message=_("Say to when it is moved; only of an appointment that is moved."),
            ),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.CANCELLED, cancelled_by__in=CancelledBy.values)
                | ~Q(state=AppointmentState.CANCELLED) & Q(cancelled_by=""),
                name="appointment_cancelled",
                violation_error_message=_("Say who cancelled: the person, us, a closing day."),
            ),
            exactly_when(
                Q(state=AppointmentState.HELD),
                "recorded_on",
                name="appointment_recorded",
                message=_("Say on which day it was told how it went; only of an appointment that is over."),
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "date"], name="appointment_by_date")]

    def __str__(self) -> str:
        return f"{self.date} · {self.starts_at:%H:%M}"

    @property
    def ended(self) -> bool:
        """Whether its end is past."""
        return dt.datetime.combine(self.date, self.ends_at, BELGIUM) <= timezone.now()

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return has_begun(self)

    @transition(
        field=state,
        source=AppointmentState.PLANNED,
        target=AppointmentState.HELD,
        permission="appointment.record",
        conditions=[has_begun, everybody_is_told],
        custom={"label": _("How did it go?")},
    )
    def hold(self, *, by: User, reason: str = "") -> None:
        """It is said of each person whether she came."""
        self.recorded_on = today()

    @transition(
        field=state,
        source=AppointmentState.HELD,
        target=AppointmentState.PLANNED,
        permission="appointment.reopen",
        conditions=[is_recent],
        custom={"label": _("Say otherwise how it went")},
    )
    def reopen(self, *, by: User, reason: str = "") -> None:
        """Whoever held it was wrong about how it went: it is to be said anew."""
        self.recorded_on = None

    @transition(
        field=state,
        source=AppointmentState.PLANNED,
        target=AppointmentState.MOVED,
        permission="appointment.plan",
        custom={"needs": {"moved_to": _("Say to when it is moved.")}, "label": _("Move the appointment")},
    )
    def move(self, *, by: User, reason: str = "", moved_to: Any = None) -> None:
        """It is at another time, as another appointment."""
        self.moved_to = moved_to

    @transition(
        field=state,
        source=AppointmentState.PLANNED,
        target=AppointmentState.CANCELLED,
        permission="appointment.plan",
        custom={
            "needs": {"cancelled_by": _("Say who cancelled: the person, us, a closing day.")},
            "label": _("Cancel the appointment"),
        },
    )
    def cancel(self, *, by: User, reason: str = "", cancelled_by: str = "") -> None:
        """It does not take place."""
        self.cancelled_by = cancelled_by
