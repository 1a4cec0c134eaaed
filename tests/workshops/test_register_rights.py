"""Sheets: whom one may add, who may mark, what is logged, by a link; and what a save costs."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from audit.models import AccessEntry, SearchLog, TransitionLog
from core.periods import today
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import yesterday
from tests.support.markup import one_line
from tests.workshops.conftest import acted, link_for, open_link, person, seal, session
from tests.workshops.sent_marks import browser_of, keys, marks_of, noted, one, page_of, send, state
from workshops.models import Attendance, Session, SessionFacilitator
from workshops.register import addable, row_key


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of yesterday that the facilitator runs; its four people are expected."""
    here.own = session(here, yesterday(), by="team", place="Salle 1")
    return here


@pytest.fixture
def facilitator(client: JalonClient, scene: SimpleNamespace) -> JalonClient:
    """The browser of the facilitator."""
    client.force_login(scene.facilitator)
    return client


# Who was not expected


def add_to(found: Session) -> str:
    return reverse("workshops:add", args=[found.uuid])


def offered(client: Client, found: Session, text: str = "") -> list[str]:
    """Return the names that the page of a sheet offers, by a search where a text is given."""
    page = one_line(client.post(add_to(found), {"text": text}) if text else client.get(add_to(found)))
    return re.findall(r'name="person" value="[0-9a-f]{24}"><span><bdi>([^<]*?)</bdi>', page)


@pytest.fixture
def others(scene, there):
    """Somebody in another group of the centre, and one in another group that comes to the facilitator's sessions."""
    with acted():
        apart = make.GroupFactory(centre=scene.centre, track=scene.track, code="apart")
        near = make.GroupFactory(centre=scene.centre, track=scene.track, code="near")
    scene.stranger = person(SimpleNamespace(centre=scene.centre, track=scene.track, group=apart), "Ada", "Visit")
    scene.known = person(SimpleNamespace(centre=scene.centre, track=scene.track, group=near), "Bea", "Near")
    later = session(scene, today(), by="team")
    with acted():
        make.SessionGroupFactory(session=later, group=near)
    return scene


def test_whom_one_may_add_are_names_that_one_may_see(client, others):
    client.force_login(others.facilitator)
    assert offered(client, others.own) == ["Near Bea"]
    entry = AccessEntry.objects.latest("pk")
    assert set(entry.files.values_list("file", flat=True)) == {others.known.uuid}
    worker = browser_of(others.social_worker)
    assert [offered(worker, others.own, text) for text in ("nea", "ada")] == [["Near Bea"], ["Visit Ada"]]


def test_who_may_look_up_names_searches_one_and_is_shown_no_other(client, others):
    client.force_login(others.social_worker)
    before = AccessEntry.objects.count()
    assert offered(client, others.own) == []
    assert AccessEntry.objects.count() == before, "nobody was shown"
    assert offered(client, others.own, "vis") == ["Visit Ada"]
    entry = AccessEntry.objects.latest("pk")
    assert set(entry.files.values_list("file", flat=True)) == {others.stranger.uuid}
    assert list(SearchLog.objects.values_list("words", "found")) == [("vis", 1)]
    assert offered(client, others.own, "benali") == [], "who is on the sheet is not offered"
    assert offered(client, others.own, others.stranger.file_number) == ["Visit Ada"]
    answer = client.post(add_to(others.own), {"person": row_key(others.own, others.stranger)})
    assert answer.status_code == 302
    assert noted(others.own) == {"Visit": ("present", None)}


@pytest.mark.parametrize("text", ["", " ", "...", "85073003328"])
def test_a_search_for_nobody_or_by_a_national_number_is_refused_beside_the_field(client, others, text: str):
    client.force_login(others.social_worker)
    answer = client.post(add_to(others.own), {"text": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]
    assert not SearchLog.objects.exists()


def test_a_search_shows_so_many_names_at_most_and_says_that_there_are_more(client, others, monkeypatch):
    monkeypatch.setattr("workshops.views.add_somebody.MOST_SHOWN", 2)
    for number in range(3):
        person(
            SimpleNamespace(centre=others.centre, track=others.track, group=others.stranger.enrolments.get().group),
            f"Given{number}",
            "Manyfold",
        )
    client.force_login(others.social_worker)
    assert len(offered(client, others.own, "manyf")) == 2
    assert "write more letters" in client.post(add_to(others.own), {"text": "manyf"}).content.decode()
    assert "write more letters" not in client.post(add_to(others.own), {"text": "visit"}).content.decode()


@pytest.mark.parametrize("who", ["foreign", "sealed", "without a path"])
def test_a_search_finds_nobody_who_may_not_be_added(client, others, there, who: str):
    if who == "sealed":
        seal(others.stranger, others.manager, others.dpo)
    if who == "foreign":
        person(there, "Ada", "Foreign")
    if who == "without a path":
        with acted():
            make.ParticipantFactory(centre=others.centre, first_name="Ada", last_name="Pathless")
    client.force_login(others.social_worker)
    text = {"foreign": "foreign", "sealed": "visit", "without a path": "pathless"}[who]
    assert offered(client, others.own, text) == []


@pytest.mark.parametrize("text", ["visit", "near"])
def test_a_facilitator_cannot_search_names(client, others, text: str):
    client.force_login(others.facilitator)
    assert offered(client, others.own, text) == ["Near Bea"], "the names of the own groups, whatever was sent"
    assert not SearchLog.objects.exists()


@pytest.mark.parametrize("by", ["facilitator", "link"])
def test_names_of_former_groups_are_not_offered(client, scene, by):
    """Enrolments of 2016 that nobody ended: of a group that ended, and of one that came to a session long ago."""
    run_by = "team" if by == "facilitator" else "organisation"
    found = session(scene, today(), by=run_by)
    past = session(scene, today() - timedelta(days=365), by=run_by)
    near = session(scene, today() - timedelta(days=3), by=run_by)
    with acted():
        for code, at, ends_on in (
            ("former", past, None),
            ("ended", near, today() - timedelta(days=1)),
            ("going on", near, today()),
        ):
            group = make.GroupFactory(centre=scene.centre, track=scene.track, code=code, ends_on=ends_on)
            make.SessionGroupFactory(session=at, group=group)
            person(SimpleNamespace(centre=scene.centre, track=scene.track, group=group), code.title(), "Other")
    if by == "facilitator":
        client.force_login(scene.facilitator)
        page = one_line(client.get(add_to(found)))
    else:
        _link, token = link_for(scene)
        open_link(client, token)
        page = one_line(client.get(reverse("workshops:link-add", args=[found.uuid])))
    names = re.findall(r'name="person" value="[0-9a-f]{24}"><span><bdi>([^<]*?)</bdi>', page)
    assert [name for name in names if "Going On" in name] == names != []


def test_whoever_comes_by_a_link_is_offered_so_many_names_at_most(scene, monkeypatch):
    monkeypatch.setattr("workshops.register.MOST_ADDED", 2)
    found = session(scene, today(), by="team")
    with acted():
        group = make.GroupFactory(centre=scene.centre, track=scene.track, code="large")
        make.SessionGroupFactory(session=session(scene, today(), by="team"), group=group)
    for number in range(3):
        person(SimpleNamespace(centre=scene.centre, track=scene.track, group=group), f"First{number}", "Last")
    assert len(addable(found, scene.facilitator)) == 2
    assert len(addable(found, scene.social_worker)) == 3


def test_added_somebody_is_present_once(client, others):
    client.force_login(others.facilitator)
    key = row_key(others.own, others.known)
    for _time in range(2):
        answer = client.post(add_to(others.own), {"person": key})
        assert answer.status_code == 302
    assert noted(others.own) == {"Near": ("present", None)}
    assert Attendance.history.filter(session=others.own.pk).count() == 1
    assert "Near Bea" in client.get(page_of(others.own)).content.decode()
    assert state(others.own) == "held"


@pytest.mark.parametrize("who", ["stranger", "foreign", "sealed"])
def test_nobody_else_is_added(client, others, there, who: str):
    if who == "sealed":
        seal(others.known, others.manager, others.dpo)
    target = {"stranger": others.stranger, "foreign": there.people[0], "sealed": others.known}[who]
    client.force_login(others.facilitator)
    client.post(add_to(others.own), {"person": row_key(others.own, target)})
    assert noted(others.own) == {}
    assert (state(others.own), Attendance.history.count()) == ("planned", 0)


def test_to_a_session_to_come_nobody_is_added(client, others):
    coming = session(others, today() + timedelta(days=2), by="team")
    client.force_login(others.facilitator)
    answer = client.post(add_to(coming), {"person": row_key(coming, others.known)})
    assert answer.status_code == 409
    assert noted(coming) == {}


# Who may


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR])
def test_a_stranger_to_the_sheet_hears_nothing(client, scene, role: Role):
    client.force_login(getattr(scene, role))
    for path in (page_of(scene.own), add_to(scene.own)):
        assert client.get(path).status_code == 404
    assert send(client, scene.own, one(keys(scene)[0], "present")).status_code == 404
    assert noted(scene.own) == {}


def test_other_sheets_are_not_a_facilitators(facilitator, scene, there):
    for foreign in (session(scene, yesterday()), session(there, yesterday())):
        assert send(facilitator, foreign, one(row_key(foreign, scene.people[0]), "present")).status_code == 404
        assert facilitator.post(add_to(foreign), {}).status_code == 404
        assert noted(foreign) == {}


def test_a_key_of_another_sheet_is_nobody_here(facilitator, scene):
    other = session(scene, yesterday() - timedelta(days=1), by="team")
    told = send(facilitator, scene.own, one(row_key(other, scene.people[0]), "present")).json()
    assert told["unknown"]
    assert noted(scene.own) == {}


def test_a_sealed_file_cannot_be_marked_by_who_is_not_named(facilitator, scene):
    key = keys(scene)[1]
    seal(scene.people[1], scene.manager, scene.dpo)
    assert send(facilitator, scene.own, one(key, "present")).json()["unknown"] == [key]
    assert noted(scene.own) == {}
    assert key not in facilitator.get(page_of(scene.own)).content.decode()


def test_each_look_and_each_write_is_in_the_access_log(facilitator, scene):
    facilitator.get(page_of(scene.own))
    send(facilitator, scene.own, one(keys(scene)[0], "present"))
    facilitator.post(marks_of(scene.own), {f"mark-{keys(scene)[1]}": "excused", "then": "save"})
    looked, by_script, by_page = AccessEntry.objects.order_by("pk")
    assert looked.files.count() == 4
    assert {(one.what, one.purpose) for one in (by_script, by_page)} == {("sheet", "Attendance noted")}
    assert [list(one.files.values_list("file", flat=True)) for one in (by_script, by_page)] == [
        [scene.people[0].uuid],
        [scene.people[1].uuid],
    ]


def test_nothing_is_saved_where_it_cannot_be_logged(facilitator, scene, monkeypatch):
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("workshops.access.log_read", broken)
    facilitator.raise_request_exception = False
    assert send(facilitator, scene.own, one(keys(scene)[0], "present")).status_code == 500
    assert (noted(scene.own), state(scene.own)) == ({}, "planned")


# By a link


def test_an_outside_facilitator_fills_in_and_hands_in(outside, here):
    found = session(here, today() - timedelta(days=1), by="nobody")
    link, token = link_for(here)
    open_link(outside, token)
    address = reverse("workshops:link-marks", args=[found.uuid])
    keys_ = [row_key(found, one) for one in here.people]
    batch = json.dumps({"known": 0, "marks": [one(key, "present") for key in keys_]})
    told = outside.post(address, batch, content_type="application/json").json()
    assert set(told["lines"]) == set(keys_)
    page = outside.get(reverse("workshops:link-sheet", args=[found.uuid])).content.decode()
    assert not [one for one in here.people if one.last_name in page or str(one.uuid) in page]
    answer = outside.post(address, {"then": "hand_in"})
    assert (answer.status_code, state(found)) == (302, "handed_in")
    assert SessionFacilitator.objects.get(session=found).organisation == here.workshop.organisation
    move = TransitionLog.objects.get(object=found.uuid, move="hand_in")
    assert (move.actor_id, move.channel) == (link.user_id, "link")


def test_by_a_link_the_name_of_a_colleague_does_not_come_out(outside, here):
    found = session(here, yesterday())
    _link, token = link_for(here)
    open_link(outside, token)
    team = browser_of(here.social_worker)
    key = row_key(found, here.people[0])
    send(team, found, one(key, "excused"))
    body = json.dumps({"known": 0, "marks": [one(key, "present")]})
    told = outside.post(reverse("workshops:link-marks", args=[found.uuid]), body, content_type="application/json")
    assert told.json()["clashes"][key]
    assert here.social_worker.first_name not in told.content.decode()


def test_without_a_link_there_is_nothing(outside, here):
    found = session(here, yesterday())
    for name in ("link-marks", "link-add"):
        assert outside.post(reverse(f"workshops:{name}", args=[found.uuid])).status_code == 404


# Cost

SAVE_STATEMENTS = 6
NOT_COUNTED = re.compile(
    r'^(SAVEPOINT|RELEASE|BEGIN|COMMIT)|FROM "accounts_(browsersession|user|membership)"|INSERT INTO "audit_|'
    r'FROM "workshops_session" INNER JOIN "workshops_workshop"'
)


def counted(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements of the save itself: without session and account, the sheet's own row, the access log."""
    return [one["sql"] for one in captured if not NOT_COUNTED.search(one["sql"].split(" WHERE ")[0])]


@pytest.mark.parametrize("length", [15, 100])
def test_a_save_of_any_length_takes_six_statements(facilitator, scene, length: int):
    for number in range(length - len(scene.people)):
        scene.people.append(person(scene, f"Name{number}", f"Other{number}"))
    half = length // 2
    told = send(facilitator, scene.own, *[one(key, "present") for key in keys(scene)[:half]]).json()
    seen = told["seen"]
    with CaptureQueriesContext(connection) as blank:
        send(facilitator, scene.own, *[one(key, "present") for key in keys(scene)[half:]])
    assert 3 <= len(counted(blank)) <= SAVE_STATEMENTS, counted(blank)
    # Some changed and some taken back in one batch: the most that a save can have to do.
    changed = [one(key, "late", 10, seen=10**9) for key in keys(scene)[1::2]]
    back = [one(key, "", seen=10**9) for key in keys(scene)[::2]]
    with CaptureQueriesContext(connection) as mixed:
        send(facilitator, scene.own, *changed, *back, known=seen)
    assert len(counted(mixed)) <= SAVE_STATEMENTS, counted(mixed)
    assert Attendance.objects.filter(session=scene.own).count() == length // 2
    assert len(blank) <= len(mixed) <= 21, "with transactions, account, the sheet and the access log"


def test_a_save_is_in_the_act_of_its_sender(scene):
    client = browser_of(scene.facilitator)
    send(client, scene.own, *[one(key, "present") for key in keys(scene)])
    acts = set(Attendance.history.filter(session=scene.own.pk).values_list("act", "history_user"))
    assert len(acts) == 1
    assert {user for _act, user in acts} == {scene.facilitator.pk}
