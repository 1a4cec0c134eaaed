"""Late answers and decisions of two at the same moment, each on a connection of its own. On both engines."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from audit.models import TransitionLog
from tests.support.concurrency import collide
from tests.support.days import yesterday
from tests.support.own_database import own_database
from tests.workshops.conftest import acted, centre, session
from tests.workshops.sent_marks import browser_of, close, keys, marks_of, noted, one, rendered, send, state
from workshops.models import BatchMark


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[SimpleNamespace]:
    """A centre in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        with acted():
            made = centre("here")
        made.days = (yesterday() - timedelta(days=number) for number in range(20))
        yield made


@pytest.fixture
def scene(place: SimpleNamespace) -> SimpleNamespace:
    """A sheet of a day of its own with everybody present, open: two at the same time would be asked about."""
    place.own = session(place, next(place.days), by="team")
    browser_of(place.social_worker).post(marks_of(place.own), {"then": "all"})
    return place


def stored(scene: SimpleNamespace) -> list[tuple[str, str]]:
    rows = BatchMark.objects.filter(batch__session=scene.own).order_by("pk")
    return [(row.status, row.state) for row in rows]


def test_an_act_that_arrives_twice_at_once_is_stored_once(scene):
    close(browser_of(scene.social_worker), scene)
    mark = one(keys(scene)[0], "no_news") | {"act": str(uuid.uuid4())}
    phones = [browser_of(scene.facilitator) for _time in range(2)]
    answers = collide(*[lambda phone=phone: send(phone, scene.own, mark) for phone in phones])
    assert [answer.status_code for answer in answers] == [202, 202]
    assert [answer.json()["received"] for answer in answers] == [[mark["act"]]] * 2
    assert stored(scene) == [("no_news", "waiting")]


def test_a_mark_that_arrives_while_the_sheet_is_being_closed_is_late_and_not_lost(scene):
    phone, desk = browser_of(scene.facilitator), browser_of(scene.social_worker)
    mark = one(keys(scene)[0], "no_news", seen=10**9) | {"act": str(uuid.uuid4())}
    closed, sent = collide(lambda: close(desk, scene), lambda: send(phone, scene.own, mark))
    assert (closed.status_code, sent.status_code) == (302, 202)
    assert stored(scene) == [("no_news", "waiting")]
    assert noted(scene.own)["Benali"] == ("present", None)


def test_of_two_who_close_at_once_by_the_form_the_second_sees_both(scene):
    first, second = browser_of(scene.social_worker), browser_of(scene.facilitator)
    fields = rendered(second, scene.own) | {f"mark-{key}": "excused" for key in keys(scene)} | {"then": "close"}
    closed, told = collide(lambda: close(first, scene), lambda: second.post(marks_of(scene.own), fields))
    assert (closed.status_code, told.status_code) == (302, 409)
    assert told.content.decode().count('class="late-line"') == 4
    assert state(scene.own) == "closed"


def test_of_two_who_decide_at_once_the_second_is_told(scene):
    close(browser_of(scene.social_worker), scene)
    send(browser_of(scene.facilitator), scene.own, one(keys(scene)[0], "no_news") | {"act": str(uuid.uuid4())})
    mark = BatchMark.objects.get(batch__session=scene.own)
    address = f"/sessions/{scene.own.uuid}/late/"
    fields = {"shown": [str(mark.uuid)], "reason": "The paper says so."}
    managers = [browser_of(scene.manager) for _time in range(2)]
    acts = zip(managers, ("take", "aside"), strict=True)
    answers = collide(
        *[
            lambda client=client, choice=choice: client.post(address, fields | {"all": choice})
            for client, choice in acts
        ]
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert "already been decided" in managers[1].get(address).content.decode()
    assert stored(scene) == [("no_news", "applied")]
    assert TransitionLog.objects.filter(object=mark.uuid).count() == 1
    assert TransitionLog.objects.filter(object=scene.own.uuid, move="reopen").count() == 1
