"""One whole file of a worker, a sheet of fifteen of a facilitator, and who opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from types import SimpleNamespace

import pytest
import time_machine

from core.actor import acting_as
from core.periods import BELGIUM, today
from participants.models import Group
from tests.participants.scene import fill
from tests.support.client import JalonClient
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

SHEET = 15


@pytest.fixture
def afternoon() -> Iterator[None]:
    """Let it be the afternoon of today: the session of the morning is over, whenever the suite runs."""
    with time_machine.travel(datetime.combine(today(), time(15), BELGIUM)):
        yield


@pytest.fixture
def there(db: None, afternoon: None) -> SimpleNamespace:
    """Return what the pages open on, and a browser for each of those who open them."""
    stage = set_stage()
    scene = fill(stage.own, stage.members["worker"])
    with acting_as(system(), "test"):
        session, people = _sheet(stage, scene.enrolment.group)
    return SimpleNamespace(
        stage=stage,
        scene=scene,
        file=scene.file,
        session=session,
        people=people,
        worker=_browser(stage.worker),
        facilitator=_browser(stage.facilitator),
        manager=_browser(stage.manager),
    )


def _sheet(stage: Stage, group: Group) -> tuple:
    """Write a session of today, held, for fifteen persons of a group that the facilitator runs."""
    workshop = WorkshopFactory(centre=stage.here)
    session = SessionFactory(workshop=workshop, date=today(), starts_at=time(9), ends_at=time(12), state="held")
    SessionGroupFactory(session=session, group=group)
    PlannedFacilitatorFactory(session=session, member=stage.members["facilitator"])
    people = [ParticipantFactory(centre=stage.here) for _ in range(SHEET - 1)]  # and the one of the file
    for person in people:
        EnrolmentFactory(participant=person, track=group.track, group=group, state="active")
    return session, people


def _browser(user) -> JalonClient:
    client = JalonClient()
    client.force_login(user)
    return client
