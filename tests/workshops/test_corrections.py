"""Mistakes put right: opened by mistake, did not take place, day and hours, a stand-in, somebody added by mistake."""

from __future__ import annotations

import datetime as dt
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import BELGIUM, today
from permissions.transitions import take_over
from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import evaluated, typed_tomorrow, yesterday
from tests.workshops.conftest import acted, link_for, open_link, person, session
from tests.workshops.sent_marks import browser_of, keys, marks_of, noted, one, page_of, send, state
from workshops.models import Attendance, Session, SessionFacilitator
from workshops.settings import OPENS_BEFORE

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


def told_to(user: Any, found: Session, language: str = "en") -> str:
    """Return what the page of a session says of what happened to it, in a language."""
    User.objects.filter(pk=user.pk).update(language=language)
    page = browser_of(user).get(page_of(found)).content.decode()
    return unescape(page.partition('class="register-events"')[2].partition("</details>")[0])


def test_groups_that_are_corrected_are_told_as_they_were_and_are(scene):
    with acted():
        other = make.GroupFactory(centre=scene.centre, track=scene.track, code="more")
    assert "groups" not in told_to(scene.manager, scene.own)
    for given in ([str(scene.group.pk), str(other.pk)], [str(other.pk)], []):
        assert correct(scene, scene.manager, groups=given).status_code == 302
    told = told_to(scene.manager, scene.own)
    steps = [f"{scene.group} → {scene.group}, {other}", f"{scene.group}, {other} → {other}", f"{other} → nothing"]
    assert [f"Changed (groups): {step}" in told for step in steps] == [True] * 3
    assert told.count(REASON) == 3


@pytest.mark.parametrize(("language", "words"), [("fr", "remplace"), ("nl", "vervangt")])
def test_what_happened_is_told_in_the_readers_words(scene, language: str, words: str):
    with acted():
        own = session(scene, date(2016, 9, 1), by="team", state="held")
        with acting_as(scene.manager, "stands in"):
            make.SessionFacilitatorFactory(session=own, member=None)
    scene.own = own
    assert correct(scene, scene.manager, date="01/10/2016", starts_at="08:30").status_code == 302
    with acted():
        take_over([(own, "planned", "held")], reason="Taken over from the workbook")
    told = told_to(scene.manager, own, language)
    assert words in told
    english = ("stands in", "Taken over", "Changed", "nothing", "a.m.", "September", "October")
    assert [word for word in english if word in told] == []
    if language == "fr":
        assert "1er septembre 2016 → 1er octobre 2016" in told
    assert "09:00 → 08:30" in told


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


@pytest.fixture
def stand_in(scene: SimpleNamespace) -> SimpleNamespace:
    """A second facilitator who stands in for the first at a session of today that begins at midnight."""
    with acted():
        scene.second = make.UserFactory(first_name="Bea", last_name="Second")
        make.MembershipFactory(user=scene.second, centre=scene.centre, role=Role.FACILITATOR)
        scene.second_member = make.TeamMemberFactory(centre=scene.centre, code="AN2", user=scene.second)
        scene.third_member = make.TeamMemberFactory(centre=scene.centre, code="AN3", name="Carl Third")
    scene.own = session(scene, today(), by="team")
    Session.objects.filter(pk=scene.own.pk).update(starts_at=dt.time(0))
    scene.browser = browser_of(scene.second)
    assert scene.browser.post(at("stand-in", scene.own)).url == page_of(scene.own)
    return scene


def ran(found: Session) -> list[str]:
    return sorted(str(one) for one in SessionFacilitator.objects.filter(session=found))


NO_LONGER = "no longer among yours"


def test_a_stand_in_closes_with_somebody_else_and_is_told_that_it_is_hers_no_more(stand_in):
    stand_in.browser.post(marks_of(stand_in.own), {"then": "all"})
    given = {"then": "close", "ran_how": "instead", "ran_by": f"member-{stand_in.third_member.uuid}"}
    answer = stand_in.browser.post(marks_of(stand_in.own), given)
    assert (answer.status_code, answer.url) == (302, reverse("workshops:sessions"))
    assert (state(stand_in.own), ran(stand_in.own)) == ("closed", ["Carl Third"])
    assert NO_LONGER in stand_in.browser.get(answer.url).content.decode()


def test_a_stand_in_who_corrects_who_ran_it_goes_to_the_list(stand_in):
    stand_in.browser.post(marks_of(stand_in.own), {"then": "all"})
    answer = correct(stand_in, stand_in.second, members=[str(stand_in.third_member.pk)])
    assert (answer.status_code, answer.url) == (302, reverse("workshops:sessions"))
    assert ran(stand_in.own) == ["Carl Third"]
    assert NO_LONGER in answer.client.get(answer.url).content.decode()
    assert correct(stand_in, stand_in.manager, place="Salle 3").url == page_of(stand_in.own)


def test_what_did_not_take_place_is_nobodys_and_the_stand_in_is_told(stand_in):
    stand_in.browser.post(marks_of(stand_in.own), {"then": "open"})
    answer = stand_in.browser.post(at("session-call-off", stand_in.own), {"reason": "Nobody could come."})
    assert answer.url == reverse("workshops:sessions")
    assert ran(stand_in.own) == []
    assert NO_LONGER in stand_in.browser.get(answer.url).content.decode()


@pytest.mark.parametrize("opened_by", ["second", "facilitator"])
def test_taking_an_opening_back_leaves_whoever_stood_in_before_or_since(stand_in, opened_by: str):
    browser_of(getattr(stand_in, opened_by)).post(marks_of(stand_in.own), {"then": "open"})
    if opened_by == "facilitator":  # stands in only now
        with acted():
            stand_in.own.facilitators.all().delete()
        assert stand_in.browser.post(at("stand-in", stand_in.own)).url == page_of(stand_in.own)
    for _time in range(2):
        answer = stand_in.browser.post(at("session-undo-open", stand_in.own), {"reason": "The wrong line."})
        assert answer.url == page_of(stand_in.own)
    assert (state(stand_in.own), ran(stand_in.own)) == ("planned", [str(stand_in.second_member)])


def test_taking_an_opening_back_takes_back_who_was_noted_since(stand_in):
    stand_in.browser.post(marks_of(stand_in.own), {"then": "open"})
    both = [str(stand_in.second_member.pk), str(stand_in.third_member.pk)]
    assert correct(stand_in, stand_in.manager, members=both).status_code == 302
    assert len(ran(stand_in.own)) == 2
    browser_of(stand_in.manager).post(at("session-undo-open", stand_in.own), {"reason": "The wrong line."})
    assert ran(stand_in.own) == [str(stand_in.second_member)]


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


@pytest.mark.parametrize(
    ("before", "minutes", "opens"),
    [(None, 31, False), (None, 30, True), (None, 1, True), (45, 46, False), (45, 45, True), (0, 1, False)],
)
def test_the_sheet_opens_as_the_centre_has_set_it_and_is_closed_from_the_start(
    here, there, before: int | None, minutes: int, opens: bool
):
    coming = session(here, date(2026, 5, 4), by="team")
    with acted():
        make.CentreSettingFactory(centre=there.centre, code=OPENS_BEFORE, value=240, from_day=date(2026, 1, 1))
        make.CentreSettingFactory(centre=here.centre, code=OPENS_BEFORE, value=120, from_day=date(2026, 5, 5))
        if before is not None:
            make.CentreSettingFactory(centre=here.centre, code=OPENS_BEFORE, value=before, from_day=date(2026, 5, 4))
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=BELGIUM) - timedelta(minutes=minutes)):
        browser = browser_of(here.facilitator)
        page = browser.get(page_of(coming)).content.decode()
        assert ('class="register"' in page) is opens
        first = dt.datetime(2026, 5, 4, 9) - timedelta(minutes=30 if before is None else before)  # noqa: DTZ001
        assert (f"at {first:%H:%M}." in page) is not opens
        browser.post(marks_of(coming), {"then": "all"})
        assert state(coming) == ("held" if opens else "planned")
        assert browser.post(marks_of(coming), {"then": "close"}).status_code == (422 if opens else 409)
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=BELGIUM)):
        browser.post(marks_of(coming), {"then": "all"})
        assert browser.post(marks_of(coming), {"then": "close"}).status_code == 302
