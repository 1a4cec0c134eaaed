"""A person who may be written to, an appointment of hers, and a gateway that keeps what it is handed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.utils import translation

from appointments.models import Appointment
from appointments.services import book
from core.actor import acting_as
from core.history import save_changes
from core.periods import BELGIUM
from messaging.gateways.memory import OUTBOX
from participants.models import Participant
from tests.support.factories import CentreSettingFactory, ConsentFactory, system
from tests.support.stage import Stage

NOON = datetime(2026, 3, 4, 12, tzinfo=BELGIUM)  # a Wednesday
NEXT_WEEK = date(2026, 3, 11)
NUMBER = "02 123 45 67"
SET = {"message.call_number": NUMBER, "message.place": "Rue de Parme 67", "message.sender": "CPAS 1060"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in the language in which they are written."""
    with translation.override("en"):
        yield


@pytest.fixture
def now() -> Iterator[Any]:
    """Noon of a working day; tests move it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def outbox() -> Iterator[list]:
    """What left, emptied before and after."""
    OUTBOX.clear()
    yield OUTBOX
    OUTBOX.clear()


@pytest.fixture
def person(stage: Stage, now: Any, outbox: list) -> Participant:
    """A person of the worker who agreed to messages by text and by mail, in a centre where messages are on."""
    with acting_as(system(), "test"):
        for code, text in SET.items():
            CentreSettingFactory(centre=stage.here, code=code, value=0, text=text, from_day=date(2020, 1, 1))
        ConsentFactory(participant=stage.own, kind="messages", channels="both", given_on=date(2026, 1, 5))
        save_changes(
            stage.own, phone="0470 12 34 56", phone_read_by="herself", email="her@example.org", languages=["français"]
        )
    return stage.own


@pytest.fixture
def booked(stage: Stage, person: Participant) -> Callable[..., Appointment]:
    """Return a function that books an appointment of the person with a message, next week at ten."""

    def make(day: date = NEXT_WEEK, start: time = time(10), wish: str = "sms", **given: Any) -> Appointment:
        about = {"kind": "interview", "subject": "interview", "place": "office", **given}
        values = {"date": day, "starts_at": start, "ends_at": time(start.hour, 45), **about}
        with acting_as(stage.worker):
            return book([person], [stage.members["worker"]], key=uuid.uuid4(), values=values, wishes={person.pk: wish})

    return make
