"""How plans, first steps and contacts after a path are played at the end of a path (tests/support/machines.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

from actionplans.models import ExitStep, Plan
from participants.models import AfterContact, Enrolment
from tests.support.factories import AfterContactFactory, ExitStepFactory, PlanFactory
from tests.support.stage import Stage

CONTACTED = {
    "note_contact": lambda _: {"done_on": date(2016, 11, 3), "channel": "phone", "result": "not_reached"},
}


def closed_by_itself(plan: Plan) -> dict[str, Any]:
    """Let a plan be one that closed with its path."""
    if plan.state == "closed":
        Plan._base_manager.filter(pk=plan.pk).update(ending="left")
    return {}


def closed_in_its_time(plan: Plan) -> None:
    Plan._base_manager.filter(pk=plan.pk).update(ending="")


def an_open_plan(enrolment: Enrolment) -> None:
    PlanFactory(problem__enrolment=enrolment)


def make_step(stage: Stage, state: str) -> ExitStep:
    return ExitStepFactory(project__enrolment__participant=stage.own, state=state)


def make_after_contact(stage: Stage, state: str) -> AfterContact:
    return AfterContactFactory(enrolment__participant=stage.own, state=state)
