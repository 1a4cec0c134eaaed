"""Pages of appointments: booked from a file, told in two touches, moved, cancelled; what file and home say of them."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.sources import items_of
from appointments.models import Appointment
from appointments.services import Told, move, record
from core.actor import acting_as
from home.dashboard import lines_for
from participants.models import Intervention
from tests.appointments.conftest import TODAY, TOMORROW, YESTERDAY
from tests.permissions.forms import forms_of
from tests.support.factories import (
    CentreSettingFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SealNameFactory,
    system,
)
from tests.support.markup import one_line
from tests.support.stage import LONG_AGO

pytestmark = pytest.mark.django_db


def page(client: Any, name: str, of: Any) -> str:
    """Return the text of a page that is shown."""
    answer = client.get(reverse(f"appointments:{name}", args=[of.uuid]))
    assert answer.status_code == 200
    return one_line(answer.content.decode())


def rendered(client: Any, name: str, of: Any) -> dict[str, Any]:
    """Return what the form of a page holds as it is drawn."""
    path = reverse(f"appointments:{name}", args=[of.uuid])
    found = next(form for form in forms_of(client.get(path).content.decode()) if form.action in ("", path))
    return dict(found.values)


def send(client: Any, name: str, of: Any, **values: Any) -> Any:
    """Send the form of a page as it is drawn, with some values written."""
    return client.post(reverse(f"appointments:{name}", args=[of.uuid]), {**rendered(client, name, of), **values})


def text_of(answer: Any) -> str:
    return one_line(answer.content.decode())


@pytest.fixture
def worker(stage, browser):
    stage.worker.language = "en"
    with acting_as(system(), "test"):
        stage.worker.save()
    return browser(stage.worker)


def test_a_day_and_an_hour_are_enough_to_book(stage, worker):
    """Everything else is there: the length of the centre, an interview at the centre, with oneself."""
    answer = send(worker, "new", stage.own, date="5/3/2026", starts_at="10h")
    made = Appointment.objects.get()
    assert answer.url == reverse("appointments:appointment", args=[made.uuid])
    assert (made.date, made.starts_at, made.ends_at) == (TOMORROW, time(10), time(10, 45))
    assert (made.kind, made.subject, made.place) == ("interview", "interview", "office")
    assert [one.member for one in made.workers.all()] == [stage.members["worker"]]
    assert [one.participant for one in made.persons.all()] == [stage.own]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"date": ""}, "date", "Enter the day."),
        ({"date": "31/2/2026"}, "date", "This day does not exist"),
        ({"starts_at": "late"}, "starts_at", "This is not a time of day. Write it as 13:30 or 13h30."),
        ({"minutes": "4"}, "minutes", "An appointment lasts from 5 minutes to 8 hours."),
        ({"starts_at": "5:30"}, "starts_at", "An appointment is between 6:00 and 22:00."),
        ({"starts_at": "23:30"}, "starts_at", "An appointment is between 6:00 and 22:00."),
        ({"others": "9999-X"}, "others", "9999-X is none of your files: check the number."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(stage, worker, values, field, sentence):
    answer = send(worker, "new", stage.own, **{"date": "5/3/2026", "starts_at": "10:00", "note": "A letter.", **values})
    assert answer.status_code == 422
    shown = text_of(answer)
    assert sentence in shown
    assert f"id_{field}" in shown
    assert "A letter." in shown
    assert not Appointment.objects.exists()


def test_a_taken_hour_is_refused_with_its_hours_and_without_a_name_of_a_person(stage, worker, booked):
    booked(TOMORROW)
    answer = send(worker, "new", stage.own, date="5/3/2026", starts_at="10:30", sure="on")
    assert answer.status_code == 422
    assert "already has an appointment from 10:00 to 10:45." in text_of(answer)
    assert Appointment.objects.count() == 1


def test_another_appointment_of_the_person_is_asked_about_once(stage, worker, booked):
    booked(TOMORROW, members=[stage.members["colleague"]])
    asked = send(worker, "new", stage.own, date="5/3/2026", starts_at="10:30")
    assert asked.status_code == 422
    assert "has another appointment from 10:00 to 10:45." in text_of(asked)
    assert send(worker, "new", stage.own, date="5/3/2026", starts_at="10:30", sure="on").status_code == 302
    assert Appointment.objects.count() == 2


def test_a_day_that_is_past_is_asked_about(stage, worker):
    assert "This day is past." in text_of(send(worker, "new", stage.own, date="3/3/2026", starts_at="10:00"))
    assert not Appointment.objects.exists()


def test_an_hour_outside_the_usual_day_is_asked_about(stage, worker):
    asked = text_of(send(worker, "new", stage.own, date="5/3/2026", starts_at="17:30"))
    assert "This is not between 8:00 and 18:00." in asked
    with acting_as(stage.manager):
        CentreSettingFactory(
            centre=stage.here, code="appointment.day_to", value=19, from_day=TODAY, set_by=stage.manager
        )
    assert send(worker, "new", stage.own, date="5/3/2026", starts_at="17:30").status_code == 302


def test_one_touch_says_that_she_came_and_writes_the_intervention(stage, worker, booked):
    made = booked()
    answer = send(worker, "record", made, **{"outcome-1": "came"})
    assert answer.status_code == 302
    assert Intervention.objects.get().minutes == 45
    shown = page(worker, "appointment", made)
    assert "Came" in shown
    assert "Say otherwise how it went" in shown


def test_before_it_begins_the_page_refuses_to_say_how_it_went(stage, worker, booked):
    answer = send(worker, "record", booked(TOMORROW), **{"outcome-1": "came"})
    assert answer.status_code == 409
    assert "It has not begun: say afterwards how it went." in text_of(answer)


def test_it_is_moved_cancelled_and_opened_again_by_its_pages(stage, worker, booked):
    made = booked(TOMORROW)
    assert send(worker, "move", made).status_code == 422  # as it is drawn: the same time
    assert send(worker, "move", made, date="6/3/2026", starts_at="9:00").status_code == 302
    later = Appointment.objects.get(moved_from=made)
    assert (later.date, later.starts_at, later.ends_at) == (date(2026, 3, 6), time(9), time(9, 45))
    assert "Say who cancelled: the person, us, a closing day." in text_of(send(worker, "cancel", later))
    assert send(worker, "cancel", later, cancelled_by="us").status_code == 302
    assert send(worker, "move", later, date="9/3/2026").status_code == 409
    past = booked()
    send(worker, "record", past, **{"outcome-1": "told_us"})
    assert send(worker, "reopen", past).url == reverse("appointments:record", args=[past.uuid])
    states = {one.pk: one.state for one in Appointment.objects.all()}
    assert states == {made.pk: "moved", later.pk: "cancelled", past.pk: "planned"}


def test_the_file_names_the_next_and_the_last(stage, worker, booked):
    booked()
    booked(TOMORROW, time(14), time(15))
    shown = one_line(worker.get(reverse("participants:file", args=[stage.own.uuid])).content.decode())
    assert "Next appointment" in shown
    assert "Tomorrow, 14:00" in shown
    assert "Tuesday 3 March 2026, 10:00 – 10:45" in shown
    assert "Book an appointment" in shown
    assert "14:00 – 15:00" in page(worker, "of-file", stage.own)


def test_home_asks_how_it_went_until_it_is_said(stage, worker, booked):
    told = lambda: [  # noqa: E731
        (line.who, line.due, line.url)
        for line in lines_for(stage.worker, stage.worker.memberships.get())
        if line.url.endswith("/record/")
    ]
    made = booked()
    booked(TODAY, time(9), time(9, 30))  # over, and not since a day
    booked(TOMORROW)
    with acting_as(stage.worker, centre=stage.here):
        assert told() == [(str(stage.own), YESTERDAY, reverse("appointments:record", args=[made.uuid]))]
        record(made, {made.persons.get().pk: Told("no_news")}, by=stage.worker)
        assert told() == []


def test_a_colleague_who_is_there_sees_when_and_who_and_not_the_note(stage, browser, booked):
    made = booked(members=[stage.members["worker"], stage.members["colleague"]], note="She left her husband.")
    shown = page(browser(stage.colleague), "appointment", made)
    assert str(stage.own) in shown
    assert "She left her husband." not in shown
    assert "She left her husband." in page(browser(stage.worker), "appointment", made)


def test_others_of_the_centre_do_not_see_it(stage, browser, booked):
    made = booked(TOMORROW)
    for who in (stage.colleague, stage.manager, stage.facilitator, stage.stranger):
        answer = browser(who).get(reverse("appointments:appointment", args=[made.uuid]))
        assert answer.status_code == 404
    member = stage.members["worker"]
    (item,) = items_of(member, TOMORROW, TOMORROW, stage.colleague)
    assert (str(stage.own) in str(item.title), item.url, item.busy, list(item.files)) == (False, "", True, [])
    (item,) = items_of(member, TOMORROW, TOMORROW, stage.worker)
    assert str(stage.own) in str(item.title)
    assert (str(stage.own) in str(item.feed_title), item.feed_place) == (False, "")


def test_the_agenda_tells_what_changed_and_keeps_what_was_moved_as_cancelled(stage, booked, now):
    made = booked(TOMORROW)
    member = stage.members["worker"]
    (item,) = items_of(member, TOMORROW, TOMORROW)
    assert (item.uuid, item.sequence, item.cancelled_at, item.busy) == (made.uuid, 0, None, True)
    now.shift(3600)
    with acting_as(stage.worker):
        later = move(made, key=uuid4(), day=TOMORROW, starts_at=time(14), ends_at=time(15), by=stage.worker)
    was, item = items_of(member, TOMORROW, TOMORROW)
    assert (was.uuid, was.sequence, was.busy, was.cancelled_at) == (made.uuid, 1, False, timezone.now())
    assert (item.uuid, item.sequence, item.busy, item.cancelled_at) == (later.uuid, 0, True, None)


def test_of_two_persons_a_reader_sees_those_whom_she_follows(stage, browser, booked):
    made = booked(TOMORROW, persons=[stage.own, stage.colleagues])
    shown = page(browser(stage.colleague), "appointment", made)
    assert str(stage.colleagues) in shown
    assert str(stage.own) not in shown


def test_one_sealed_person_hides_it_and_the_hour_stays_taken(stage, browser, booked):
    with acting_as(system(), "test"):
        other = ParticipantFactory(centre=stage.here)
        ReferentAssignmentFactory(participant=other, member=stage.members["worker"], starts_on=LONG_AGO)
    made = booked(TOMORROW, persons=[stage.own, other])
    with acting_as(system(), "test"):
        seal = SealFactory(participant=other, state="in_force")
        SealNameFactory(seal=seal, user=stage.manager)
        SealNameFactory(seal=seal, user=stage.second_manager)
    client = browser(stage.worker)
    assert client.get(reverse("appointments:appointment", args=[made.uuid])).status_code == 404
    assert "10:00 – 10:45" not in page(client, "of-file", stage.own)
    (item,) = items_of(stage.members["worker"], TOMORROW, TOMORROW, stage.worker)
    assert (str(stage.own) in str(item.title), item.busy) == (False, True)
