"""Actions of a plan: adding, changing, completing what came of them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from actionplans.models import Action
from core.actor import acting_as
from tests.actionplans.pages import fill, form_of, fresh, rendered, words
from tests.participants.full_file import cover
from tests.support.factories import ActionFactory, PlanFactory, system

pytestmark = pytest.mark.django_db


def add(plan) -> str:
    return f"/plans/goals/{plan.uuid}/actions/new/"


def change(action) -> str:
    return f"/plans/actions/{action.uuid}/"


@pytest.fixture
def action(plans):
    """Return an action of the plan."""
    with acting_as(system(), "test"):
        return ActionFactory(plan=plans.plan, what="Write to the owner", due_on=date(2017, 6, 1))


def test_what_is_rendered_is_filled_in_and_sent(stage, plans, sign_in):
    client = sign_in(stage.worker)
    fill(client, add(plans.plan), what="Call the agency", doer="participant", due_on="1.6.17")
    fill(client, add(plans.plan), what="Measure", doer="other", doer_name="The lawyer")
    first, second = Action.objects.order_by("position")
    assert (first.what, first.doer, first.due_on, first.state) == (
        "Call the agency",
        "participant",
        date(2017, 6, 1),
        "to_do",
    )
    assert (second.position, second.doer_name, second.due_on) == (2, "The lawyer", None)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"doer": "together"}, "id_what", "Say what is done."),
        ({"what": "Call"}, "id_doer_0", "Choose who does it."),
        ({"what": "Call", "doer": "other"}, "id_doer_name", "Say who does it."),
        ({"what": "Call", "doer": "together", "due_on": "31/2/2017"}, "id_due_on", "This day does not exist."),
    ],
)
def test_errors_are_beside_the_field_and_nothing_is_lost(stage, plans, sign_in, typed, field, sentence):
    answer = fill(sign_in(stage.worker), add(plans.plan), **typed)
    assert answer.status_code == 422
    html = words(answer)
    assert f'href="#{field}"' in html
    assert sentence in html
    form = form_of(answer, add(plans.plan))
    assert {name: form.values[name] for name in typed} == typed
    assert not Action.objects.exists()


def test_sent_twice_it_is_one(stage, plans, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, add(plans.plan)).values | {"what": "Call", "doer": "together"}
    for _time in range(2):
        assert client.post(add(plans.plan), sent).status_code == 302
    assert Action.objects.count() == 1
    assert client.post(add(plans.plan), sent | {"what": "Other"}).status_code == 409


def test_a_closed_plan_takes_no_more(stage, plans, sign_in):
    with acting_as(system(), "test"):
        closed = PlanFactory(problem__enrolment=plans.enrolment, state="closed")
    client = sign_in(stage.worker)
    assert client.get(add(closed)).status_code == 302
    answer = client.post(add(closed), {"key": str(uuid.uuid4()), "what": "Call", "doer": "together"})
    assert answer.status_code == 409
    assert "This plan is closed" in words(answer)
    assert not Action.objects.exists()


def test_it_is_changed(stage, action, sign_in):
    client = sign_in(stage.worker)
    assert rendered(client, change(action)).values["due_on"] == "01/06/2017"
    fill(client, change(action), what="Write and call", due_on="2/6/2017", doer="referent")
    action = fresh(action)
    assert (action.what, action.due_on, action.doer) == ("Write and call", date(2017, 6, 2), "referent")


def test_two_at_once_who_change_other_fields_both_keep_theirs(stage, action, sign_in):
    cover(stage.members["worker"], stage.colleague)
    worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
    first, second = (rendered(client, change(action)).values for client in (worker, colleague))
    assert worker.post(change(action), first | {"what": "Write twice"}).status_code == 302
    assert colleague.post(change(action), second | {"due_on": "3/6/2017"}).status_code == 302
    action = fresh(action)
    assert (action.what, action.due_on) == ("Write twice", date(2017, 6, 3))


def test_two_at_once_on_the_same_field_the_second_is_told(stage, action, sign_in):
    cover(stage.members["worker"], stage.colleague)
    worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
    first, second = (rendered(client, change(action)).values for client in (worker, colleague))
    worker.post(change(action), first | {"due_on": "2/6/2017"})
    answer = colleague.post(change(action), second | {"due_on": "3/6/2017"})
    assert answer.status_code == 409
    assert form_of(answer, change(action)).values["due_on"] == "3/6/2017"
    action = fresh(action)
    assert action.due_on == date(2017, 6, 2)


def test_of_an_ended_action_only_what_came_of_it_is_completed(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ended = ActionFactory(plan=plans.plan, what="Called", state="done")
    client = sign_in(stage.worker)
    assert "what" not in rendered(client, change(ended)).values
    fill(client, change(ended), outcome="They come on Monday")
    client.post(change(ended), rendered(client, change(ended)).values | {"what": "Other"})
    ended = fresh(ended)
    assert (ended.what, ended.outcome) == ("Called", "They come on Monday")


@pytest.mark.parametrize(("who", "status"), [("colleague", 404), ("manager", 403), ("stranger", 404), ("dpo", 404)])
def test_others_may_not(stage, plans, action, sign_in, who, status):
    client = sign_in(getattr(stage, who))
    for address in (add(plans.plan), change(action)):
        assert client.get(address).status_code == status
        assert client.post(address, {"what": "x", "doer": "together"}).status_code == status
    assert Action.objects.get().what == "Write to the owner"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(stage, plans, action, sign_in, method):
    client = sign_in(stage.worker)
    assert {getattr(client, method)(one).status_code for one in (add(plans.plan), change(action))} == {405}
