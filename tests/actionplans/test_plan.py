"""The page of a plan: what stands on it for whom, what it leaves in the access log, what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import aspect, domain
from tests.actionplans.pages import words
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import (
    ActionFactory,
    AssessmentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    PlanFactory,
    ProblemFactory,
    RatingFactory,
    system,
)

pytestmark = pytest.mark.django_db


def address(file) -> str:
    return f"/plans/{file.uuid}/"


def test_problems_stand_by_domain_with_goal_and_actions(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan, what="Write to the owner", doer="other", doer_name="The lawyer")
        ProblemFactory(enrolment=plans.enrolment, domain=domain("administrative"), label="No card")
    html = words(sign_in(stage.worker).get(address(plans.file)))
    places = [html.index(word) for word in ("No card", "Damp walls", "A dry room for my girls", "Write to the owner")]
    assert places == sorted(places)
    assert "Somebody else, The lawyer" in html
    assert "no plan yet" in html
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.extent) == ("actionplans.plan", "opened")
    assert entry.purpose == "Follow-up by the key worker"


def test_what_is_past_its_day_is_told_in_words(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan, what="Late", due_on=today() - timedelta(days=1))
        ActionFactory(plan=plans.plan, what="Now", due_on=today())
        ActionFactory(plan=plans.plan, what="Over", due_on=today() - timedelta(days=9), state="done")
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert html.count("was due on") == 1
    assert html.count("due today") == 1


def test_the_buttons_are_those_of_the_state(stage, plans, sign_in):
    client = sign_in(stage.worker)
    html = words(client.get(address(plans.file)))
    assert f"/plans/goals/{plans.plan.uuid}/agree/" in html
    assert "/start/" not in html
    assert "/close/" not in html
    with acting_as(system(), "test"):
        closed = PlanFactory(problem__enrolment=plans.enrolment, goal="Over and done", state="closed")
        ActionFactory(plan=closed, state="done", outcome="It came.")
    html = words(client.get(address(plans.file)))
    assert "Over and done" in html
    assert f"/plans/goals/{closed.uuid}/" not in html


def test_answers_said_to_be_a_problem_are_offered_until_they_are_noted(stage, plans, sign_in):
    with acting_as(system(), "test"):
        RatingFactory(assessment=plans.entry, aspect=aspect("finances"), is_problem=True)
        other = RatingFactory(assessment=plans.entry, aspect=aspect("health"), is_problem=True)
        RatingFactory(assessment=plans.entry, aspect=aspect("employment"), is_problem=False)
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert html.count("?rating=") == 2
    with acting_as(system(), "test"):
        ProblemFactory(enrolment=plans.enrolment, domain=other.aspect.domain, aspect=other.aspect, rating=other)
    assert words(sign_in(stage.worker).get(address(plans.file))).count("?rating=") == 1


def test_a_problem_opens_with_what_was_said_of_the_aspect(stage, plans, sign_in):
    with acting_as(system(), "test"):
        rating = RatingFactory(assessment=plans.entry, aspect=aspect("finances"), is_problem=True, level=2)
    form = sign_in(stage.worker).get(f"{address(plans.file)}problems/new/?rating={rating.uuid}").context["form"]
    short = rating.aspect.levels.get(level=2).short
    assert form["label"].value() == f"{rating.aspect} ({short})"


def test_an_empty_plan_asks_for_a_problem_once(stage, plans, sign_in):
    with acting_as(system(), "test"):
        plans.plan.delete()
        plans.problem.delete()
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert "No problem is noted yet" in html
    assert html.count(f'href="/plans/{plans.file.uuid}/problems/new/"') == 1


def test_a_later_answer_that_says_no_problem_is_offered_no_more(stage, plans, sign_in):
    with acting_as(system(), "test"):
        RatingFactory(assessment=plans.entry, aspect=aspect("finances"), is_problem=True)
        later = AssessmentFactory(enrolment=plans.enrolment, moment="midterm", date=today())
        RatingFactory(assessment=later, aspect=aspect("finances"), is_problem=False)
    assert "?rating=" not in words(sign_in(stage.worker).get(address(plans.file)))


def test_an_earlier_path_stands_apart(stage, plans, sign_in):
    with acting_as(system(), "test"):
        plans.enrolment.leave(by=stage.worker, ended_on=today(), exit_reason="by_choice")
        plans.enrolment.save()
        EnrolmentFactory(participant=plans.file, track=plans.enrolment.track, group=plans.enrolment.group, number=2)
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert "Earlier path: " in html
    assert html.index("Earlier path: ") < html.index("Damp walls")


def test_a_path_that_goes_on_beside_it_is_not_called_an_earlier_one(stage, plans, sign_in):
    with acting_as(system(), "test"):
        track, group = plans.enrolment.track, plans.enrolment.group
        EnrolmentFactory(
            participant=plans.file, track=track, group=group, number=2, state="active", beside_reason="Both."
        )  # fmt: skip
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert "Another path: " in html
    assert "Earlier path: " not in html


def test_without_a_path_the_page_says_so(stage, sign_in):
    html = words(sign_in(stage.worker).get(address(stage.own)))
    assert "No path yet" in html
    assert "problems/new/" not in html


def test_break_glass_reads_without_a_button(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan)
        ExitProjectFactory(enrolment=plans.enrolment, description="A training as a baker")
    open_by_break_glass(plans.file, stage.manager)
    html = words(sign_in(stage.manager).get(address(plans.file)))
    assert "A dry room for my girls" in html
    assert "A training as a baker" in html
    for part in ("/plans/goals/", "/plans/actions/", "problems/new/", "exit-project/", "paper.pdf"):
        assert part not in html


def test_who_covers_writes(stage, plans, sign_in):
    cover(stage.members["worker"], stage.colleague)
    assert "problems/new/" in words(sign_in(stage.colleague).get(address(plans.file)))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 403),
        ("manager", 403),
        ("stranger", 404),
        ("facilitator", 404),
        ("dpo", 404),
        ("coordinator", 404),
        ("administrator", 404),
    ],
)
def test_others_do_not_read_it(stage, plans, sign_in, who, status):
    answer = sign_in(getattr(stage, who)).get(address(plans.file))
    assert answer.status_code == status
    assert "Damp walls" not in words(answer)
    assert not AccessEntry.objects.exists()


def test_a_sealed_file_is_not_there(stage, plans, sign_in):
    seal(plans.file, stage.colleague)
    assert sign_in(stage.worker).get(address(plans.file)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods(stage, plans, sign_in, method):
    assert getattr(sign_in(stage.worker), method)(address(plans.file)).status_code == 405


def test_its_statements_do_not_grow_with_the_plan(stage, plans, sign_in):
    client = sign_in(stage.worker)
    with acting_as(system(), "test"):  # once a plan is agreed on, its reviews are read
        PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("family"), state="running")
    client.get(address(plans.file))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(plans.file)).status_code == 200
        return len(found)

    before = cost()
    with acting_as(system(), "test"):
        for number in range(12):
            plan = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("finances"), state="running")
            ActionFactory(plan=plan, due_on=today())
            ActionFactory(plan=plan, state="done", what=f"Done {number}")
    assert cost() <= before
    assert before <= 60


class TestPanel:
    """The part in the overview of the file."""

    def page(self, client, file) -> str:
        return words(client.get(f"/participants/{file.uuid}/"))

    def test_state_domain_problem_goal_and_how_far(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            ActionFactory(plan=plans.plan)
            ActionFactory(plan=plans.plan, state="done")
        html = self.page(sign_in(stage.worker), plans.file)
        assert "<q>A dry room for my girls</q>" in html
        assert "1 / 2" in html
        assert "1 of 2 actions ended" in html
        assert f'href="/plans/{plans.file.uuid}/"' in html

    def test_what_is_late_is_to_review(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            ActionFactory(plan=plans.plan, due_on=today() - timedelta(days=1))
        assert "to review" in self.page(sign_in(stage.worker), plans.file)

    def test_a_manager_knows_states_and_reads_nothing(self, stage, plans, sign_in):
        html = self.page(sign_in(stage.manager), plans.file)
        assert "Draft" in html
        assert "Damp walls" not in html
        assert "A dry room" not in html
        assert f"/plans/{plans.file.uuid}/" not in html
