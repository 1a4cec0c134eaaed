"""The scene of the state machine of appointments (tests/support/machines.py)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from appointments.models import Appointment, AppointmentPerson
from core.periods import today
from tests.support.factories import AppointmentFactory, AppointmentPersonFactory, AppointmentWorkerFactory
from tests.support.stage import Stage


def make_appointment(stage: Stage, state: str) -> Appointment:
    """A past appointment of the worker with the person of her own file, of whom it is told that she gave notice."""
    said = {"recorded_on": today()} if state == "held" else {}
    played = Appointment.objects.count()  # on one stage: each at a day of its own
    day = date(2016, 3, 1) + timedelta(days=played)
    appointment = AppointmentFactory(centre=stage.here, date=day, state=state, **said)
    AppointmentWorkerFactory(appointment=appointment, member=stage.members["worker"])
    AppointmentPersonFactory(appointment=appointment, participant=stage.own, outcome="told_us")
    return appointment


def to_another_day(appointment: Appointment) -> dict[str, Any]:
    return {"moved_to": AppointmentFactory(centre=appointment.centre, date=date(2016, 2, 1))}


def to_come(appointment: Appointment) -> None:
    Appointment._base_manager.filter(pk=appointment.pk).update(date=today() + timedelta(days=1))


def nothing_told(appointment: Appointment) -> None:
    AppointmentPerson._base_manager.filter(appointment=appointment).update(outcome="")


def said_long_ago(appointment: Appointment) -> None:
    Appointment._base_manager.filter(pk=appointment.pk).update(recorded_on=today() - timedelta(days=8))


DATA: dict[str, Any] = {"move": to_another_day, "cancel": lambda _: {"cancelled_by": "us"}}
UPSET: dict[str, Any] = {
    "It has not begun: say afterwards how it went.": to_come,
    "Say of each person whether she came.": nothing_told,
    "This was said more than a week ago: it stays as it is.": said_long_ago,
}
