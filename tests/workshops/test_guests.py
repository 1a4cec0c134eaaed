"""Guests, children and notes for the team: on the sheet, in no figure of persons, a note never for a link."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from tests.support.days import yesterday
from tests.workshops.conftest import link_for, open_link, session
from tests.workshops.sent_marks import browser_of
from workshops.models import Attendance, Session, SessionGuest, SessionNote

SAID = "The projector is broken."


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """An open sheet of yesterday, that a facilitator and a link can fill in."""
    here.own = session(here, yesterday(), by="team", state="held")
    here.linked = session(here, yesterday(), state="held")
    _link, token = link_for(here)
    here.outside = JalonClient()
    open_link(here.outside, token)
    return here


def address(name: str, of: Session) -> str:
    return reverse(f"workshops:{name}", args=[of.uuid])


def test_guests_stand_on_the_sheet_and_a_form_sent_twice_acts_once(scene):
    client, page = browser_of(scene.facilitator), address("guests", scene.own)
    key = str(uuid.uuid4())
    typed = {"then": "guest", "key": key, "label": "Two trainees", "persons": "2"}
    assert client.post(page, typed).url == page
    assert client.post(page, typed).url == page
    assert client.post(page, typed | {"label": "Others"}).status_code == 422
    [guest] = SessionGuest.objects.all()
    assert (guest.label, guest.persons, guest.session) == ("Two trainees", 2, scene.own)
    assert "Two trainees" in client.get(address("session", scene.own)).content.decode()
    assert client.post(page, {"then": "remove", "guest": str(guest.uuid)}).url == page
    assert client.post(page, {"then": "remove", "guest": str(guest.uuid)}).url == page
    assert "Two trainees" not in client.get(address("session", scene.own)).content.decode()
    assert guest.history.filter(history_type="-").count() == 1


@pytest.mark.parametrize("persons", ["0", "100", "two", ""])
def test_a_number_of_guests_that_cannot_be_is_told_and_what_was_typed_stays(scene, persons):
    client, page = browser_of(scene.facilitator), address("guests", scene.own)
    typed = {"then": "guest", "key": str(uuid.uuid4()), "label": "A neighbour", "persons": persons}
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert "from 1 to 99" in answer.content.decode()
    assert 'value="A neighbour"' in answer.content.decode()
    assert not SessionGuest.objects.exists()


def test_of_two_who_note_children_the_second_sees_both_numbers(scene):
    client, page = browser_of(scene.facilitator), address("guests", scene.own)
    first = form_to(client.get(page).content.decode(), page, page).values
    assert client.post(page, {**first, "then": "children", "children": "3"}).status_code == 302
    answer = client.post(page, {**first, "then": "children", "children": "5"})
    assert answer.status_code == 409
    assert Session.objects.get(pk=scene.own.pk).children == 3
    for wrong in ("-1", "100", "x", ""):
        assert client.post(page, {**first, "then": "children", "children": wrong}).status_code == 422


def test_they_are_no_persons_of_the_sheet(scene):
    client, page = browser_of(scene.facilitator), address("guests", scene.own)
    client.post(address("marks", scene.own), {"then": "all"})
    client.post(page, {"then": "guest", "key": str(uuid.uuid4()), "label": "Twelve pupils", "persons": "12"})
    assert "4 present of 4" in client.get(address("session", scene.own)).content.decode()
    assert Attendance.objects.filter(session=scene.own).count() == len(scene.people)


def test_a_note_is_read_by_the_team_and_by_no_other_link(scene):
    page = address("link-note", scene.linked)
    answer = scene.outside.post(page, {"key": str(uuid.uuid4()), "text": SAID})
    assert answer.url == address("link-sheet", scene.linked)
    assert SAID in scene.outside.get(answer.url).content.decode()
    assert SAID in browser_of(scene.social_worker).get(address("session", scene.linked)).content.decode()
    browser_of(scene.social_worker).post(
        address("note", scene.linked), {"key": str(uuid.uuid4()), "text": "Of the team alone."}
    )
    assert "Of the team alone." not in scene.outside.get(answer.url).content.decode()
    _link, token = link_for(scene)
    other = JalonClient()
    open_link(other, token)
    assert SAID not in other.get(answer.url).content.decode()


def test_an_empty_note_is_told_and_one_sent_twice_is_written_once(scene):
    client, page = browser_of(scene.facilitator), address("note", scene.own)
    assert client.post(page, {"key": str(uuid.uuid4()), "text": " "}).status_code == 422
    typed = {"key": str(uuid.uuid4()), "text": SAID}
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed).status_code == 302
    assert client.post(page, typed | {"text": "Another."}).status_code == 422
    assert SessionNote.objects.count() == 1


def test_a_note_is_taken_away_by_its_author_and_by_a_manager_alone(scene):
    page = address("note", scene.own)
    browser_of(scene.facilitator).post(page, {"key": str(uuid.uuid4()), "text": SAID})
    note = SessionNote.objects.get()
    take = {"then": "remove", "note": str(note.uuid)}
    browser_of(scene.social_worker).post(page, take)
    assert SessionNote.objects.count() == 1
    browser_of(scene.manager).post(page, take)
    assert not SessionNote.objects.exists()
    assert note.history.filter(history_type="-").count() == 1


def test_once_handed_in_a_link_adds_nothing(scene):
    sheet, marks = address("link-sheet", scene.linked), address("link-marks", scene.linked)
    scene.outside.post(marks, {"then": "all"})
    form = form_to(scene.outside.get(sheet).content.decode(), marks, sheet)
    assert scene.outside.post(marks, {**form.values, "then": "hand_in"}).status_code == 302
    for name in ("link-guests", "link-note"):
        page = address(name, scene.linked)
        assert scene.outside.get(page).url == sheet
        answer = scene.outside.post(page, {"key": str(uuid.uuid4()), "text": SAID, "then": "guest", "label": SAID})
        assert answer.status_code == 409
        assert SAID in answer.content.decode(), "what was typed is not lost"
    assert not SessionNote.objects.exists()
    assert not SessionGuest.objects.exists()
