"""A session that was planned by mistake is removed with a reason and counts as nothing; what was touched stays."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from core.actor import acting_as
from core.periods import today
from permissions.transitions import perform
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import tomorrow
from tests.workshops.conftest import acted, session
from tests.workshops.sent_marks import browser_of
from tests.workshops.test_planning import at, rendered
from workshops.enums import BatchCause, BatchDoor
from workshops.models import PlannedFacilitator, Session, SessionFacilitator, SessionGroup, SheetBatch
from workshops.services.corrections import stand_in
from workshops.services.planning import SessionPlan, move_session
from workshops.services.removal import remove_session

REASON = "Typed twice for the same afternoon."


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of tomorrow that the facilitator runs."""
    here.coming = session(here, tomorrow(), by="team", place="Salle 1")
    return here


@pytest.fixture
def worker(client: JalonClient, scene: SimpleNamespace) -> JalonClient:
    client.force_login(scene.social_worker)
    return client


def is_there(found: Session) -> bool:
    return Session.objects.filter(pk=found.pk).exists()


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_it_is_removed_with_a_reason_and_counts_as_nothing(worker, scene):
    path = at("session-remove", scene.coming)
    assert path in worker.get(at("session", scene.coming)).content.decode()
    assert worker.post(path, rendered(worker, path) | {"reason": "Too short."}).status_code == 422
    assert is_there(scene.coming)
    answer = worker.post(path, rendered(worker, path) | {"reason": REASON})
    assert answer.url == at("workshop", scene.workshop)
    assert not is_there(scene.coming)
    assert not SessionGroup.objects.filter(session=scene.coming.pk).exists()
    assert not PlannedFacilitator.objects.filter(session=scene.coming.pk).exists()
    assert not Session.objects.cancelled().exists()


def test_history_says_who_removed_it_and_why_and_the_workshop_shows_it(worker, scene):
    path = at("session-remove", scene.coming)
    worker.post(path, {"reason": REASON})
    for model in (Session, SessionGroup, PlannedFacilitator):
        rows = model.history.filter(history_type="-")
        assert [(row.history_user_id, row.history_change_reason) for row in rows] == [(scene.social_worker.pk, REASON)]
    page = text_of(worker.get(at("workshop", scene.workshop)))
    assert REASON in page
    assert scene.social_worker.get_full_name() in page
    assert REASON not in text_of(browser_of(scene.facilitator).get(at("workshop", scene.workshop)))


def opened_and_taken_back(scene: SimpleNamespace) -> None:
    with acting_as(scene.manager, "test"):
        scene.coming = session(scene, today() - timedelta(days=1), by="team")
        perform(scene.coming, "hold", by=scene.manager)
        perform(scene.coming, "undo_open", by=scene.manager, reason="A mistake.")


def opened(scene: SimpleNamespace) -> None:
    scene.coming = session(scene, today() - timedelta(days=1), by="team", state="held")


def stood_in(scene: SimpleNamespace) -> None:
    scene.coming = session(scene, today(), by="organisation")
    with acting_as(scene.facilitator, "test"):
        stand_in(scene.coming, by=scene.facilitator)


def answered_late(scene: SimpleNamespace) -> None:
    with acted():
        SheetBatch.objects.create(
            session=scene.coming, sender=scene.facilitator, door=BatchDoor.SHEET, cause=BatchCause.CANCELLED
        )


def moved_to(scene: SimpleNamespace) -> None:
    old, plan = scene.coming, SessionPlan(scene.coming.starts_at, scene.coming.ends_at)
    with acting_as(scene.manager, "test"):
        day = tomorrow() + timedelta(days=1)
        scene.coming = move_session(old, day, plan, key=uuid4(), reason="A strike.", by=scene.manager)


def cancelled(scene: SimpleNamespace) -> None:
    with acting_as(scene.manager, "test"):
        perform(scene.coming, "cancel", by=scene.manager, reason="A strike.")


@pytest.mark.parametrize(
    ("touched", "instead"),
    [
        (opened_and_taken_back, "opened once, so the session stays. If it does not take place, cancel it."),
        (opened, "If it did not take place, say so on its page"),
        (stood_in, "Something is noted about this session already"),
        (answered_late, "Something is noted about this session already"),
        (moved_to, "Another session was moved to this one, so it stays."),
        (cancelled, "say first that it takes place after all, then remove it."),
    ],
)
def test_one_of_which_anything_happened_stays_and_the_page_says_what_to_do(worker, scene, touched: Any, instead: str):
    touched(scene)
    path = at("session-remove", scene.coming)
    asked = worker.get(path)
    assert asked.status_code == 200
    assert instead in text_of(asked)
    assert 'name="reason"' not in asked.content.decode()
    answer = worker.post(path, {"reason": REASON})
    assert answer.status_code == 409
    assert instead in text_of(answer)
    assert REASON in text_of(answer)
    assert is_there(scene.coming)


def test_one_that_was_cancelled_by_mistake_takes_place_after_all_and_is_removed(worker, scene):
    cancelled(scene)
    worker.post(at("session-restore", scene.coming), {"reason": ""})
    assert worker.post(at("session-remove", scene.coming), {"reason": REASON}).status_code == 302
    assert not is_there(scene.coming)


# A series


def series_of(worker: JalonClient, scene: SimpleNamespace, weeks: int = 4) -> list[Session]:
    """Plan a series by its page; return its sessions."""
    path = at("series", scene.workshop)
    first, last = tomorrow() + timedelta(days=7), tomorrow() + timedelta(weeks=weeks)
    fields = rendered(worker, path) | {
        "first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "weekdays": [str(min(first.weekday(), 5))],
        "day": [f"{first + timedelta(weeks=number):%Y-%m-%d}" for number in range(weeks)], "then": "plan",
    }  # fmt: skip
    before = set(Session.objects.values_list("pk", flat=True))
    assert worker.post(path, fields).status_code == 302
    return list(Session.objects.exclude(pk__in=before).order_by("date"))


def test_those_that_were_planned_with_it_and_are_untouched_go_too(worker, scene):
    made = series_of(worker, scene)
    assert len(made) >= 3
    with acting_as(scene.manager, "test"):
        perform(made[1], "cancel", by=scene.manager, reason="A strike.")
    path = at("session-remove", made[0])
    page = text_of(worker.get(path))
    assert f"the {len(made) - 2} others planned with it" in page or "the other session planned with it" in page
    assert worker.post(path, {"reason": REASON}).status_code == 422  # nothing is chosen
    assert worker.post(path, {"reason": REASON, "which": "series"}).status_code == 302
    assert [is_there(one) for one in made] == [False, True, *[False] * (len(made) - 2)]
    assert is_there(scene.coming)  # planned apart
    rows = Session.history.filter(history_type="-")
    assert {(row.act, row.history_change_reason) for row in rows} == {(rows[0].act, REASON)}


def test_one_of_a_series_goes_alone(worker, scene):
    made = series_of(worker, scene)
    assert worker.post(at("session-remove", made[0]), {"reason": REASON, "which": "one"}).status_code == 302
    assert [is_there(one) for one in made] == [False, *[True] * (len(made) - 1)]


def test_what_a_workbook_brought_together_is_no_series(worker, scene):
    with acted():
        brought = [
            make.SessionFactory(workshop=scene.workshop, date=tomorrow() + timedelta(days=number))
            for number in range(2)
        ]
    assert 'name="which"' not in worker.get(at("session-remove", brought[0])).content.decode()
    worker.post(at("session-remove", brought[0]), {"reason": REASON, "which": "series"})
    assert [is_there(one) for one in brought] == [False, True]


# Two at once


def test_who_comes_after_is_told_by_whom_and_why_and_keeps_what_was_typed(worker, scene):
    other = browser_of(scene.manager)
    forms = {name: rendered(other, at(name, scene.coming)) for name in ("session-edit", "session-move")}
    worker.post(at("session-remove", scene.coming), {"reason": REASON})
    sent = [(name, fields | {"place": "In the garden", "reason": "The room floods."}) for name, fields in forms.items()]
    sent += [(name, {"reason": "The room floods."}) for name in ("session-cancel", "session-remove")]
    for name, fields in sent:
        answer = other.post(at(name, scene.coming), fields)
        assert answer.status_code == 409
        assert REASON in text_of(answer)
        assert scene.social_worker.get_full_name() in text_of(answer)
        assert ("The room floods." if "reason" in forms.get(name, fields) else "In the garden") in text_of(answer)
    assert other.get(at("session", scene.coming)).status_code == 200
    assert browser_of(scene.facilitator).get(at("session", scene.coming)).status_code == 200
    assert Session.objects.count() == 0


def test_whoever_opens_the_sheet_meanwhile_keeps_the_session(worker, scene):
    scene.coming = session(scene, today() - timedelta(days=1), by="team")
    path = at("session-remove", scene.coming)
    fields = rendered(worker, path)
    with acting_as(scene.facilitator, "test"):
        perform(scene.coming, "hold", by=scene.facilitator)
    answer = worker.post(path, fields | {"reason": REASON})
    assert answer.status_code == 409
    assert "say so on its page" in text_of(answer)
    assert is_there(scene.coming)


def test_one_of_a_series_that_is_opened_meanwhile_stays(worker, scene, monkeypatch):
    first, second = series_of(worker, scene)[:2]

    def opened_by_now(_session: Session) -> list[Session]:
        with acted():
            SessionFacilitator.objects.create(session=second, provider="team", member=scene.facilitator_member)
        return [second]

    monkeypatch.setattr("workshops.services.removal.planned_with", opened_by_now)
    with acting_as(scene.manager, "test"):
        assert remove_session(first, reason=REASON, series=True) == 1
    assert (is_there(first), is_there(second)) == (False, True)


def test_nobody_else_is_told_that_there_was_one(worker, scene, there):
    worker.post(at("session-remove", scene.coming), {"reason": REASON})
    for user in (scene.coordinator, there.manager, there.facilitator):
        for name in ("session", "session-edit", "session-remove"):
            assert browser_of(user).get(at(name, scene.coming)).status_code in (403, 404)
    assert browser_of(scene.facilitator).get(at("session-remove", scene.coming)).status_code in (200, 403)
