"""Answers that arrive too late for their sheet: none is lost, each is stored once, and the team decides (W11)."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import AccessedFile, TransitionLog
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment
from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import yesterday
from tests.support.markup import one_line
from tests.workshops.conftest import acted, link_for, open_link, seal, session
from tests.workshops.sent_marks import browser_of, close, keys, marks_of, noted, one, page_of, rendered, send, state
from workshops.enums import BatchMarkState, SessionState
from workshops.late_answers import MOST_WAITING, waiting_of
from workshops.models import Attendance, BatchMark, SheetBatch
from workshops.register import row_key
from workshops.services.links import revoke_link
from workshops.tickets import DAYS, ticket_for


def act(mark: dict[str, Any], *, at: int = 0) -> dict[str, Any]:
    """Give a mark the key of an act, as a phone does."""
    return mark | {"act": str(uuid.uuid4()), "at": at}


def stored() -> list[tuple[str, str, str]]:
    """Return the late answers: whose, which, and what became of them."""
    rows = BatchMark.objects.select_related("participant").order_by("pk")
    return [(row.participant.last_name if row.participant else "", row.status, row.state) for row in rows]


def late_page(scene: SimpleNamespace) -> str:
    return reverse("workshops:late", args=[scene.own.uuid])


def ticket(client: Any, scene: SimpleNamespace, user: Any, *marks: dict[str, Any], word: str = "") -> Any:
    """Hand marks in by a ticket, as a phone does whose sheet does not open any more."""
    body = json.dumps({"ticket": word or ticket_for(scene.own, user), "marks": list(marks)})
    return client.post(reverse("workshops:late-marks"), body, content_type="application/json")


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A sheet of yesterday that the social worker closed with everybody present; the facilitator runs the session."""
    here.own = session(here, yesterday(), by="team", place="Salle 1")
    client = browser_of(here.social_worker)
    client.post(marks_of(here.own), {"then": "all"})
    assert close(client, here).status_code == 302
    return here


@pytest.fixture
def facilitator(scene: SimpleNamespace) -> JalonClient:
    return browser_of(scene.facilitator)


@pytest.fixture
def manager(scene: SimpleNamespace) -> JalonClient:
    return browser_of(scene.manager)


# What arrives by the script


def test_a_mark_that_differs_from_the_closed_sheet_waits_for_the_team(facilitator, scene):
    marks = [act(one(keys(scene)[0], "no_news"), at=1_700_000_000_000), act(one(keys(scene)[1], "present"))]
    answer = send(facilitator, scene.own, *marks)
    assert answer.status_code == 202
    assert set(answer.json()["received"]) == {mark["act"] for mark in marks}, "the phone may forget both"
    assert "Social_Worker" in answer.json()["said"], "who closed it is said"
    assert stored() == [("Benali", "no_news", "waiting")], "what says the same as the sheet is done silently"
    assert noted(scene.own)["Benali"] == ("present", None)
    assert state(scene.own) == SessionState.CLOSED
    batch = SheetBatch.objects.get()
    assert (batch.sender, batch.door, batch.cause) == (scene.facilitator, "sheet", "closed")
    assert timezone.now() - batch.created_at < timedelta(minutes=1), "the server's clock orders"
    assert batch.marks.get().noted_at.year == 2023, "the clock of the phone is only shown"


@pytest.mark.parametrize("at", [10**18, -(10**18), "soon", None, True, 1.5e300])
def test_a_clock_that_shows_no_moment_loses_nothing(facilitator, scene, at: Any):
    assert send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")) | {"at": at}).status_code == 202
    assert BatchMark.objects.get().noted_at is None


def test_the_same_act_sent_again_gets_the_same_answer_and_is_stored_once(facilitator, scene, manager):
    marks = [act(one(keys(scene)[0], "no_news"))]
    first = send(facilitator, scene.own, *marks).json()
    again = send(facilitator, scene.own, *[mark | {"tried": [["no_news", None]]} for mark in marks]).json()
    assert again["received"] == first["received"]
    assert len(stored()) == 1
    # Even once the sheet is open again, it is not written behind the back of whoever decides.
    manager.post(reverse("workshops:session-reopen", args=[scene.own.uuid]), {"reason": "Zoé came after all."})
    told = send(facilitator, scene.own, *[mark | {"tried": [["no_news", None]]} for mark in marks]).json()
    assert told["waits"] == [keys(scene)[0]]
    assert told["lines"][keys(scene)[0]] == {"status": "present", "minutes": None}
    assert noted(scene.own)["Benali"] == ("present", None)
    assert len(stored()) == 1


def test_an_act_that_was_written_before_the_closing_is_not_late(here):
    here.own = session(here, yesterday(), by="team")
    phone, desk = browser_of(here.facilitator), browser_of(here.social_worker)
    mark = act(one(keys(here)[0], "excused"))
    send(phone, here.own, mark)  # its answer is lost
    seen = send(desk, here.own, one(keys(here)[0], "late", 10, seen=10**9)).json()["seen"]
    assert seen
    desk.post(marks_of(here.own), {"then": "all"})
    assert close(desk, here).status_code == 302
    assert send(phone, here.own, mark | {"tried": [["excused", None]]}).status_code == 202
    assert stored() == []


def test_a_script_of_an_earlier_version_keeps_its_marks(facilitator, scene):
    answer = send(facilitator, scene.own, one(keys(scene)[0], "no_news"))
    assert answer.status_code == 409
    assert answer.json()["refused"]
    assert stored() == []


def test_an_act_of_somebody_else_is_no_mark(facilitator, scene):
    mark = act(one(keys(scene)[0], "no_news"))
    send(facilitator, scene.own, mark)
    assert send(browser_of(scene.social_worker), scene.own, mark).status_code == 400
    assert len(stored()) == 1


def test_two_marks_with_one_act_are_no_marks(facilitator, scene):
    mark = act(one(keys(scene)[0], "no_news"))
    assert send(facilitator, scene.own, mark, mark | {"key": keys(scene)[1]}).status_code == 400
    assert send(facilitator, scene.own, mark | {"act": "x"}).status_code == 400
    assert stored() == []


@pytest.mark.parametrize("into", ["cancelled", "moved"])
def test_marks_of_a_session_that_does_not_take_place_wait_and_can_only_be_put_aside(scene, manager, into: str):
    with acted():
        scene.own = make.SessionFactory(workshop=scene.workshop, date=yesterday(), state=into)
        make.SessionGroupFactory(session=scene.own, group=scene.group)
        make.SessionFacilitatorFactory(session=scene.own, member=scene.facilitator_member)
    assert send(browser_of(scene.facilitator), scene.own, act(one(keys(scene)[0], "present"))).status_code == 202
    assert SheetBatch.objects.get().cause == into
    mark = BatchMark.objects.get()
    page = manager.get(late_page(scene)).content.decode()
    assert 'value="take"' not in page
    refused = manager.post(late_page(scene), {f"choice-{mark.uuid}": "take", "reason": "They came."})
    assert refused.status_code == 409
    assert stored() == [("Benali", "present", "waiting")]
    manager.post(late_page(scene), {f"choice-{mark.uuid}": "aside", "reason": "Nobody came."})
    assert stored() == [("Benali", "present", "put_aside")]


def test_a_mark_of_somebody_who_left_the_sheet_meanwhile_waits(here):
    here.own = session(here, yesterday(), by="team")
    phone, key = browser_of(here.facilitator), keys(here)[0]
    with acted():
        for enrolment in Enrolment.objects.filter(participant=here.people[0]):
            save_changes(enrolment, starts_on=today() + timedelta(days=5))
    told = send(phone, here.own, act(one(key, "present")), act(one("f" * 24, "present"))).json()
    assert set(told["waits"]) == {key, "f" * 24}, "the phone may forget them"
    assert stored() == [("Benali", "present", "waiting"), ("", "present", "waiting")]
    assert set(SheetBatch.objects.values_list("cause", flat=True)) == {"not_listed"}
    manager = browser_of(here.manager)
    page = manager.get(late_page(here)).content.decode()
    assert "Benali" in page
    assert "Somebody who is no longer on this sheet" in page
    nobody = BatchMark.objects.get(participant=None)
    taken = {f"choice-{nobody.uuid}": "take", "reason": "They came."}
    assert manager.post(late_page(here), taken).status_code == 409
    every = {"shown": [str(row.uuid) for row in BatchMark.objects.all()], "all": "take", "reason": "They came."}
    manager.post(late_page(here), every)
    assert noted(here.own)["Benali"] == ("present", None)
    assert stored()[1] == ("", "present", "waiting"), "what fits nobody cannot be taken over"


def test_minutes_that_no_longer_fit_the_session_are_stored_as_sent(facilitator, scene):
    assert send(facilitator, scene.own, act(one(keys(scene)[0], "late", 600))).status_code == 202
    assert BatchMark.objects.get().minutes_missed == 600


def test_one_sender_cannot_fill_the_team_with_answers(facilitator, scene):
    with acted():
        batch = make.SheetBatchFactory(session=scene.own, sender=scene.facilitator)
        rows = [
            BatchMark(batch=batch, participant=scene.people[0], key=f"{n}", status="late") for n in range(MOST_WAITING)
        ]
        BatchMark.objects.bulk_create(rows)
    answer = send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    assert (answer.status_code, BatchMark.objects.count()) == (409, MOST_WAITING)


# By the plain form


def test_who_closes_second_by_the_form_sees_both_and_can_send_hers_to_the_team(here):
    here.own = session(here, yesterday(), by="team")
    first, second = browser_of(here.social_worker), browser_of(here.facilitator)
    fields = rendered(second, here.own)
    first.post(marks_of(here.own), {"then": "all"})
    assert close(first, here).status_code == 302
    hers = {f"mark-{key}": "excused" for key in keys(here)[:3]} | {f"mark-{keys(here)[3]}": "present"}
    answer = second.post(marks_of(here.own), fields | hers | {"then": "close"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Social_Worker Here closed this sheet" in page
    assert noted(here.own)["Benali"] == ("present", None)
    form = form_to(page, marks_of(here.own), page_of(here.own))
    assert {name for name in form.values if name.startswith("mark-")} == {f"mark-{key}" for key in keys(here)[:3]}
    for _time in range(2):
        assert second.post(marks_of(here.own), form.values | {"then": "team"}).status_code == 302
    assert stored() == [(name, "excused", "waiting") for name in ("Benali", "Berger", "Diallo")]


def test_who_closes_second_with_the_same_marks_is_done(here):
    here.own = session(here, yesterday(), by="team")
    first, second = browser_of(here.social_worker), browser_of(here.facilitator)
    fields = rendered(second, here.own) | {f"mark-{key}": "present" for key in keys(here)}
    first.post(marks_of(here.own), {"then": "all"})
    close(first, here)
    assert second.post(marks_of(here.own), fields | {"then": "close"}).status_code == 302
    assert stored() == []


def test_a_form_for_a_session_that_was_cancelled_meanwhile_shows_its_marks(here):
    here.own = session(here, yesterday(), by="team")
    phone = browser_of(here.facilitator)
    fields = rendered(phone, here.own) | {f"mark-{keys(here)[0]}": "late", f"minutes-{keys(here)[0]}": "20"}
    cancel = reverse("workshops:session-cancel", args=[here.own.uuid])
    assert browser_of(here.manager).post(cancel, {"reason": "Strike."}).status_code == 302
    answer = phone.post(marks_of(here.own), fields | {"then": "save"})
    assert answer.status_code == 409
    form = form_to(answer.content.decode(), marks_of(here.own), page_of(here.own))
    assert form.values[f"minutes-{keys(here)[0]}"] == "20"


# By a ticket


@pytest.mark.parametrize("end", ["revoked", "ended"])
def test_a_link_that_is_over_still_hands_its_marks_in_and_hears_only_that_they_arrived(client, here, end: str):
    here.own = session(here, yesterday())
    link, token = link_for(here)
    open_link(client, token)
    sheet = client.get(reverse("workshops:link-sheet", args=[here.own.uuid])).content.decode()
    word = sheet.split('data-ticket="')[1].split('"')[0]
    if end == "revoked":
        with acting_as(here.social_worker, "test"):
            revoke_link(link, by=here.social_worker)
    mark = act(one(keys(here)[0], "late", 15))
    with time_machine.travel(timezone.now() + timedelta(days=20 if end == "revoked" else 0), tick=False):
        if end == "ended":
            with acted():
                save_changes(link, starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))
        address = reverse("workshops:link-marks", args=[here.own.uuid])
        body = json.dumps({"known": 0, "marks": [mark]})
        assert client.post(address, body, content_type="application/json").status_code == 404
        for _time in range(2):
            answer = ticket(client, here, link.user, mark, word=word)
            assert answer.status_code == 200
            assert set(answer.json()) == {"received", "said"}
            assert "Fatima" not in answer.content.decode()
    assert stored() == [("Benali", "late", "waiting")]
    batch = SheetBatch.objects.get()
    assert (batch.sender, batch.door, batch.cause) == (link.user, "ticket", "ended")
    assert noted(here.own) == {}, "nothing is written on the sheet"


def test_a_membership_that_ended_still_hands_its_marks_in(client, here):
    here.own = session(here, yesterday(), by="team")
    word = ticket_for(here.own, here.facilitator)
    with acted():
        save_changes(here.facilitator.memberships.get(), ends_on=today() - timedelta(days=1))
        save_changes(here.facilitator, is_active=False)
    assert ticket(client, here, here.facilitator, act(one(keys(here)[0], "excused")), word=word).status_code == 200
    assert stored() == [("Benali", "excused", "waiting")]


def test_a_ticket_needs_no_cookie_and_no_word_against_forgery(here):
    here.own = session(here, yesterday(), by="team")
    strict = JalonClient(enforce_csrf_checks=True)
    assert ticket(strict, here, here.facilitator, act(one(keys(here)[0], "excused"))).status_code == 200


def test_a_ticket_lasts_three_weeks_by_the_clock_of_the_server(client, here):
    here.own = session(here, yesterday(), by="team")
    word, mark = ticket_for(here.own, here.facilitator), act(one(keys(here)[0], "excused"))
    with time_machine.travel(timezone.now() + timedelta(days=DAYS, minutes=1), tick=False):
        assert ticket(client, here, None, mark, word=word).status_code == 410
    assert stored() == []


@pytest.mark.parametrize("word", ["x", "WzEsMV0:1:x", None, 3, ["a"]])
def test_what_is_no_ticket_takes_nothing(client, here, word: Any):
    here.own = session(here, yesterday(), by="team")
    body = json.dumps({"ticket": word, "marks": [act(one(keys(here)[0], "excused"))]})
    answer = client.post(reverse("workshops:late-marks"), body, content_type="application/json")
    assert answer.status_code == 410
    assert answer.json()["refused"]
    assert stored() == []


@pytest.mark.parametrize("body", ["", "x", "[]", "3", '"x"', "{"])
def test_what_is_no_request_of_a_phone_is_refused(client, db, body: str):
    assert client.post(reverse("workshops:late-marks"), body, content_type="application/json").status_code == 400


def test_guessing_tickets_has_to_wait(client, here):
    here.own = session(here, yesterday(), by="team")
    for _time in range(20):
        ticket(client, here, None, word="x")
    good = act(one(keys(here)[0], "excused"))
    assert ticket(client, here, here.facilitator, good).status_code == 429


# What the team sees


def test_who_may_reopen_is_told_on_home_on_the_session_and_by_a_notice(facilitator, manager, scene):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")), act(one(keys(scene)[1], "late", 5)))
    send(facilitator, scene.own, act(one(keys(scene)[2], "no_news")))
    home = manager.get("/").content.decode()
    assert late_page(scene) in home
    assert "3 answers arrived too late for their sheet" in home
    assert late_page(scene) in manager.get(page_of(scene.own)).content.decode()
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.about) == (scene.manager, "late_marks", scene.own.uuid)
    assert "3 answers to decide about" in manager.get(reverse("notices")).content.decode()


def test_others_are_not_told_and_do_not_decide(facilitator, scene):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    for user in (scene.social_worker, scene.facilitator):
        client = browser_of(user)
        assert late_page(scene) not in client.get("/").content.decode()
        assert client.get(late_page(scene)).status_code == 403
        assert client.post(late_page(scene), {"all": "take", "reason": "x"}).status_code == 403
    assert "1 of your answers is with the team" in facilitator.get(page_of(scene.own)).content.decode()


def test_a_sealed_file_does_not_show_that_it_exists(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    seal(scene.people[0], scene.social_worker)
    page = manager.get(late_page(scene)).content.decode()
    assert "Benali" not in page
    assert "choice-" not in page
    assert late_page(scene) not in manager.get("/").content.decode()
    assert waiting_of(scene.own, scene.manager) == 0


def test_the_page_shows_both_sides_and_is_logged(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "late", 20), at=1_700_000_000_000))
    before = AccessedFile.objects.count()
    page = manager.get(late_page(scene)).content.decode()
    for words in ("Benali", "Present", "Late, 20 min", "Facilitator Here", "14/11/2023"):
        assert words in page, words
    assert AccessedFile.objects.count() == before + 1


# Deciding


def decisions(scene: SimpleNamespace, **chosen: str) -> dict[str, str]:
    """Return the fields that choose for each person by last name."""
    rows = BatchMark.objects.select_related("participant")
    return {f"choice-{row.uuid}": chosen[row.participant.last_name] for row in rows} | {"reason": "The paper says so."}


def test_taking_over_line_by_line_reopens_writes_and_closes_the_sheet(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")), act(one(keys(scene)[1], "late", 5)))
    answer = manager.post(late_page(scene), decisions(scene, Benali="take", Berger="aside"))
    assert answer.status_code == 302
    assert stored() == [("Benali", "no_news", "applied"), ("Berger", "late", "put_aside")]
    assert (noted(scene.own)["Benali"], noted(scene.own)["Berger"]) == (("no_news", None), ("present", None))
    assert state(scene.own) == SessionState.CLOSED
    moves = TransitionLog.objects.filter(object=scene.own.uuid).order_by("pk")
    assert [move.move for move in moves][-2:] == ["reopen", "close"]
    assert moves.get(move="reopen").reason == "The paper says so."
    for row in BatchMark.objects.all():
        assert (row.decided_by, row.reason) == (scene.manager, "The paper says so.")
        assert row.history.count() == 2
        assert TransitionLog.objects.get(object=row.uuid).actor == scene.manager
    assert Attendance.history.filter(session=scene.own.pk).latest("history_id").history_user == scene.manager
    assert waiting_of(scene.own, scene.manager) == 0
    assert "The paper says so." in manager.get(late_page(scene)).content.decode()


@pytest.mark.parametrize(("every", "mark"), [("take", ("excused", None)), ("aside", ("present", None))])
def test_all_that_the_page_showed_is_decided_at_once(scene, manager, facilitator, every: str, mark: Any):
    send(facilitator, scene.own, *[act(one(key, "excused")) for key in keys(scene)[:3]])
    fields = form_to(manager.get(late_page(scene)).content.decode(), late_page(scene), late_page(scene)).values
    shown = [str(row.uuid) for row in BatchMark.objects.all()]
    send(facilitator, scene.own, act(one(keys(scene)[3], "excused")))
    assert fields
    manager.post(late_page(scene), {"shown": shown, "all": every, "reason": "The paper says so."})
    assert [row[2] for row in stored()] == [{"take": "applied", "aside": "put_aside"}[every]] * 3 + ["waiting"]
    assert set(list(noted(scene.own).values())[:3]) == {mark}


def test_without_a_reason_or_a_choice_nothing_is_decided_and_the_choices_stay(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    choice = decisions(scene, Benali="take")
    answer = manager.post(late_page(scene), choice | {"reason": " "})
    assert answer.status_code == 422
    name = next(field for field in choice if field.startswith("choice-"))
    assert f'name="{name}" value="take" checked' in one_line(answer)
    assert manager.post(late_page(scene), {"reason": "The paper says so."}).status_code == 422
    assert stored() == [("Benali", "no_news", "waiting")]
    assert state(scene.own) == SessionState.CLOSED


def test_a_decision_sent_twice_is_made_once(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    fields = decisions(scene, Benali="take") | {"shown": [str(BatchMark.objects.get().uuid)]}
    for _time in range(2):
        assert manager.post(late_page(scene), fields).status_code == 302
    assert TransitionLog.objects.filter(object=scene.own.uuid, move="reopen").count() == 1
    assert BatchMark.objects.get().history.count() == 2


def test_taking_over_fixes_anew_who_was_expected_as_each_closing_does(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    path = Enrolment.objects.get(participant=scene.people[2])
    with acted():
        make.BreakFactory(enrolment=path, starts_on=yesterday() - timedelta(days=1))
    manager.post(late_page(scene), decisions(scene, Benali="take"))
    assert state(scene.own) == SessionState.CLOSED
    rows = Attendance.objects.filter(session=scene.own).order_by("participant__last_name")
    assert list(rows.values_list("participant__last_name", "expected")) == [
        ("Benali", True),
        ("Berger", True),
        ("Diallo", False),
        ("Lambert", True),
    ]


def test_a_mark_taken_back_leaves_the_sheet_open_and_says_so(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "", seen=0, tried=[["present", None]])))
    answer = manager.post(late_page(scene), decisions(scene, Benali="take"), follow=True)
    assert state(scene.own) == SessionState.REOPENED
    assert "could not be closed" in answer.content.decode()
    assert "Benali" not in noted(scene.own)


def test_of_two_answers_about_one_person_the_last_received_is_written(scene, manager, facilitator):
    for status in ("no_news", "excused"):
        send(facilitator, scene.own, act(one(keys(scene)[0], status)))
    rows = BatchMark.objects.order_by("pk")
    assert [row.status for row in rows] == ["no_news", "excused"]
    manager.post(late_page(scene), {f"choice-{row.uuid}": "take" for row in rows} | {"reason": "The paper says so."})
    assert noted(scene.own)["Benali"] == ("excused", None)
    assert set(BatchMark.objects.values_list("state", flat=True)) == {BatchMarkState.APPLIED}


def test_a_mark_is_taken_over_on_a_sheet_that_was_reopened_meanwhile(scene, manager, facilitator):
    send(facilitator, scene.own, act(one(keys(scene)[0], "no_news")))
    manager.post(reverse("workshops:session-reopen", args=[scene.own.uuid]), {"reason": "Zoé came after all."})
    manager.post(late_page(scene), decisions(scene, Benali="take"))
    assert noted(scene.own)["Benali"] == ("no_news", None)
    assert state(scene.own) == SessionState.REOPENED, "who reopened it closes it"


def test_row_keys_of_an_earlier_secret_are_still_known(scene, manager, facilitator, settings):
    old = row_key(scene.own, scene.people[0])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, long enough for the digest of a key"
    client = browser_of(scene.facilitator)
    assert send(client, scene.own, act(one(old, "no_news"))).status_code == 202
    assert stored() == [("Benali", "no_news", "waiting")]
