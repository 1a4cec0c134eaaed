"""Sessions at the same time with the same group, facilitator or workshop: asked about once, and nothing is refused."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from core.periods import today
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import tomorrow, yesterday
from tests.workshops.conftest import acted, link_for, open_link, session
from tests.workshops.sent_marks import browser_of, keys, marks_of, one, send, state
from tests.workshops.test_planning import at, rendered
from workshops.conflicts import conflicts_at
from workshops.models import Session

ASKED = "at that time there is “Theatre here” too"


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of tomorrow, 9:00 to 12:00, that the facilitator runs, and another workshop of the centre."""
    here.coming = session(here, tomorrow(), by="team", place="Salle 1")
    with acted():
        here.garden = make.WorkshopFactory(centre=here.centre, title="Garden")
        here.other_group = make.GroupFactory(centre=here.centre, track=here.track, code="G-other")
    return here


@pytest.fixture
def worker(client: JalonClient, scene: SimpleNamespace) -> JalonClient:
    client.force_login(scene.social_worker)
    return client


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def planned(scene: SimpleNamespace, worker: JalonClient, **given: Any) -> tuple[str, dict[str, Any]]:
    """Return the address and the fields of a session of the garden at the time of the other one."""
    path = at("session-new", scene.garden)
    fields = {
        "date": f"{tomorrow():%d/%m/%Y}", "starts_at": "11:00", "ends_at": "13:00", "groups": [], "members": [],
        "organisations": [],
    }  # fmt: skip
    return path, rendered(worker, path) | fields | given


def test_what_is_at_the_same_time_is_asked_about_once_and_then_planned(worker, scene):
    for name, key in (("groups", scene.group.pk), ("members", scene.facilitator_member.pk)):
        path, fields = planned(scene, worker, **{name: [str(key)]})
        before = Session.objects.count()
        asked = worker.post(path, fields)
        assert asked.status_code == 422
        assert ASKED in text_of(asked)
        assert 'name="sure"' in asked.content.decode()
        assert 'value="11:00"' in asked.content.decode()
        assert Session.objects.count() == before
        for _time in range(2):  # sent twice, it asks nothing about itself
            assert worker.post(path, fields | {"sure": "on"}).status_code == 302
        assert Session.objects.count() == before + 1


def test_the_same_workshop_twice_at_one_time_is_asked_about(worker, scene):
    path = at("session-new", scene.workshop)
    fields = rendered(worker, path) | {"date": f"{tomorrow():%d/%m/%Y}", "groups": [], "members": []}
    asked = worker.post(path, fields | {"starts_at": "9:00", "ends_at": "12:00"})
    assert asked.status_code == 422
    assert f"This workshop: {ASKED}" in text_of(asked)


def test_what_is_apart_is_not_asked_about(worker, scene):
    group, member = [str(scene.group.pk)], [str(scene.facilitator_member.pk)]
    with acted():
        for state_ in ("cancelled", "moved"):
            gone = make.SessionFactory(
                workshop=scene.workshop, date=tomorrow(), starts_at=dt.time(15), ends_at=dt.time(16), state=state_
            )
            make.SessionGroupFactory(session=gone, group=scene.group)
    for given in (
        {"groups": [str(scene.other_group.pk)]},
        {"groups": group, "members": member, "starts_at": "12:00", "ends_at": "14:00"},
        {"groups": group, "members": member, "starts_at": "15:00", "ends_at": "16:00"},
        {"groups": group, "members": member, "date": f"{tomorrow() + timedelta(days=1):%d/%m/%Y}"},
    ):
        path, fields = planned(scene, worker, **given)
        assert worker.post(path, fields).status_code == 302
        with acted():
            Session.objects.filter(workshop=scene.garden).delete()


def test_one_over_midnight_meets_the_morning_after(scene):
    with acted():
        night = make.SessionFactory(workshop=scene.garden, date=today(), starts_at=dt.time(22), ends_at=dt.time(9, 30))
        make.SessionGroupFactory(session=night, group=scene.group)
    found = conflicts_at(scene.workshop, [(tomorrow(), dt.time(9), dt.time(10))], groups=[scene.group])
    assert {one.session for one in found} == {night, scene.coming}
    assert {one.shared for one in found} == {(str(scene.group),)}
    later = conflicts_at(scene.workshop, [(tomorrow(), dt.time(9, 30), dt.time(10))], groups=[scene.group])
    assert {one.session for one in later} == {scene.coming}


def test_another_centre_meets_nothing(scene, there):
    session(there, tomorrow(), by="team")
    found = conflicts_at(there.workshop, [(tomorrow(), dt.time(9), dt.time(12))], groups=[there.group])
    assert {one.session.workshop for one in found} == {there.workshop}


def test_a_series_says_with_its_list_what_it_meets_and_asks_before_it_is_planned(worker, scene):
    path = at("series", scene.garden)
    fields = rendered(worker, path) | {
        "first": f"{tomorrow():%d/%m/%Y}", "last": f"{tomorrow() + timedelta(days=20):%d/%m/%Y}",
        "weekdays": [str(number) for number in range(6)], "starts_at": "9:00", "ends_at": "10:00",
        "groups": [str(scene.group.pk)],
    }  # fmt: skip
    days = [f"{tomorrow() + timedelta(days=number):%Y-%m-%d}" for number in range(8)]
    with acted():
        for number in range(1, 21):  # more than are told
            other = make.SessionFactory(
                workshop=scene.workshop, date=tomorrow() + timedelta(days=number), starts_at=dt.time(9)
            )
            make.SessionGroupFactory(session=other, group=scene.group)
    listed = text_of(worker.post(path, fields | {"then": "list"}))
    assert listed.count(ASKED) == 8
    assert "other sessions." in listed
    asked = worker.post(path, fields | {"then": "plan", "day": days})
    assert ASKED in text_of(asked)
    assert not scene.garden.sessions.exists()
    assert worker.post(path, fields | {"then": "plan", "day": days, "sure": "on"}).status_code == 302
    assert scene.garden.sessions.exists()


def test_a_change_asks_only_about_what_it_meets_anew(worker, scene):
    beside = session(scene, tomorrow(), by="", workshop=scene.garden)
    path = at("session-edit", beside)
    fields = rendered(worker, path)
    assert worker.post(path, fields | {"place": "Salle 2", "room": ""}).status_code == 302
    third = session(scene, tomorrow() + timedelta(days=1), by="team")
    fields = rendered(worker, path) | {"date": f"{third.date:%d/%m/%Y}"}
    asked = worker.post(path, fields)
    assert asked.status_code == 422
    assert ASKED in text_of(asked)
    assert worker.post(path, fields | {"sure": "on"}).status_code == 302
    assert Session.objects.get(pk=beside.pk).date == third.date


def test_a_move_asks_and_the_session_that_is_moved_does_not_count(worker, scene):
    third = session(scene, tomorrow() + timedelta(days=1), by="team")
    path = at("session-move", scene.coming)
    fields = rendered(worker, path)
    asked = worker.post(path, fields | {"date": f"{third.date:%d/%m/%Y}"})
    assert asked.status_code == 422
    assert ASKED in text_of(asked)
    again = {"starts_at": "10:00", "ends_at": "12:00"}  # on its own day, beside nobody but itself
    assert worker.post(path, fields | again | {"date": f"{tomorrow():%d/%m/%Y}"}).status_code == 302


# Sheets


@pytest.fixture
def twice(scene: SimpleNamespace) -> SimpleNamespace:
    """Two sheets of yesterday at the same time for one group: one is closed, everybody is noted on the other."""
    scene.done = session(scene, yesterday(), by="team", workshop=scene.garden, state="closed")
    scene.own = session(scene, yesterday(), by="team", state="held")
    send(browser_of(scene.facilitator), scene.own, *[one(key, "present") for key in keys(scene)])
    return scene


def test_closing_asks_once_where_the_hours_of_another_closed_sheet_count(twice):
    browser = browser_of(twice.facilitator)
    asked = browser.post(marks_of(twice.own), {"then": "close"})
    assert asked.status_code == 422
    assert "at that time there is “Garden” too" in text_of(asked)
    assert "If that is right, press the button once more." in text_of(asked)
    assert '<input type="hidden" name="both" value="yes">' in asked.content.decode()
    assert state(twice.own) == "held"
    assert browser.post(marks_of(twice.own), {"then": "close", "both": "yes"}).status_code == 302
    assert state(twice.own) == "closed"


def test_opening_asks_once_and_a_mark_is_never_held_up(scene):
    session(scene, yesterday(), by="team", workshop=scene.garden, state="closed")
    scene.own = session(scene, yesterday(), by="team")
    browser = browser_of(scene.social_worker)
    asked = browser.post(marks_of(scene.own), {"then": "open"})
    assert asked.status_code == 422
    assert "“Garden” too" in text_of(asked)
    assert state(scene.own) == "planned"
    assert browser.post(marks_of(scene.own), {"then": "open", "both": "yes"}).status_code == 302
    assert state(scene.own) == "held"
    third = session(scene, yesterday(), by="team")
    assert send(browser, third, one("unknown", "present")).status_code == 200
    assert state(third) == "held"


def test_who_may_not_see_the_other_session_is_not_told_which_it_is(twice):
    with acted():
        for rows in (twice.done.planned_facilitators, twice.done.facilitators):
            rows.all().delete()
    asked = text_of(browser_of(twice.facilitator).post(marks_of(twice.own), {"then": "close"}))
    assert "at that time there is another session too" in asked
    assert "“Garden” too" not in asked
    assert "“Garden” too" in text_of(browser_of(twice.manager).post(marks_of(twice.own), {"then": "close"}))


def test_a_link_is_asked_nothing_about_sessions_of_others(twice, outside):
    twice.own = session(twice, yesterday(), state="held")
    _link, token = link_for(twice)
    open_link(outside, token)
    page = at("link-marks", twice.own)
    outside.post(page, {"then": "all"})
    assert outside.post(page, {"then": "hand_in"}).status_code == 302
    assert state(twice.own) == "handed_in"


@pytest.mark.parametrize("other", ["held", "planned", "cancelled"])
def test_what_does_not_count_yet_is_not_asked_about_at_closing(scene, other: str):
    session(scene, yesterday(), by="team", workshop=scene.garden, state=other)
    scene.own = session(scene, yesterday(), by="team", state="held")
    browser = browser_of(scene.facilitator)
    send(browser, scene.own, *[one(key, "present") for key in keys(scene)])
    assert browser.post(marks_of(scene.own), {"then": "close"}).status_code == 302
    assert state(scene.own) == "closed"
