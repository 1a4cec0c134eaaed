"""The stage with a whole file of the worker, and readers signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment
from tests.participants.full_file import Scene, fill
from tests.support.client import JalonClient
from tests.support.factories import ConsentFactory, EnrolmentFactory, system
from tests.support.stage import Stage


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """Return the worker's own file, with something in every part of it."""
    return fill(stage.own, stage.members["worker"])


@pytest.fixture
def sign_in(db) -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def start() -> Iterator[date]:
    """The first day of this year, of which most has passed, whenever the suite runs."""
    with time_machine.travel(datetime(today().year, 11, 29, 12, tzinfo=UTC)):
        yield date(today().year, 1, 1)


@pytest.fixture
def path(stage, start) -> Enrolment:
    """A path of the worker's own file, active since the first day of this year, in a group."""
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own, given_on=date(2016, 1, 4))
        return EnrolmentFactory(participant=stage.own, state="active", starts_on=start)


@pytest.fixture
def ended(stage) -> Enrolment:
    """A path of years that are over: from 4 January to 30 June 2016."""
    with acting_as(system(), "test"):
        return EnrolmentFactory(
            participant=stage.own, state="left", starts_on=date(2016, 1, 4), ended_on=date(2016, 6, 30),
            exit_reason="moved",
        )  # fmt: skip


@pytest.fixture
def resting(stage, start) -> Enrolment:
    """A path of the worker's own file that is on a break since 3 November 2016."""
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own, given_on=date(2016, 1, 4))
        path = EnrolmentFactory(participant=stage.own, state="on_break", starts_on=date(2016, 1, 4))
        save_changes(path.breaks.get(), starts_on=date(2016, 11, 3))
    return path
