"""Appointments and who is at them."""

from __future__ import annotations

from datetime import date, time

import factory
from factory import LazyAttribute, SelfAttribute, SubFactory

from appointments import models as appointments
from appointments.enums import AppointmentState, CancelledBy, Outcome
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import START, CentreFactory, RecordFactory, TeamMemberFactory, in_centre


class AppointmentFactory(RecordFactory):
    """An appointment in the past, without anybody; one that moved has the one it moved to."""

    class Meta:
        model = appointments.Appointment

    centre = SubFactory(CentreFactory)
    date = date(2016, 3, 1)
    starts_at = time(10, 0)
    ends_at = time(10, 45)
    kind = "interview"
    subject = "interview"
    place = "office"
    moved_to = factory.Maybe(
        LazyAttribute(lambda o: o.state == AppointmentState.MOVED),
        SubFactory("tests.support.factories.appointments.AppointmentFactory", centre=SelfAttribute("..centre")),
        None,
    )
    cancelled_by = LazyAttribute(lambda o: CancelledBy.US if o.state == AppointmentState.CANCELLED else "")
    recorded_on = LazyAttribute(lambda o: START if o.state == AppointmentState.HELD else None)
    state = AppointmentState.PLANNED


class AppointmentWorkerFactory(RecordFactory):
    class Meta:
        model = appointments.AppointmentWorker

    appointment = SubFactory(AppointmentFactory)
    member = SubFactory(TeamMemberFactory, **in_centre("appointment.centre"))


class AppointmentPersonFactory(RecordFactory):
    class Meta:
        model = appointments.AppointmentPerson

    appointment = SubFactory(AppointmentFactory)
    participant = SubFactory(ParticipantFactory, **in_centre("appointment.centre"))
    position = LazyAttribute(lambda o: o.appointment.persons.count() + 1)
    minutes = LazyAttribute(lambda o: 45 if o.outcome == Outcome.CAME else None)
    outcome = ""
