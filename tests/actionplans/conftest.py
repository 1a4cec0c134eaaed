"""The stage of the tests of files, with problems and plans of the worker's own file."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from actionplans.models import Plan, Problem
from assessments.models import Aspect, Assessment, Domain
from core.actor import acting_as
from participants.models import Enrolment, Participant
from tests.participants.conftest import sign_in
from tests.support.factories import (
    AssessmentFactory,
    EnrolmentFactory,
    GroupFactory,
    PlanFactory,
    ProblemFactory,
    TrackFactory,
    first_version,
    system,
)

__all__ = ["sign_in"]


@dataclass
class Plans:
    """The worker's own file with a path, its assessment at entry, and a draft plan in housing."""

    file: Participant
    enrolment: Enrolment
    entry: Assessment
    problem: Problem
    plan: Plan


def domain(code: str) -> Domain:
    """Return a domain of the first version of the instrument."""
    return first_version().domains.get(code=code)


def aspect(code: str) -> Aspect:
    """Return the first aspect of a domain."""
    return domain(code).aspects.order_by("position")[0]


@pytest.fixture
def plans(stage) -> Plans:
    """Return what is there."""
    with acting_as(system(), "test"):
        file = stage.own
        file.first_name, file.last_name = "Leïla", "Urbinati"
        file.save()
        track = TrackFactory(centre=file.centre)
        group = GroupFactory(centre=file.centre, track=track, code="2016-01")
        enrolment = EnrolmentFactory(participant=file, track=track, group=group, state="active")
        entry = AssessmentFactory(enrolment=enrolment, state="validated")
        problem = ProblemFactory(enrolment=enrolment, domain=domain("housing"), label="Damp walls")
        plan = PlanFactory(problem=problem, goal="A dry room for my girls")
    return Plans(file, enrolment, entry, problem, plan)
