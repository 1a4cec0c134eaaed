"""A worker is never in two live appointments at once, whoever writes and however many write at the same moment (D4).

JALON_BOOKINGS=200x100 is the whole of it: how many write at once, and how often. A PostgreSQL server must let in as
many connections.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from accounts.models import TeamMember
from appointments.models import Appointment, AppointmentWorker
from appointments.services import MemberTaken, book
from core.actor import acting_as
from tests.appointments.conftest import ABOUT
from tests.support.concurrency import PATIENCE, in_thread
from tests.support.factories import (
    AppointmentFactory,
    AppointmentWorkerFactory,
    ParticipantFactory,
    TeamMemberFactory,
    system,
)
from tests.support.own_database import own_database

pytestmark = pytest.mark.both_engines
DAY = date(2026, 3, 2)
AT_ONCE, ROUNDS = map(int, os.environ.get("JALON_BOOKINGS", "20x5").split("x"))


@pytest.fixture
def anne(db: None) -> Iterator[TeamMember]:
    with acting_as(system(), "test"):
        yield TeamMemberFactory(name="Anne")


def appointment_of(member: TeamMember, start: time, end: time, **more: Any) -> Appointment:
    """Write an appointment of the member."""
    made = AppointmentFactory(centre=member.centre, date=DAY, starts_at=start, ends_at=end, **more)
    AppointmentWorkerFactory(appointment=made, member=member)
    return made


def refused(member: TeamMember, start: time, end: time, **more: Any) -> bool:
    """Tell whether the database refuses this appointment beside what is there."""
    try:
        with transaction.atomic():
            appointment_of(member, start, end, **more)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("start", "end", "taken"),
    [
        (time(9), time(10), False),  # ends when the other begins
        (time(10, 45), time(11), False),  # begins when the other ends
        (time(9), time(10, 1), True),
        (time(10, 44), time(11), True),
        (time(10, 15), time(10, 30), True),  # inside
        (time(9), time(12), True),  # around
        (time(10), time(10, 45), True),  # the same
    ],
)
def test_shared_time_is_refused_and_touching_ends_are_free(anne, start, end, taken):
    appointment_of(anne, time(10), time(10, 45))
    assert refused(anne, start, end) is taken


def test_another_day_another_colleague_and_what_is_moved_or_cancelled_are_free(anne):
    appointment_of(anne, time(10), time(10, 45), state="cancelled")
    appointment_of(anne, time(10), time(10, 45), state="moved")
    appointment_of(anne, time(10), time(10, 45))
    assert not refused(TeamMemberFactory(centre=anne.centre), time(10), time(10, 45))
    other = AppointmentFactory(centre=anne.centre, date=date(2026, 3, 3), starts_at=time(10), ends_at=time(11))
    AppointmentWorkerFactory(appointment=other, member=anne)
    assert refused(anne, time(10), time(10, 45), state="held")


def test_validation_says_it_in_words(anne):
    appointment_of(anne, time(10), time(10, 45))
    second = AppointmentFactory(centre=anne.centre, date=DAY, starts_at=time(10, 30), ends_at=time(11))
    with pytest.raises(ValidationError) as told:
        AppointmentWorker(appointment=second, member=anne).full_clean()
    assert told.value.messages == ["Anne already has an appointment from 10:00 to 10:45."]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE appointments_appointment SET starts_at = '10:30:00' WHERE id = %s",
        "UPDATE appointments_appointment SET date = '2026-03-02', starts_at = '10:00:00', ends_at = '10:20:00' "
        "WHERE id = %s",
        "UPDATE appointments_appointmentworker SET appointment_id = (SELECT MIN(id) FROM appointments_appointment) "
        "WHERE appointment_id = %s",
    ],
)
def test_round_the_forms_the_database_refuses_it(anne, change):
    appointment_of(anne, time(10), time(10, 45))
    second = appointment_of(anne, time(11), time(11, 45))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [second.pk])


def test_round_the_forms_a_cancelled_one_is_not_brought_back(anne):
    appointment_of(anne, time(10), time(10, 45))
    second = appointment_of(anne, time(10), time(10, 45), state="cancelled")
    rows = Appointment._base_manager.filter(pk=second.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="planned", cancelled_by="")


def test_what_a_writer_says_of_the_copied_columns_does_not_count(anne):
    appointment_of(anne, time(10), time(10, 45))
    second = appointment_of(anne, time(11), time(11, 45))
    rows = AppointmentWorker._base_manager.filter(appointment=second)
    rows.update(date=date(1999, 1, 1), starts_at=time(6), ends_at=time(7), live=False)
    kept = rows.values_list("date", "starts_at", "ends_at", "live").get()
    assert kept == (DAY, time(11), time(11, 45), True)
    Appointment._base_manager.filter(pk=second.pk).update(state="cancelled", cancelled_by="us")
    assert rows.values_list("live", flat=True).get() is False


@pytest.fixture(scope="module")
def own_members(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[TeamMember]]:
    """Members in a database that threads can open."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        with acting_as(system(), "test"):
            first = TeamMemberFactory()
            members = [first, *(TeamMemberFactory(centre=first.centre) for _more in range(ROUNDS - 1))]
        yield members


def test_of_many_written_at_the_same_moment_exactly_one_stands(own_members):
    for member in own_members:
        ready, outcomes = threading.Barrier(AT_ONCE), []

        def write(member: TeamMember = member, ready: Any = ready, outcomes: list[str] = outcomes) -> None:
            try:
                with acting_as(system(), "test"):
                    ready.wait(PATIENCE)
                    with transaction.atomic():
                        appointment_of(member, time(10), time(10, 45))
                outcomes.append("stands")
            except DatabaseError:
                outcomes.append("refused")

        for thread in [in_thread(write) for _one in range(AT_ONCE)]:
            thread.join(2 * PATIENCE)
            assert not thread.is_alive()
        assert sorted(outcomes) == ["refused"] * (AT_ONCE - 1) + ["stands"]
        assert AppointmentWorker._base_manager.filter(member=member, live=True).count() == 1


def test_of_many_who_book_by_the_form_one_does_and_the_others_are_told(own_members):
    member = own_members[0]
    with acting_as(system(), "test"):
        person = ParticipantFactory(centre=member.centre)
    values = {"date": date(2026, 3, 9), "starts_at": time(10), "ends_at": time(10, 45), **ABOUT}
    ready, outcomes = threading.Barrier(AT_ONCE), []

    def write() -> None:
        with acting_as(system(), "test"), translation.override("en"):
            ready.wait(PATIENCE)
            try:
                book([person], [member], key=uuid.uuid4(), values=values)
            except MemberTaken as taken:
                outcomes.append(taken.sentence)
            else:
                outcomes.append("booked")

    for thread in [in_thread(write) for _one in range(AT_ONCE)]:
        thread.join(2 * PATIENCE)
        assert not thread.is_alive()
    told = f"{member} already has an appointment from 10:00 to 10:45."
    assert sorted(outcomes) == sorted(["booked"] + [told] * (AT_ONCE - 1))
    assert Appointment._base_manager.filter(date=date(2026, 3, 9)).count() == 1
