"""What the pages of every day open on: one whole file of a worker, and a sheet of fifteen of a facilitator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from core.actor import acting_as
from participants.models import Group, Participant
from tests.participants.full_file import Scene, fill
from tests.support.factories import (
    EnrolmentFactory,
    ParticipantFactory,
    PlannedFacilitatorFactory,
    SessionFactory,
    SessionGroupFactory,
    WorkshopFactory,
    system,
)
from tests.support.stage import Stage, set_stage
from workshops.models import Session

SHEET = 15


@dataclass(frozen=True)
class Everyday:
    """A stage whose own file is whole; a session that was held for fifteen persons: its, and fourteen others."""

    stage: Stage
    scene: Scene
    session: Session
    others: list[Participant]


def write_everyday(day: date) -> Everyday:
    """Write it, the session on a day, as the system account."""
    stage = set_stage()
    scene = fill(stage.own, stage.members["worker"])
    with acting_as(system(), "test"):
        session, others = _sheet(stage, scene.enrolment.group, day)
    return Everyday(stage, scene, session, others)


def _sheet(stage: Stage, group: Group, day: date) -> tuple[Session, list[Participant]]:
    workshop = WorkshopFactory(centre=stage.here)
    session = SessionFactory(workshop=workshop, date=day, starts_at=time(9), ends_at=time(12), state="held")
    SessionGroupFactory(session=session, group=group)
    PlannedFacilitatorFactory(session=session, member=stage.members["facilitator"])
    others = [ParticipantFactory(centre=stage.here) for _ in range(SHEET - 1)]
    for person in others:
        EnrolmentFactory(participant=person, track=group.track, group=group, state="active")
    return session, others
