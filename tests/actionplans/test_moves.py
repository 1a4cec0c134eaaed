"""Moves of plans and actions through their pages: allowed, forbidden, twice, by two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actionplans.models import Action, Plan
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import domain
from tests.actionplans.pages import fill, form_of, rendered, words
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import ActionFactory, PlanFactory, system

pytestmark = pytest.mark.django_db


def to_move(thing, move: str) -> str:
    place = "goals" if isinstance(thing, Plan) else "actions"
    return f"/plans/{place}/{thing.uuid}/{move}/"


def state_of(thing) -> str:
    return type(thing).objects.get(pk=thing.pk).state


def logged(thing) -> list[tuple[str, str, str]]:
    """Return the moves of a thing: name, from, to."""
    rows = TransitionLog.objects.filter(object=thing.uuid).order_by("pk")
    return list(rows.values_list("move", "from_state", "to_state"))


@pytest.fixture
def running(plans):
    """Return a running plan with an action to do and one under way."""
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("finances"), state="running")
        ActionFactory(plan=plan, what="To do")
        ActionFactory(plan=plan, what="Doing", state="doing")
    return plan


def test_a_plan_is_agreed_started_and_closed(stage, plans, sign_in):
    client = sign_in(stage.worker)
    plan = plans.plan
    answer = fill(client, to_move(plan, "agree"), agreed_on="1/6/2017")
    assert answer.url == f"/plans/{plans.file.uuid}/#problem-{plans.problem.uuid}"
    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.state, plan.agreed_on) == ("agreed", date(2017, 6, 1))
    with acting_as(system(), "test"):
        ActionFactory(plan=plan, state="done")
    assert client.post(to_move(plan, "start")).status_code == 302
    assert state_of(plan) == "running"
    fill(client, to_move(plan, "close"), closed_on="2/6/2017")
    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.state, plan.closed_on) == ("closed", date(2017, 6, 2))
    assert [move for move, *_states in logged(plan)] == ["agree", "start", "close"]


def test_a_plan_without_an_action_does_not_start(stage, plans, sign_in):
    client = sign_in(stage.worker)
    fill(client, to_move(plans.plan, "agree"))
    answer = client.post(to_move(plans.plan, "start"))
    assert answer.status_code == 422
    assert "Add at least one action to the plan first." in words(answer)
    assert state_of(plans.plan) == "agreed"


@pytest.mark.parametrize("day", ["", "soon", "tomorrow"])
def test_the_day_of_the_agreement_has_come(stage, plans, sign_in, day):
    typed = f"{today() + timedelta(days=1):%d/%m/%Y}" if day == "tomorrow" else day
    answer = fill(sign_in(stage.worker), to_move(plans.plan, "agree"), agreed_on=typed)
    assert answer.status_code == 422
    assert 'href="#id_agreed_on"' in words(answer)
    assert form_of(answer, to_move(plans.plan, "agree")).values["agreed_on"] == typed
    assert state_of(plans.plan) == "draft"


def test_a_plan_does_not_close_before_it_was_agreed(stage, plans, sign_in):
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, state="running", agreed_on=date(2017, 6, 1))
        ActionFactory(plan=plan, state="done")
    answer = fill(sign_in(stage.worker), to_move(plan, "close"), closed_on="31/5/2017")
    assert answer.status_code == 422
    assert "It closes before it was agreed." in words(answer)
    assert state_of(plan) == "running"


FORBIDDEN = [
    ("draft", "start"), ("draft", "close"), ("agreed", "agree"), ("agreed", "close"), ("running", "agree"),
    ("running", "start"), ("closed", "agree"), ("closed", "start"), ("closed", "close"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "move"), FORBIDDEN)
def test_other_moves_of_a_plan_are_refused_in_a_sentence(stage, plans, sign_in, state, move):
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, state=state)
        ActionFactory(plan=plan, state="done")
    answer = sign_in(stage.worker).post(to_move(plan, move), {"agreed_on": "1/6/2017", "closed_on": "1/6/2017"})
    assert answer.status_code == 422
    assert "This cannot be done now: the state is" in words(answer)
    assert state_of(plan) == state
    assert not logged(plan)


class TestClosing:
    """Closing a plan closes or carries over its actions."""

    def test_open_actions_are_asked_about(self, stage, running, sign_in):
        client = sign_in(stage.worker)
        html = words(client.get(to_move(running, "close")))
        assert "2 actions are still open" in html
        answer = client.post(to_move(running, "close"), {"closed_on": "1/6/2017"})
        assert answer.status_code == 422
        assert 'href="#id_rest_0"' in words(answer)
        assert state_of(running) == "running"

    def test_they_are_dropped_with_a_reason(self, stage, running, sign_in):
        client = sign_in(stage.worker)
        answer = fill(client, to_move(running, "close"), rest="drop")
        assert answer.status_code == 422
        assert "Say why the actions are dropped." in words(answer)
        fill(client, to_move(running, "close"), rest="drop", reason="She moved")
        assert state_of(running) == "closed"
        assert {(one.state, one.outcome) for one in running.actions.all()} == {("dropped", "She moved")}

    def test_they_pass_to_another_plan(self, stage, plans, running, sign_in):
        client = sign_in(stage.worker)
        answer = fill(client, to_move(running, "close"), rest="carry")
        assert answer.status_code == 422
        assert "Choose the plan that takes the actions over." in words(answer)
        fill(client, to_move(running, "close"), rest="carry", carry_over_to=str(plans.plan.uuid))
        assert state_of(running) == "closed"
        assert [one.what for one in plans.plan.actions.order_by("position")] == ["To do", "Doing"]
        assert {one.state for one in running.actions.all()} == {"dropped"}

    def test_to_a_plan_of_somebody_else_nothing_passes(self, stage, plans, running, sign_in):
        with acting_as(system(), "test"):
            theirs = PlanFactory(problem__enrolment__participant=stage.colleagues)
        client = sign_in(stage.worker)
        assert str(theirs.uuid) not in words(client.get(to_move(running, "close")))
        form = rendered(client, to_move(running, "close")).values
        sent = form | {"rest": "carry", "carry_over_to": str(theirs.uuid)}
        assert client.post(to_move(running, "close"), sent).status_code == 422
        assert state_of(running) == "running"
        assert not theirs.actions.exists()

    def test_an_action_that_came_meanwhile_is_not_lost(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            plan = PlanFactory(problem__enrolment=plans.enrolment, state="running")
            ActionFactory(plan=plan, state="done")
        client = sign_in(stage.worker)
        sent = rendered(client, to_move(plan, "close")).values
        with acting_as(system(), "test"):
            late = ActionFactory(plan=plan, what="Came late")
        answer = client.post(to_move(plan, "close"), sent)
        assert answer.status_code == 422
        assert "Came late" in words(answer)
        assert (state_of(plan), state_of(late)) == ("running", "to_do")


class TestActions:
    ALLOWED = [
        ("to_do", "begin", {}, "doing"),
        ("doing", "finish", {}, "done"),
        ("doing", "finish", {"outcome": "It came"}, "done"),
        ("doing", "finish_partly", {"outcome": "Half"}, "partly"),
        ("to_do", "drop", {"reason": "Moved"}, "dropped"),
        ("doing", "drop", {"reason": "Moved"}, "dropped"),
    ]
    REFUSED = [
        (state, move)
        for state in ("doing", "done", "partly", "dropped")
        for move in ("begin", "finish", "finish_partly", "drop")
        if (state, move) not in {("doing", "finish"), ("doing", "finish_partly"), ("doing", "drop")}
    ]

    @pytest.mark.parametrize(("state", "move", "typed", "after"), ALLOWED)
    def test_allowed(self, stage, plans, sign_in, state, move, typed, after):
        with acting_as(system(), "test"):
            action = ActionFactory(plan=plans.plan, state=state)
        answer = fill(sign_in(stage.worker), to_move(action, move), **typed)
        assert answer.status_code == 302
        action = Action.objects.get(pk=action.pk)
        assert (action.state, action.outcome) == (after, typed.get("outcome") or typed.get("reason", ""))
        assert logged(action) == [(move, state, after)]

    @pytest.mark.parametrize(("move", "after"), [("finish", "done"), ("finish_partly", "partly")])
    def test_one_that_was_never_begun_begins_with_its_end(self, stage, plans, sign_in, move, after):
        with acting_as(system(), "test"):
            action = ActionFactory(plan=plans.plan)
        fill(sign_in(stage.worker), to_move(action, move), outcome="At once")
        assert logged(action) == [("begin", "to_do", "doing"), (move, "doing", after)]

    @pytest.mark.parametrize(("state", "move"), REFUSED)
    def test_refused(self, stage, plans, sign_in, state, move):
        with acting_as(system(), "test"):
            action = ActionFactory(plan=plans.plan, state=state)
        answer = sign_in(stage.worker).post(to_move(action, move), {"outcome": "Typed", "reason": "Typed"})
        assert answer.status_code == 422
        assert "This cannot be done now: the state is" in words(answer)
        assert state_of(action) == state
        assert not logged(action)

    @pytest.mark.parametrize(("move", "field"), [("finish_partly", "outcome"), ("drop", "reason")])
    def test_what_is_needed_is_asked_for(self, stage, plans, sign_in, move, field):
        with acting_as(system(), "test"):
            action = ActionFactory(plan=plans.plan, state="doing")
        answer = fill(sign_in(stage.worker), to_move(action, move))
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in words(answer)
        assert state_of(action) == "doing"


@pytest.mark.parametrize("move", ["agree", "begin"])
def test_sent_twice_it_is_made_once_and_nobody_complains(stage, plans, sign_in, move):
    with acting_as(system(), "test"):
        thing = plans.plan if move == "agree" else ActionFactory(plan=plans.plan)
    client = sign_in(stage.worker)
    for _time in range(2):
        assert client.post(to_move(thing, move), {"agreed_on": "1/6/2017"}).status_code == 302
    assert len(logged(thing)) == 1


def test_what_somebody_else_did_meanwhile_is_told(stage, plans, sign_in):
    cover(stage.members["worker"], stage.colleague)
    sign_in(stage.worker).post(to_move(plans.plan, "agree"), {"agreed_on": "1/6/2017"})
    answer = sign_in(stage.colleague).post(to_move(plans.plan, "agree"), {"agreed_on": "2/6/2017"})
    assert answer.status_code == 422
    assert "This cannot be done now: the state is “Agreed”." in words(answer)
    assert Plan.objects.get(pk=plans.plan.pk).agreed_on == date(2017, 6, 1)


@pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("manager", 403), ("stranger", 404), ("dpo", 404)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not(stage, plans, sign_in, who, status, method):
    with acting_as(system(), "test"):
        action = ActionFactory(plan=plans.plan)
    client = sign_in(getattr(stage, who))
    for thing, move in ((plans.plan, "agree"), (action, "begin")):
        assert getattr(client, method)(to_move(thing, move), {"agreed_on": "1/6/2017"}).status_code == status
    assert not TransitionLog.objects.filter(object__in=[plans.plan.uuid, action.uuid]).exists()


def test_break_glass_moves_nothing(stage, plans, sign_in):
    open_by_break_glass(plans.file, stage.manager)
    client = sign_in(stage.manager)
    assert client.post(to_move(plans.plan, "agree"), {"agreed_on": "1/6/2017"}).status_code == 403
    assert state_of(plans.plan) == "draft"


@pytest.mark.parametrize("move", ["shut", "begin", "delete"])
def test_a_move_that_there_is_not(stage, plans, sign_in, move):
    client = sign_in(stage.worker)
    assert client.get(to_move(plans.plan, move)).status_code == 404
    assert client.post(to_move(plans.plan, move)).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(stage, plans, sign_in, method):
    assert getattr(sign_in(stage.worker), method)(to_move(plans.plan, "agree")).status_code == 405
