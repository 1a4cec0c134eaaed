"""The next free times of a worker, the note of an appointment, and appointments to come when a file is handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.models import Away, WorkingHours
from appointments.free_time import FreeTime, next_free
from appointments.models import Appointment
from appointments.services import cancel
from core.actor import acting_as
from participants.services.handover import hand_over_file, questions_about
from permissions.transitions import MoveRefused
from tests.appointments.conftest import TODAY, TOMORROW
from tests.support.factories import system

pytestmark = pytest.mark.django_db
NINE, NOON, FOUR = time(9), time(12), time(16)


@pytest.fixture
def hours(stage: Any, now: Any) -> None:
    """The worker works on Wednesdays and Thursdays, from nine to four."""
    with acting_as(system(), "test"):
        for weekday in (2, 3):
            WorkingHours.objects.create(member=stage.members["worker"], weekday=weekday, begins=NINE, ends=FOUR)


@pytest.fixture
def worker(stage: Any, browser: Callable[..., Any]) -> Any:
    stage.worker.language = "en"
    with acting_as(system(), "test"):
        stage.worker.save()
    return browser(stage.worker)


def test_three_free_times_of_ones_own_hours(stage: Any, hours: None, booked: Callable[..., Appointment]) -> None:
    """It is noon: this afternoon, tomorrow morning after what is booked, tomorrow afternoon."""
    booked(TOMORROW, NINE, time(9, 40))
    member = stage.members["worker"]
    first = FreeTime(TODAY, time(12, 15))
    assert next_free(member, 45) == [first, FreeTime(TOMORROW, time(9, 45)), FreeTime(TOMORROW, NOON)]
    with acting_as(system(), "test"):
        Away.objects.create(member=member, first=TOMORROW, last=TOMORROW)
        booked(TODAY, NOON, FOUR)
    week = timedelta(days=7)
    found = next_free(member, 45)
    assert [one.day for one in found] == [TODAY + week, TODAY + week, TOMORROW + week]
    assert next_free(member, 5 * 60) == []  # nothing so long in a half-day
    assert next_free(stage.members["colleague"], 45) == []  # no hours are written


def test_a_public_holiday_is_not_offered(stage: Any, hours: None, now: Any) -> None:
    now.move_to("2026-05-13 18:00+02:00")  # the eve of Ascension Day
    assert next_free(stage.members["worker"], 45)[0].day == date(2026, 5, 20)


def test_a_free_time_fills_in_the_form(stage: Any, hours: None, worker: Any) -> None:
    address = reverse("appointments:new", args=[stage.own.uuid])
    text = worker.get(address).content.decode()
    assert "You are next free" in text
    assert "?date=05/03/2026&amp;starts_at=09:00" in text
    filled = worker.get(f"{address}?date=05/03/2026&starts_at=09:00").content.decode()
    assert 'value="05/03/2026"' in filled
    assert 'value="09:00"' in filled


def test_the_statements_do_not_grow_with_what_is_booked(stage: Any, hours: None, booked: Any) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            next_free(stage.members["worker"], 45)
        return len(asked)

    booked(TOMORROW, NINE, time(9, 40))
    before = statements()
    for hour in range(10, 15):
        booked(TOMORROW, time(hour), time(hour, 30))
    assert statements() == before


def test_the_note_of_what_is_booked_is_changed(stage: Any, worker: Any, booked: Any) -> None:
    met = booked(TOMORROW, note="Bring the letter")
    address = reverse("appointments:note", args=[met.uuid])
    mark = worker.get(address).context["form"]["seen"].value()
    answer = worker.post(address, {"note": "Bring the contract", "seen": mark})
    assert answer.status_code == 302
    assert Appointment.objects.get(pk=met.pk).note == "Bring the contract"
    overtaken = worker.post(address, {"note": "Bring both", "seen": mark})
    assert overtaken.status_code == 409
    assert b"Bring both" in overtaken.content
    with acting_as(stage.worker):
        cancel(met, cancelled_by="us", by=stage.worker)
    assert worker.get(address).status_code == 403


def hand_over(stage: Any, **answers: str) -> Any:
    with acting_as(stage.worker):
        to = stage.members["colleague"]
        return hand_over_file(stage.own, to, by=stage.worker, from_day=TODAY, answers=answers)


def workers_of(met: Appointment) -> list[str]:
    return sorted(met.workers.values_list("member__code", flat=True))


def test_a_handover_asks_of_each_appointment_to_come(stage: Any, booked: Any, worker: Any) -> None:
    stays, passes, off = (booked(TOMORROW, time(hour), time(hour, 30)) for hour in (9, 10, 11))
    booked()  # yesterday
    text = worker.get(reverse("participants:hand-over", args=[stage.own.uuid])).content.decode()
    assert text.count("It passes to the new key worker") == 3
    keys = [f"appointment-{one.uuid}" for one in (stays, passes, off)]
    assert [one.key for one in questions_about(stage.own, stage.worker)] == keys
    hand_over(stage, **dict(zip(keys, ["stay", "pass_on", "cancel"], strict=True)))
    states = [Appointment.objects.get(pk=one.pk).state for one in (stays, passes, off)]
    assert states == ["planned", "planned", "cancelled"]
    assert (workers_of(stays), workers_of(passes)) == (["worker"], ["colleague"])


def test_who_is_taken_cannot_be_given_an_appointment_and_nothing_passes(stage: Any, booked: Any) -> None:
    met = booked(TOMORROW, NINE, time(9, 30))
    booked(TOMORROW, NINE, time(9, 30), members=[stage.members["colleague"]])
    with pytest.raises(MoveRefused, match="already has an appointment"):
        hand_over(stage, **{f"appointment-{met.uuid}": "pass_on"})
    assert workers_of(met) == ["worker"]
    assert stage.own.referents.get(ends_on=None).member == stage.members["worker"]
