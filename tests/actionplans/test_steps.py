"""What plans add to the head of a file: their section, and the next step when it is theirs."""

from __future__ import annotations

import pytest

from actionplans.panels import agree_on_plan, plan_section, say_what_follows
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import domain
from tests.participants.full_file import open_by_break_glass
from tests.support.factories import (
    ActionFactory,
    AssessmentFactory,
    ExitProjectFactory,
    PlanFactory,
    ProblemFactory,
    system,
)

pytestmark = pytest.mark.django_db


def url(step) -> str:
    return step.url if step is not None else ""


def test_the_section_is_for_who_may_read_plans(stage, plans):
    assert url(plan_section(stage.worker, plans.file)) == f"/plans/{plans.file.uuid}/"
    assert plan_section(stage.manager, plans.file) is None
    assert plan_section(stage.colleague, plans.file) is None
    open_by_break_glass(plans.file, stage.manager)
    assert plan_section(stage.manager, plans.file) is not None


def test_a_draft_is_written_then_agreed(stage, plans):
    assert url(agree_on_plan(stage.worker, plans.file)) == f"/plans/{plans.file.uuid}/"
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan)
    assert url(agree_on_plan(stage.worker, plans.file)) == f"/plans/goals/{plans.plan.uuid}/agree/"


def test_a_problem_without_a_plan_waits_for_one(stage, plans):
    with acting_as(system(), "test"):
        plans.problem.delete()
        PlanFactory(problem__enrolment=plans.enrolment, state="running")
    assert agree_on_plan(stage.worker, plans.file) is None
    with acting_as(system(), "test"):
        ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"))
    assert url(agree_on_plan(stage.worker, plans.file)) == f"/plans/{plans.file.uuid}/"


def test_the_exit_project_is_the_step_once_the_exit_assessment_is_begun(stage, plans):
    assert say_what_follows(stage.worker, plans.file) is None
    with acting_as(system(), "test"):
        AssessmentFactory(enrolment=plans.enrolment, moment="exit", date=today())
    assert url(say_what_follows(stage.worker, plans.file)) == f"/plans/exit-project/{plans.enrolment.uuid}/"
    with acting_as(system(), "test"):
        ExitProjectFactory(enrolment=plans.enrolment)
    assert say_what_follows(stage.worker, plans.file) is None


def test_who_writes_nothing_has_no_step(stage, plans):
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan)
        AssessmentFactory(enrolment=plans.enrolment, moment="exit", date=today())
    open_by_break_glass(plans.file, stage.manager)
    for who in (stage.manager, stage.colleague, stage.coordinator):
        assert agree_on_plan(who, plans.file) is None
        assert say_what_follows(who, plans.file) is None
