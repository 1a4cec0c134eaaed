"""Filling in a sheet: marks by the page and by its script, merged, asked, once; closed, reopened."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import TransitionLog
from core.periods import today
from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import yesterday
from tests.workshops.conftest import acted, session
from tests.workshops.sent_marks import browser_of, close, keys, marks_of, noted, one, page_of, rendered, send, state
from workshops.models import Attendance, SessionFacilitator
from workshops.register import row_key


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


# By the page


def test_the_form_as_rendered_is_filled_in_and_saved(facilitator, scene):
    fields = rendered(facilitator, scene.own)
    first, second, third, fourth = keys(scene)
    fields |= {f"mark-{first}": "present", f"mark-{second}": "late", f"minutes-{second}": "20"}
    fields |= {f"mark-{third}": "excused", f"mark-{fourth}": "no_news", "then": "save"}
    answer = facilitator.post(marks_of(scene.own), fields)
    assert (answer.status_code, answer.url) == (302, page_of(scene.own))
    assert noted(scene.own) == {
        "Benali": ("present", None),
        "Berger": ("late", 20),
        "Diallo": ("excused", None),
        "Lambert": ("no_news", None),
    }
    shown = rendered(facilitator, scene.own)
    assert (shown[f"mark-{second}"], shown[f"minutes-{second}"]) == ("late", "20")


def test_the_first_mark_opens_the_sheet(facilitator, scene):
    assert state(scene.own) == "planned"
    send(facilitator, scene.own, one(keys(scene)[0], "present"))
    assert state(scene.own) == "held"
    move = TransitionLog.objects.get(object=scene.own.uuid)
    assert (move.move, move.actor_id) == ("hold", scene.facilitator.pk)


def test_looking_opens_nothing_and_the_button_does(facilitator, scene):
    facilitator.get(page_of(scene.own))
    send(facilitator, scene.own)
    assert state(scene.own) == "planned"
    facilitator.post(marks_of(scene.own), {"then": "open"})
    assert state(scene.own) == "held"
    assert noted(scene.own) == {}


def test_all_present_leaves_what_is_noted(facilitator, scene):
    send(facilitator, scene.own, one(keys(scene)[1], "excused"))
    facilitator.post(marks_of(scene.own), {"then": "all"})
    assert noted(scene.own) == {
        "Benali": ("present", None),
        "Berger": ("excused", None),
        "Diallo": ("present", None),
        "Lambert": ("present", None),
    }


@pytest.mark.parametrize("minutes", ["0", "181", "soon", "-5", "1.5"])
def test_minutes_that_cannot_be_are_told_beside_the_line_and_nothing_is_lost(facilitator, scene, minutes: str):
    first, second, *_rest = keys(scene)
    fields = {f"mark-{first}": "excused", f"mark-{second}": "late", f"minutes-{second}": minutes, "then": "save"}
    answer = facilitator.post(marks_of(scene.own), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#minutes-{second}"' in page
    form = form_to(page, marks_of(scene.own), page_of(scene.own))
    assert form.values[f"mark-{first}"] == "excused"
    assert form.values[f"minutes-{second}"] == minutes
    assert noted(scene.own) == {}


def test_what_is_no_mark_changes_nothing(facilitator, scene):
    first = keys(scene)[0]
    assert facilitator.post(marks_of(scene.own), {f"mark-{first}": "absent"}).status_code == 400
    for body in ("x", "[]", "{}", '{"marks": [{}]}', '{"marks": 3}', '{"marks": [{"key": "x", "status": ["a"]}]}'):
        answer = facilitator.post(marks_of(scene.own), body, content_type="application/json")
        assert answer.status_code == 400, body
    assert send(facilitator, scene.own, one("f" * 24, "present")).json()["unknown"] == ["f" * 24]
    assert noted(scene.own) == {}
    assert facilitator.get(marks_of(scene.own)).status_code == 405


def test_the_sheet_alone_is_the_sheet_of_the_page(facilitator, scene):
    send(facilitator, scene.own, one(keys(scene)[0], "late", 10))
    whole = facilitator.get(page_of(scene.own)).content.decode()
    part = facilitator.get(page_of(scene.own), headers={"X-By-Script": "yes"}).content.decode()
    hide = re.compile(r'value="[A-Za-z0-9]{64}"|data-ticket="[^"]+"')  # a ticket carries the second it was signed in
    assert hide.sub("", part).strip() in hide.sub("", whole)
    assert "<main" not in part


# By the script


def test_marks_are_saved_as_one_goes_and_history_says_who(facilitator, scene):
    answer = send(facilitator, scene.own, one(keys(scene)[0], "present")).json()
    second = send(facilitator, scene.own, one(keys(scene)[0], "late", 15, seen=answer["seen"])).json()
    assert noted(scene.own) == {"Benali": ("late", 15)}
    assert second["lines"][keys(scene)[0]] == {"status": "late", "minutes": 15}
    rows = Attendance.history.filter(session=scene.own.pk).order_by("history_id")
    assert [(row.history_type, row.status, row.history_user_id) for row in rows] == [
        ("+", "present", scene.facilitator.pk),
        ("~", "late", scene.facilitator.pk),
    ]


def test_undone_is_not_noted_again_and_leaves_a_trace(facilitator, scene):
    answer = send(facilitator, scene.own, one(keys(scene)[0], "present")).json()
    send(facilitator, scene.own, one(keys(scene)[0], "", seen=answer["seen"]))
    assert noted(scene.own) == {}
    assert [row.history_type for row in Attendance.history.filter(session=scene.own.pk).order_by("history_id")] == [
        "+",
        "-",
    ]
    again = send(facilitator, scene.own, one(keys(scene)[0], "excused", seen=answer["seen"] + 1)).json()
    assert again["clashes"] == {}
    assert noted(scene.own) == {"Benali": ("excused", None)}


def test_a_batch_sent_again_acts_once(facilitator, scene):
    batch = [one(key, "present") for key in keys(scene)]
    first = send(facilitator, scene.own, *batch).json()
    rows = Attendance.history.count()
    assert send(facilitator, scene.own, *batch).json()["clashes"] == {}
    assert Attendance.history.count() == rows
    # Its answer was lost; somebody has decided otherwise since: the old batch does not win over them, nor asks.
    other = browser_of(scene.social_worker)
    send(other, scene.own, one(keys(scene)[0], "late", 5, seen=first["seen"]))
    told = send(facilitator, scene.own, *batch).json()
    assert told["clashes"] == {}
    assert told["lines"][keys(scene)[0]] == {"status": "late", "minutes": 5}
    assert noted(scene.own)["Benali"] == ("late", 5)


def test_a_lost_answer_does_not_make_one_clash_with_oneself(facilitator, scene):
    send(facilitator, scene.own, one(keys(scene)[0], "present"))
    told = send(facilitator, scene.own, one(keys(scene)[0], "late", 10, tried=[["present", None]])).json()
    assert told["clashes"] == {}
    assert noted(scene.own) == {"Benali": ("late", 10)}


def test_marks_of_different_persons_merge(facilitator, scene):
    other = browser_of(scene.social_worker)
    send(facilitator, scene.own, one(keys(scene)[0], "present"))
    told = send(other, scene.own, one(keys(scene)[1], "excused")).json()
    assert set(told["lines"]) == set(keys(scene)[:2]), "the second hears of the first"
    assert noted(scene.own) == {"Benali": ("present", None), "Berger": ("excused", None)}


def test_the_same_person_marked_differently_is_asked_of_the_second(facilitator, scene):
    other, key = browser_of(scene.social_worker), keys(scene)[0]
    send(facilitator, scene.own, one(key, "present"))
    with translation.override("en"):
        told = send(other, scene.own, one(key, "no_news")).json()
    assert noted(scene.own) == {"Benali": ("present", None)}
    assert "Facilitator Here" in told["clashes"][key]
    assert told["lines"][key] == {"status": "present", "minutes": None}
    assert not send(other, scene.own, one(key, "no_news", seen=told["seen"])).json()["clashes"], (
        "sent again, it decides"
    )
    assert noted(scene.own) == {"Benali": ("no_news", None)}


def test_on_the_page_both_are_shown_and_saving_again_decides(facilitator, scene):
    other, key = browser_of(scene.social_worker), keys(scene)[0]
    fields = rendered(other, scene.own) | {f"mark-{key}": "excused", "then": "close"}
    send(facilitator, scene.own, one(key, "late", 30))
    answer = other.post(marks_of(scene.own), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "register-clash" in page
    assert f'href="#line-{key}"' in page
    assert noted(scene.own) == {"Benali": ("late", 30)}
    form = form_to(page, marks_of(scene.own), page_of(scene.own))
    assert form.values[f"mark-{key}"] == "excused", "what was chosen stays"
    other.post(marks_of(scene.own), form.values | {"then": "save"})
    assert noted(scene.own) == {"Benali": ("excused", None)}


def test_a_line_that_was_left_as_shown_takes_nothing_back(facilitator, scene):
    other, key = browser_of(scene.social_worker), keys(scene)[0]
    send(other, scene.own, one(key, "present"))
    fields = rendered(facilitator, scene.own)
    send(other, scene.own, one(key, "excused", seen=10**9))
    assert facilitator.post(marks_of(scene.own), fields | {f"mark-{keys(scene)[1]}": "present"}).status_code == 302
    assert noted(scene.own) == {"Benali": ("excused", None), "Berger": ("present", None)}


def test_marks_that_waited_through_a_change_of_secret_are_known(facilitator, scene, settings):
    old = row_key(scene.own, scene.people[0])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, long enough for the digest of a key"
    client = browser_of(scene.facilitator)
    assert send(client, scene.own, one(old, "present")).json()["unknown"] == []
    assert noted(scene.own) == {"Benali": ("present", None)}


# Closing


def test_closing_names_who_still_needs_an_answer(facilitator, scene):
    send(facilitator, scene.own, one(keys(scene)[0], "present"))
    answer = close(facilitator, scene)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [key for key in keys(scene) if f'href="#line-{key}"' in page] == keys(scene)[1:]
    assert page.count("people have no answer yet:") == 1
    assert page.count("an answer is needed") == 3  # on each line
    assert state(scene.own) == "held"
    for key in keys(scene)[1:3]:
        send(facilitator, scene.own, one(key, "present"))
    page = close(facilitator, scene).content.decode()
    assert "Lambert Zoé: an answer is needed." in page
    assert "have no answer yet" not in page


def test_closed_it_counts_and_is_read_only(facilitator, scene):
    facilitator.post(marks_of(scene.own), {"then": "all"})
    assert close(facilitator, scene).status_code == 302
    assert state(scene.own) == "closed"
    page = facilitator.get(page_of(scene.own)).content.decode()
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]
    answer = send(facilitator, scene.own, one(keys(scene)[0], "excused", seen=10**9))
    assert answer.status_code == 409
    assert answer.json()["refused"]
    assert noted(scene.own)["Benali"] == ("present", None)


def test_closing_twice_is_closing_once(facilitator, scene):
    facilitator.post(marks_of(scene.own), {"then": "all"})
    assert close(facilitator, scene).status_code == 302
    assert close(facilitator, scene).status_code == 302
    assert TransitionLog.objects.filter(object=scene.own.uuid, move="close").count() == 1


def test_who_ran_it_is_asked_where_nobody_is_noted(client, scene):
    with acted():
        scene.own.planned_facilitators.get().delete()
    client.force_login(scene.social_worker)
    client.post(marks_of(scene.own), {"then": "all"})
    assert 'name="ran_by"' in client.get(page_of(scene.own)).content.decode()
    refused = close(client, scene)
    assert refused.status_code == 422
    assert 'href="#ran"' in refused.content.decode()
    assert close(client, scene, ran_how="instead", ran_by="member-nobody").status_code == 422
    house = f"organisation-{scene.workshop.organisation.uuid}"
    assert close(client, scene, ran_how="instead", ran_by=house).status_code == 302
    row = SessionFacilitator.objects.get(session=scene.own)
    assert (row.organisation, row.provider) == (scene.workshop.organisation, "subcontractor")


def test_a_sheet_without_anybody_is_closed_after_one_question(client, scene):
    with acted():
        empty = make.SessionFactory(workshop=scene.workshop, date=yesterday())
        make.PlannedFacilitatorFactory(session=empty, member=scene.facilitator_member)
    client.force_login(scene.facilitator)
    answer = client.post(marks_of(empty), {"then": "close"})
    assert (answer.status_code, state(empty)) == (422, "held")
    form = form_to(answer.content.decode(), marks_of(empty), page_of(empty))
    assert client.post(marks_of(empty), {**form.values, "then": "close"}).status_code == 302
    assert state(empty) == "closed"


def test_a_manager_reopens_with_a_reason_and_a_facilitator_does_not(facilitator, scene):
    facilitator.post(marks_of(scene.own), {"then": "all"})
    close(facilitator, scene)
    address = reverse("workshops:session-reopen", args=[scene.own.uuid])
    assert facilitator.get(address).status_code == 403
    assert facilitator.post(address, {"reason": "A mistake."}).status_code == 403
    manager = browser_of(scene.manager)
    assert address in manager.get(page_of(scene.own)).content.decode()
    assert manager.post(address, {"reason": " "}).status_code == 422
    assert state(scene.own) == "closed"
    for _time in range(2):
        assert manager.post(address, {"reason": "Zoé came after all."}).status_code == 302
    assert state(scene.own) == "reopened"
    assert TransitionLog.objects.filter(object=scene.own.uuid, move="reopen").count() == 1
    assert send(facilitator, scene.own, one(keys(scene)[3], "late", 60, seen=10**9)).status_code == 200
    assert close(facilitator, scene).status_code == 302
    assert (state(scene.own), noted(scene.own)["Lambert"]) == ("closed", ("late", 60))


# Not now


def test_a_session_to_come_says_when_and_takes_nothing(client, scene):
    coming = session(scene, today() + timedelta(days=2), by="team")
    client.force_login(scene.facilitator)
    page = client.get(page_of(coming)).content.decode()
    assert "09:00" in page
    assert 'class="register"' not in page
    key = row_key(coming, scene.people[0])
    assert send(client, coming, one(key, "present")).status_code == 409
    answer = client.post(marks_of(coming), {f"mark-{key}": "present", "then": "save"})
    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
    assert (state(coming), noted(coming)) == ("planned", {})


@pytest.mark.parametrize("into", ["cancelled", "moved"])
def test_what_does_not_take_place_says_so_and_takes_nothing(client, scene, into: str):
    with acted():
        gone = make.SessionFactory(workshop=scene.workshop, date=yesterday(), state=into)
        make.SessionGroupFactory(session=gone, group=scene.group)
        make.PlannedFacilitatorFactory(session=gone, member=scene.facilitator_member)
    client.force_login(scene.facilitator)
    page = client.get(page_of(gone)).content.decode()
    assert 'class="note note-information"' in page
    assert ("Strike." in page) == (into == "cancelled")
    assert "Benali" not in page
    assert send(client, gone, one(row_key(gone, scene.people[0]), "present")).status_code == 409
    assert noted(gone) == {}
