"""A centre that begins: what its manager's home asks for, and what a social worker is told meanwhile."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.enums import Role
from core.actor import acting_as
from home.centre_cards import steps_of
from participants.models import Participant
from tests.actionplans.pages import rendered, words
from tests.support.factories import (
    CentreFactory,
    GroupFactory,
    SessionFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)
from tests.support.stage import member_of

pytestmark = pytest.mark.django_db
STEPS = [
    "A path",
    "A group",
    "A member of the team",
    "An account for a social worker, linked to a code",
    "A workshop",
    "A session",
]


@pytest.fixture(autouse=True)
def as_system():
    """Write what a test needs."""
    with acting_as(system(), "test"):
        yield


def todo(client) -> list[str]:
    """Return the steps that home asks for."""
    card = re.search(r'id="first-steps".*?</ol>', words(client.get("/")), re.DOTALL)
    if card is None:
        return []
    lines = re.findall(r'<li(?: class="(step-done)")?>\s*<p><strong>(.*?)</strong>', card[0])
    return [heading for done, heading in lines if not done]


def test_each_step_leaves_the_list_once_it_is_there_and_the_list_goes_at_last(stage, sign_in):
    client = sign_in(stage.manager)
    assert todo(client) == ["A path", "A group", "A workshop", "A session"]  # the stage has a team
    TrackFactory(centre=stage.there)
    assert todo(client)[0] == "A path"  # another centre's is none
    track = TrackFactory(centre=stage.here)
    assert todo(client) == ["A group", "A workshop", "A session"]
    GroupFactory(centre=stage.here, track=track)
    workshop = WorkshopFactory(centre=stage.here)
    assert todo(client) == ["A session"]
    SessionFactory(workshop=workshop)
    assert todo(client) == []
    assert "first-steps" not in words(client.get("/"))


def test_a_centre_without_anything_has_them_all_in_order():
    centre = CentreFactory()
    manager = member_of(centre, Role.MANAGER, "first")
    with translation.override("en"):
        steps = steps_of(manager, centre)
    assert [str(step.heading) for step, _done in steps] == STEPS
    assert not any(done for _step, done in steps)


def test_a_member_without_an_account_does_not_make_a_key_worker(stage, sign_in):
    for member in stage.members.values():
        member.user = None
        member.save()
    assert STEPS[3] in todo(sign_in(stage.manager))
    assert STEPS[2] not in todo(sign_in(stage.manager))


@pytest.mark.parametrize("who", ["worker", "facilitator", "coordinator", "dpo", "administrator"])
def test_they_are_the_managers_alone(stage, sign_in, who):
    client = sign_in(getattr(stage, who))
    assert todo(client) == []
    assert client.get("/our-centre/").status_code == 403


def test_all_steps_are_one_statement(stage):
    steps_of(stage.manager, stage.here)
    with CaptureQueriesContext(connection) as captured:
        assert steps_of(stage.manager, stage.here)
    assert len([one for one in captured if "EXISTS" in one["sql"]]) == 1


class TestIntake:
    def test_without_a_path_the_page_says_what_is_missing_and_who_adds_it(self, stage, sign_in):
        shown = words(sign_in(stage.worker).get("/participants/new/"))
        assert "The centre has no path yet" in shown
        assert str(stage.manager) in shown
        assert 'data-keep="welcome"' not in shown
        assert "/our-centre/" not in shown  # the way is the manager's

    def test_nothing_is_written_while_the_centre_has_no_path(self, stage, sign_in):
        before = Participant.objects.count()
        answer = sign_in(stage.worker).post("/participants/new/", {"last_name": "Somebody", "key": str(uuid4())})
        assert answer.status_code == 400
        assert Participant.objects.count() == before

    def test_without_a_code_it_says_so_first(self, stage, sign_in):
        member = stage.members["worker"]
        member.user = None
        member.save()
        shown = words(sign_in(stage.worker).get("/participants/new/"))
        assert "Your account has no code in the team yet" in shown
        assert "A manager links your account." in shown

    def test_the_usual_length_proposes_the_planned_end(self, stage, sign_in):
        track = TrackFactory(centre=stage.here, kind="other", name="Citizenship", months=6)
        client = sign_in(stage.worker)
        assert "Citizenship (6 months)" in words(client.get("/participants/new/"))
        form = rendered(client, "/participants/new/")
        sent = form.filled() | {"last_name": "Somebody", "track": str(track.uuid), "starts_on": "4/1/2027"}
        sent = {name: value for name, value in sent.items() if name not in ("birth_date", "number", "planned_end_on")}
        assert client.post("/participants/new/", sent).status_code == 302
        enrolment = Participant.objects.get(last_name="Somebody").enrolments.get()
        assert f"{enrolment.planned_end_on:%d/%m/%Y}" == "03/07/2027"


def test_the_navigation_leads_there(stage, sign_in):
    assert 'href="/our-centre/"' in words(sign_in(stage.manager).get("/"))
    assert 'href="/our-centre/"' not in words(sign_in(stage.worker).get("/"))
