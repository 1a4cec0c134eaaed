"""What is written of the end of a path in each file of the stage of rights (tests/permissions/world.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support.factories import ActionFactory, AfterContactFactory, ExitStepFactory


def write_exit(world: Any, name: str, enrolment: Any, word: Any) -> None:
    """Write two first steps, one of them from an action of health, and two contacts after the path."""
    project = world.things["exit project"][name]
    ExitStepFactory(project=project, what=word("content", "first step"), service=word("content", "service of a step"))
    health = ActionFactory(plan=world.things["health plan"][name], what="Before", state="dropped")
    ExitStepFactory(project=project, what=word("health_family", "step of health"), from_action=health)
    said = word("to_contact", "words after the path")
    AfterContactFactory(enrolment=enrolment, state="done", result="reached", situation="work", words=said)
    planned = AfterContactFactory(enrolment=enrolment, planned_on=date(2016, 12, 1))
    world.keep("after contact", name, planned)
