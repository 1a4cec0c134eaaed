"""The stage, with what the tests of the agenda put into weeks of its members."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time
from typing import Any

import pytest

from core.actor import acting_as
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.stage import Stage
from workshops.models import Session


def acted() -> AbstractContextManager:
    """Return an act for what a test sets up; never around a request, which has to bring its own."""
    return acting_as(make.system(), "test")


@pytest.fixture
def runs(stage: Stage) -> Callable[..., Session]:
    """Write a session that a member of the stage is planned to run: by name of the member, day, hours."""

    def write(
        who: str, day: date, begins: str = "09:00", ends: str = "11:00", title: str = "Atelier web", **given: Any
    ) -> Session:
        first, last = time.fromisoformat(begins), time.fromisoformat(ends)
        with acted():
            workshop = make.WorkshopFactory(centre=stage.here, title=title)
            session = make.SessionFactory(
                workshop=workshop, date=day, starts_at=first, ends_at=last, **{"place": "Local Horta", **given}
            )
            make.PlannedFacilitatorFactory(session=session, member=stage.members[who])
        return session

    return write


@pytest.fixture
def browser() -> Callable[[Any], JalonClient]:
    """Return a browser in which an account is signed in."""

    def signed_in(user: Any) -> JalonClient:
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in
