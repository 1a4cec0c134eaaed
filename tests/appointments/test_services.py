"""Booking, moving, cancelling, saying how it went and taking that back: all or nothing, and done once."""

from __future__ import annotations

import uuid
from datetime import time

import pytest

from appointments.models import Appointment, AppointmentPerson
from appointments.services import ChangedSince, MemberTaken, Told, book, cancel, move, record, reopen
from audit.models import TransitionLog
from core.actor import acting_as
from core.history import save_changes
from core.idempotency import KeyTaken
from participants.models import Intervention
from permissions.transitions import MoveRefused, NotAllowed
from tests.appointments.conftest import ABOUT, TOMORROW, YESTERDAY
from tests.support.factories import ParticipantFactory, ReferentAssignmentFactory, system
from tests.support.stage import LONG_AGO, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(stage: Stage):
    """Another file of the worker, of somebody who comes along."""
    with acting_as(system(), "test"):
        found = ParticipantFactory(centre=stage.here)
        ReferentAssignmentFactory(participant=found, member=stage.members["worker"], starts_on=LONG_AGO)
    return found


def rows_of(appointment: Appointment) -> list[AppointmentPerson]:
    return list(appointment.persons.order_by("position"))


def say(stage: Stage, appointment: Appointment, *outcomes: tuple) -> Appointment:
    """Say how it went for each person in order, as the worker."""
    told = {row.pk: Told(*outcome) for row, outcome in zip(rows_of(appointment), outcomes, strict=False)}
    with acting_as(stage.worker):
        return record(appointment, told, by=stage.worker)


def interventions() -> list[tuple]:
    found = Intervention.objects.order_by("pk")
    return [(one.participant_id, one.date, one.minutes, one.kind, one.done_by.code) for one in found]


def test_a_form_sent_twice_books_once(stage, now):
    key, values = uuid.uuid4(), {"date": TOMORROW, "starts_at": time(9), "ends_at": time(10), **ABOUT}
    with acting_as(stage.worker):
        first, again = (book([stage.own], [stage.members["worker"]], key=key, values=values) for _time in range(2))
        with pytest.raises(KeyTaken):
            book([stage.own], [stage.members["worker"]], key=key, values={**values, "ends_at": time(11)})
    assert first == again
    assert Appointment.objects.count() == AppointmentPerson.objects.count() == 1


def test_a_taken_colleague_is_named_with_the_hours_and_nothing_is_written(stage, booked):
    booked(TOMORROW)
    with pytest.raises(MemberTaken) as taken:
        booked(TOMORROW, time(10, 30), time(11), persons=[stage.colleagues])
    assert taken.value.sentence == f"{stage.members['worker']} already has an appointment from 10:00 to 10:45."
    assert Appointment.objects.count() == 1


def test_whoever_came_has_an_intervention_and_the_others_have_none(stage, booked, partner):
    made = booked(persons=[stage.own, partner])
    done = say(stage, made, ("came", 30), ("told_us",))
    assert (done.state, done.recorded_on.isoformat()) == ("held", "2026-03-04")
    assert interventions() == [(stage.own.pk, YESTERDAY, 30, "interview", "worker")]
    first, second = rows_of(done)
    assert first.intervention == Intervention.objects.get()
    assert (second.outcome, second.minutes, second.intervention) == ("told_us", None, None)


def test_without_a_word_of_each_person_nothing_is_written(stage, booked, partner):
    made = booked(persons=[stage.own, partner])
    with pytest.raises(MoveRefused) as refused:
        say(stage, made, ("came", 30))
    assert [str(one) for one in refused.value.sentences] == ["Say of each person whether she came."]
    assert [row.outcome for row in rows_of(made)] == ["", ""]
    assert interventions() == []


def test_before_it_begins_nobody_says_how_it_went(stage, booked):
    made = booked(TOMORROW)
    with pytest.raises(MoveRefused) as refused:
        say(stage, made, ("came", 30))
    assert [str(one) for one in refused.value.sentences] == ["It has not begun: say afterwards how it went."]
    assert rows_of(made)[0].outcome == ""


def test_said_twice_it_is_noted_once(stage, booked):
    made = booked()
    say(stage, made, ("came", 30))
    say(stage, made, ("came", 30))
    assert len(interventions()) == 1
    assert TransitionLog.objects.filter(object=made.uuid, move="hold").count() == 1


def test_a_move_keeps_both_and_frees_the_time_that_it_had(stage, booked):
    made = booked(TOMORROW, note="Bring the letter.")
    with acting_as(stage.worker):
        later = move(made, key=uuid.uuid4(), day=TOMORROW, starts_at=time(10, 15), ends_at=time(11), by=stage.worker)
    made = Appointment.objects.get(pk=made.pk)
    assert (made.state, made.moved_to) == ("moved", later)
    assert (later.state, later.note, later.subject) == ("planned", "Bring the letter.", "interview")
    assert [row.participant for row in rows_of(later)] == [stage.own]
    assert [row.member for row in later.workers.all()] == [stage.members["worker"]]


def test_a_move_to_a_taken_hour_leaves_it_where_it_was(stage, booked):
    made = booked(TOMORROW)
    booked(TOMORROW, time(14), time(15))
    with pytest.raises(MemberTaken), acting_as(stage.worker):
        move(made, key=uuid.uuid4(), day=TOMORROW, starts_at=time(14, 30), ends_at=time(15), by=stage.worker)
    made = Appointment.objects.get(pk=made.pk)
    assert (made.state, made.moved_to) == ("planned", None)
    assert Appointment.objects.count() == 2


def test_cancelling_says_who_and_frees_the_time(stage, booked):
    made = booked(TOMORROW)
    with acting_as(stage.worker):
        with pytest.raises(MoveRefused) as refused:
            cancel(made, cancelled_by="", by=stage.worker)
        done = cancel(made, cancelled_by="person", by=stage.worker)
        again = cancel(made, cancelled_by="person", by=stage.worker)
    assert [str(one) for one in refused.value.sentences] == ["Say who cancelled: the person, us, a closing day."]
    assert (done.state, done.cancelled_by, again.state) == ("cancelled", "person", "cancelled")
    assert booked(TOMORROW).state == "planned"


def test_opened_again_what_nobody_changed_is_taken_back(stage, booked):
    made = booked()
    say(stage, made, ("came", 45))
    with acting_as(stage.worker):
        again = reopen(made, by=stage.worker)
    assert (again.state, again.recorded_on) == ("planned", None)
    assert interventions() == []
    say(stage, again, ("no_news",))
    assert rows_of(again)[0].outcome == "no_news"


def test_opened_again_a_changed_intervention_is_asked_about_and_stays(stage, booked):
    made = booked()
    say(stage, made, ("came", 45))
    with acting_as(stage.worker):
        save_changes(Intervention.objects.get(), note="She found a flat.")
        with pytest.raises(ChangedSince):
            reopen(made, by=stage.worker)
        assert Appointment.objects.get(pk=made.pk).state == "held"
        again = reopen(made, by=stage.worker, keep=True)
    say(stage, again, ("came", 30))
    assert [minutes for _file, _day, minutes, _kind, _who in interventions()] == [45]


def test_only_whoever_was_there_opens_it_again_and_within_a_week(stage, booked, now):
    made = booked()
    say(stage, made, ("came", 45))
    with acting_as(stage.colleague), pytest.raises(NotAllowed):
        reopen(made, by=stage.colleague)
    now.shift(8 * 24 * 3600)
    with acting_as(stage.worker), pytest.raises(MoveRefused) as refused:
        reopen(made, by=stage.worker)
    assert [str(one) for one in refused.value.sentences] == ["This was said more than a week ago: it stays as it is."]
