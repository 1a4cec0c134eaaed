"""The stage with appointments: who books, and a moment at which the day is far from its ends."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from accounts.models import User
from appointments.models import Appointment
from appointments.services import book
from core.actor import acting_as
from core.periods import BELGIUM
from tests.support.client import JalonClient
from tests.support.stage import Stage

TODAY = date(2026, 3, 4)  # a Wednesday
YESTERDAY = date(2026, 3, 3)
TOMORROW = date(2026, 3, 5)
ABOUT = {"kind": "interview", "subject": "interview", "place": "office"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in the language in which they are written."""
    with translation.override("en"):
        yield


@pytest.fixture
def now() -> Iterator[Any]:
    """Noon of a working day."""
    with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=BELGIUM), tick=False) as clock:
        yield clock


@pytest.fixture
def booked(stage: Stage, now: Any) -> Callable[..., Appointment]:
    """Return a function that books an appointment of the worker's own file, at ten for 45 minutes."""

    def make(day: date = YESTERDAY, start: time = time(10), end: time = time(10, 45), **given: Any) -> Appointment:
        persons = given.pop("persons", [stage.own])
        members = given.pop("members", [stage.members["worker"]])
        values = {"date": day, "starts_at": start, "ends_at": end, **ABOUT, **given}
        with acting_as(stage.worker):
            return book(persons, members, key=uuid.uuid4(), values=values)

    return make


@pytest.fixture
def browser(now: Any) -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in
