"""Mistakes put right: opened by mistake, did not take place, day and hours, a stand-in, somebody added by mistake."""

from __future__ import annotations

import datetime as dt
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from audit.models import TransitionLog
from core.periods import BELGIUM, today
from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import evaluated, typed_tomorrow, yesterday
from tests.workshops.conftest import acted, link_for, open_link, person, session
from tests.workshops.sent_marks import browser_of, keys, marks_of, noted, one, page_of, send, state
from workshops.models import Attendance, Session, SessionFacilitator

REASON = "The teacher had to leave an hour earlier."


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of yesterday that the facilitator was to run; its sheet is open and empty."""
    here.own = session(here, yesterday(), by="team", state="held", place="Salle 1")
    return here


def at(name: str, found: Session) -> str:
    return reverse(f"workshops:{name}", args=[found.uuid])


def correct(scene: SimpleNamespace, user: Any, **given: Any) -> Any:
    """Send the form of a correction as it is rendered, with what is changed."""
    browser, path = browser_of(user), at("session-correct", scene.own)
    form = form_to(browser.get(path).content.decode(), path, path)
    ticked = {name: value for name, value in form.values.items() if value or name not in {"organisations", "members"}}
    return browser.post(path, {**ticked, "reason": REASON, **given})


# Opened by mistake, did not take place


@pytest.mark.parametrize("who", ["facilitator", "social_worker", "manager"])
@pytest.mark.parametrize(("name", "after"), [("session-undo-open", "planned"), ("session-call-off", "cancelled")])
def test_what_was_not_held_is_put_right_with_a_reason(scene, who: str, name: str, after: str):
    send(browser_of(scene.facilitator), scene.own, one(keys(scene)[0], "excused"))
    browser = browser_of(getattr(scene, who))
    assert at(name, scene.own) in browser.get(page_of(scene.own)).content.decode()
    assert browser.post(at(name, scene.own), {"reason": " "}).status_code == 422
    assert state(scene.own) == "held"
    for _time in range(2):
        assert browser.post(at(name, scene.own), {"reason": "The wrong line was touched."}).status_code == 302
    assert (state(scene.own), noted(scene.own)) == (after, {})
    assert [row.status for row in Attendance.history.filter(session=scene.own.pk, history_type="+")] == ["excused"]
    moves = TransitionLog.objects.filter(object=scene.own.uuid, to_state=after)
    assert [(row.actor_id, row.reason) for row in moves] == [(getattr(scene, who).pk, "The wrong line was touched.")]


@pytest.mark.parametrize("name", ["session-undo-open", "session-call-off"])
def test_where_somebody_was_there_nothing_is_taken_back(scene, name: str):
    browser = browser_of(scene.facilitator)
    send(browser, scene.own, one(keys(scene)[0], "late", 10))
    answer = browser.post(at(name, scene.own), {"reason": "A mistake."})
    assert answer.status_code == 409
    assert "A mistake." in answer.content.decode()
    assert (state(scene.own), noted(scene.own)) == ("held", {"Benali": ("late", 10)})


def test_a_cancelled_session_takes_place_after_all_until_its_day_has_passed(scene):
    coming = session(scene, today(), by="team", state="cancelled")
    gone = session(scene, yesterday(), by="team", state="cancelled")
    worker = browser_of(scene.social_worker)
    assert worker.post(at("session-restore", gone)).status_code == 409
    assert at("session-restore", coming) in worker.get(page_of(coming)).content.decode()
    assert worker.post(at("session-restore", coming)).status_code == 302
    assert (state(coming), state(gone)) == ("planned", "cancelled")


# Day, hours, place, groups, who ran it


def test_an_open_sheet_is_corrected_with_a_reason_that_history_keeps(scene):
    assert correct(scene, scene.facilitator, ends_at="11:00", place="Salle 2").status_code == 302
    now = Session.objects.get(pk=scene.own.pk)
    assert (now.ends_at, now.place, now.minutes) == (dt.time(11), "Salle 2", 120)
    row = Session.history.filter(id=now.pk).latest("history_id")
    assert (row.history_user, row.history_change_reason) == (scene.facilitator, REASON)
    assert not SessionFacilitator.objects.filter(session=now).exists()  # it was not said to be somebody else


def test_who_ran_it_and_the_groups_are_corrected(scene):
    with acted():
        other = make.GroupFactory(centre=scene.centre, track=scene.track, code="more")
    organisation = str(scene.workshop.organisation_id)
    given = {"groups": [str(other.pk)], "members": [], "organisations": [organisation]}
    assert correct(scene, scene.social_worker, **given).status_code == 302
    assert list(scene.own.groups.all()) == [other]
    assert [str(one) for one in scene.own.facilitators.all()] == ["Atelier here"]
    assert scene.own.planned_facilitators.get().member == scene.facilitator_member


@pytest.mark.parametrize(
    ("given", "beside"),
    [
        ({"reason": "Too short."}, "id_reason"),
        ({"reason": ""}, "id_reason"),
        ({"date": typed_tomorrow}, "id_date"),
        ({"ends_at": "08:00"}, "id_ends_at"),
    ],
)
def test_what_cannot_be_is_told_beside_it_and_stays_typed(scene, given: dict[str, str], beside: str):
    given = evaluated(given)
    answer = correct(scene, scene.facilitator, **given)
    page, [(name, typed)] = answer.content.decode(), given.items()
    assert answer.status_code == 422
    assert f'href="#{beside}"' in page
    path = at("session-correct", scene.own)
    assert form_to(page, path, path).values[name] == typed
    assert Session.objects.get(pk=scene.own.pk).place == "Salle 1"


def test_counting_in_another_year_is_told_before(scene):
    year = yesterday().year - 1
    answer = correct(scene, scene.social_worker, date=f"15/06/{year}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{year}" in page
    assert 'name="year_told"' in page
    assert Session.objects.get(pk=scene.own.pk).date == yesterday()
    assert correct(scene, scene.social_worker, date=f"15/06/{year}", year_told=f"{year - 1}").status_code == 422
    assert correct(scene, scene.social_worker, date=f"15/06/{year}", year_told=f"{year}").status_code == 302
    assert Session.objects.get(pk=scene.own.pk).date == date(year, 6, 15)


@pytest.mark.parametrize("into", ["planned", "closed", "cancelled"])
def test_only_an_open_sheet_is_corrected(scene, into: str):
    other = session(scene, yesterday(), by="team", state=into)
    browser = browser_of(scene.manager)
    assert browser.post(at("session-correct", other), {"place": "B", "reason": REASON}).status_code == 302
    assert Session.objects.get(pk=other.pk).place == ""


# What happened


def test_the_team_sees_who_did_what_and_a_link_sees_no_name(scene):
    with acted():
        scene.own.planned_facilitators.all().delete()  # it is the organisation's, and so the link's
    _link, token = link_for(scene)
    browser = browser_of(scene.social_worker)
    browser.post(marks_of(scene.own), {"then": "all"})
    correct(scene, scene.manager, place="Salle 2")
    page = browser.get(page_of(scene.own)).content.decode()
    told = page.split('class="register-events"')[1].split("</details>")[0]
    assert [name in told for name in ("Social_Worker Here", "Manager Here", REASON, "Salle 1", "Salle 2")] == [True] * 5
    by_link = JalonClient()
    open_link(by_link, token)
    outside = by_link.get(reverse("workshops:link-sheet", args=[scene.own.uuid])).content.decode()
    assert "Benali" not in outside
    assert "Fatima" in outside
    assert not [name for name in ("Social_Worker", "Manager", REASON, "register-events") if name in outside]


# A stand-in


def test_a_stand_in_makes_a_session_of_today_her_own(scene):
    with acted():
        second = make.UserFactory(first_name="Bea", last_name="Second")
        make.MembershipFactory(user=second, centre=scene.centre, role=Role.FACILITATOR)
        member = make.TeamMemberFactory(centre=scene.centre, code="AN2", user=second)
    now = session(scene, today(), by="team")
    before = session(scene, yesterday(), by="team")
    browser = browser_of(second)
    assert browser.get(page_of(now)).status_code == 404
    listed = browser.get(reverse("workshops:of-colleagues")).content.decode()
    assert at("stand-in", now) in listed
    assert at("stand-in", before) not in listed
    for _time in range(2):
        assert browser.post(at("stand-in", now)).url == page_of(now)
    assert browser.get(page_of(now)).status_code == 200
    row = SessionFacilitator.objects.get(session=now)
    assert (row.member, now.planned_facilitators.get().member) == (member, scene.facilitator_member)
    told = SessionFacilitator.history.get(session=now.pk)
    assert (told.history_user, told.history_change_reason) == (second, "stands in")
    assert at("stand-in", now) not in browser.get(reverse("workshops:of-colleagues")).content.decode()
    assert browser.post(at("stand-in", before)).url == reverse("workshops:of-colleagues")
    assert browser.get(page_of(before)).status_code == 404


# Somebody added by mistake


def test_somebody_added_by_mistake_is_taken_off_an_open_sheet(scene):
    with acted():
        stranger = make.ParticipantFactory(centre=scene.centre, first_name="Lea", last_name="Added")
        make.AttendanceFactory(session=scene.own, participant=stranger)
    browser = browser_of(scene.facilitator)
    page = browser.get(page_of(scene.own)).content.decode()
    [address] = {part.split('"')[0] for part in page.split('href="')[1:] if "/off/" in part}
    assert "Added" in browser.get(address).content.decode()
    key = address.partition("person=")[2]
    for _time in range(2):
        assert browser.post(at("off", scene.own), {"person": key}).url == page_of(scene.own)
    assert noted(scene.own) == {}
    assert Attendance.history.filter(participant=stranger.pk, history_type="-").count() == 1


def test_whoever_is_expected_stays_on_the_sheet(scene):
    browser, key = browser_of(scene.facilitator), keys(scene)[0]
    send(browser, scene.own, one(key, "present"))
    assert browser.post(at("off", scene.own), {"person": key}).status_code == 409
    assert noted(scene.own) == {"Benali": ("present", None)}


def test_nobody_is_taken_off_a_closed_sheet(scene):
    closed = session(scene, yesterday(), by="team", state="closed")
    stranger = person(scene, "Lea", "Late")
    with acted():
        stranger.enrolments.all().delete()
        make.AttendanceFactory(session=closed, participant=stranger)
    browser_of(scene.facilitator).post(
        at("off", closed), {"person": keys(SimpleNamespace(own=closed, people=[stranger]))[0]}
    )
    assert set(noted(closed)) == {"Late"}


# When a sheet opens


@pytest.mark.parametrize(("minutes", "opens"), [(31, False), (30, True), (1, True)])
def test_the_sheet_opens_half_an_hour_before_and_is_closed_from_the_start(here, minutes: int, opens: bool):
    coming = session(here, date(2026, 5, 4), by="team")
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=BELGIUM) - timedelta(minutes=minutes)):
        browser = browser_of(here.facilitator)
        assert ('class="register"' in browser.get(page_of(coming)).content.decode()) is opens
        browser.post(marks_of(coming), {"then": "all"})
        assert state(coming) == ("held" if opens else "planned")
        assert browser.post(marks_of(coming), {"then": "close"}).status_code == (422 if opens else 409)
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=BELGIUM)):
        browser.post(marks_of(coming), {"then": "all"})
        assert browser.post(marks_of(coming), {"then": "close"}).status_code == 302
