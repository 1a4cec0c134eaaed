"""The goal of a plan: beginning it, changing it."""

from __future__ import annotations

import uuid

import pytest

from actionplans.models import Plan
from core.actor import acting_as
from tests.actionplans.conftest import domain
from tests.actionplans.pages import fill, form_of, fresh, rendered, words
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import ActionFactory, PlanFactory, ProblemFactory, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(plans):
    """Return a problem without a plan."""
    with acting_as(system(), "test"):
        return ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"), label="Debts")


def begin(problem) -> str:
    return f"/plans/problems/{problem.uuid}/goal/"


def change(plan) -> str:
    return f"/plans/goals/{plan.uuid}/"


def test_a_plan_begins_with_its_goal(stage, bare, sign_in):
    answer = fill(sign_in(stage.worker), begin(bare), goal="No more letters")
    assert answer.url.endswith(f"#problem-{bare.uuid}")
    plan = Plan.objects.get(problem=bare)
    assert (plan.goal, plan.state, plan.agreed_on) == ("No more letters", "draft", None)


def test_begun_twice_it_is_one(stage, bare, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, begin(bare)).values | {"goal": "No more letters"}
    for _time in range(2):
        assert client.post(begin(bare), sent).status_code == 302
    assert Plan.objects.filter(problem=bare).count() == 1


def test_begun_by_two_the_second_sees_the_first(stage, bare, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, begin(bare)).values | {"goal": "Mine"}
    with acting_as(system(), "test"):
        PlanFactory(problem=bare, goal="Theirs")
    page = words(client.post(begin(bare), sent, follow=True))
    assert "This problem has a plan meanwhile." in page
    assert "Theirs" in page
    assert Plan.objects.get(problem=bare).goal == "Theirs"


def test_no_goal_is_no_plan(stage, bare, sign_in):
    answer = fill(sign_in(stage.worker), begin(bare), goal="  ")
    assert answer.status_code == 422
    assert 'href="#id_goal"' in words(answer)
    assert not Plan.objects.filter(problem=bare).exists()


def test_a_goal_is_changed_with_its_history(stage, plans, sign_in):
    fill(sign_in(stage.worker), change(plans.plan), goal="Two dry rooms")
    plans.plan = fresh(plans.plan)
    assert plans.plan.goal == "Two dry rooms"
    assert plans.plan.history.count() == 2


def test_a_goal_that_was_agreed_is_changed_with_a_word(stage, plans, sign_in):
    with acting_as(system(), "test"):
        agreed = PlanFactory(problem__enrolment=plans.enrolment, state="agreed")
    client = sign_in(stage.worker)
    assert "The person agreed to this goal." in words(client.get(change(agreed)))
    assert "The person agreed to this goal." not in words(client.get(change(plans.plan)))


def test_a_closed_plan_stays_as_it_ended(stage, plans, sign_in):
    with acting_as(system(), "test"):
        closed = PlanFactory(problem__enrolment=plans.enrolment, state="closed", goal="Over")
    client = sign_in(stage.worker)
    assert client.get(change(closed)).status_code == 302
    assert client.post(change(closed), {"goal": "Other", "seen": ""}).status_code == 302
    closed = fresh(closed)
    assert closed.goal == "Over"


def test_two_at_once_the_second_is_told(stage, plans, sign_in):
    cover(stage.members["worker"], stage.colleague)
    worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
    first, second = (rendered(client, change(plans.plan)).values for client in (worker, colleague))
    worker.post(change(plans.plan), first | {"goal": "One"})
    answer = colleague.post(change(plans.plan), second | {"goal": "Two"})
    assert answer.status_code == 409
    assert "One" in words(answer)
    assert form_of(answer, change(plans.plan)).values["goal"] == "Two"


@pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("manager", 403), ("stranger", 404), ("dpo", 404)])
def test_others_may_not(stage, plans, bare, sign_in, who, status):
    client = sign_in(getattr(stage, who))
    for address in (begin(bare), change(plans.plan)):
        assert client.get(address).status_code == status
        assert client.post(address, {"goal": "x", "key": str(uuid.uuid4())}).status_code == status
    assert Plan.objects.get().goal == "A dry room for my girls"


def test_break_glass_reads_only(stage, plans, sign_in):
    open_by_break_glass(plans.file, stage.manager)
    assert sign_in(stage.manager).post(change(plans.plan), {"goal": "x"}).status_code == 403


def test_who_reads_is_said_with_the_right_of_health(stage, plans, sign_in):
    """The line under the field names those who read problems of health, not only those who read plans."""
    with acting_as(system(), "test"):
        health = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("health"))
        ActionFactory(plan=health)
    html = words(sign_in(stage.worker).get(change(health)))
    assert "Who will read this" in html
    assert "you alone" in html
