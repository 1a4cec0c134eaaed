"""D6: a killed worker, two workers at once, an outcome while a message leaves: at most once, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from appointments.services import cancel
from core.actor import acting_as
from messaging.enums import MessageState, WhyNot
from messaging.gateways.base import Receipt
from messaging.gateways.memory import MemoryGateway
from messaging.models import Message
from messaging.services import delivery
from messaging.services.delivery import send_due
from tests.support.concurrency import PATIENCE, in_thread
from tests.support.forked_processes import Nursery
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage

pytestmark = pytest.mark.both_engines


@pytest.fixture
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Stage]:
    """The stage in a copy of the database, where commits are real."""
    with django_db_blocker.unblock(), own_database(tmp_path):
        yield set_stage()


def test_d6_a_killed_worker_sends_at_most_once_and_each_uncertain_one_is_told(
    stage, person, booked, outbox, now, nursery: Nursery, tmp_path
):
    """D6: kill -9 after the message was taken, just before the gateway gets it, just after: 0 or 1 left, never 2."""
    left = tmp_path / "left"
    for number, (stop, leaves) in enumerate((("taken", 0), ("before", 0), ("after", 1))):
        Message.objects.all().delete()
        left.write_text("")
        booked(start=time(8 + number))
        mark = tmp_path / f"mark-{stop}"
        child = nursery.start(tmp_path, "tests.messaging.sender_process", stop=stop, mark=str(mark), left=str(left))
        child.wait_for(mark)
        child.kill()
        assert Message.objects.get().state == MessageState.SENDING
        assert send_due() == 0  # another worker leaves it alone
        now.move_to(timezone.now() + timedelta(minutes=11))
        assert send_due() == 0
        lost = Message.objects.get()
        assert (lost.state, lost.why) == (MessageState.UNCERTAIN, WhyNot.WORKER_LOST)
        assert list(Message.objects.unarrived(timezone.now())) == [lost]
        assert (send_due(), len(left.read_text().splitlines()), len(outbox)) == (0, leaves, 0)
        now.move_to(timezone.now() - timedelta(minutes=11))


def test_d6_of_two_workers_at_once_one_sends(stage, person, booked, outbox, now, monkeypatch):
    """Both see the message as due before either takes it."""
    booked()
    both = threading.Barrier(2, timeout=PATIENCE)
    deliver = delivery._deliver

    def together(key: int) -> bool:
        both.wait()
        return deliver(key)

    monkeypatch.setattr(delivery, "_deliver", together)
    sent: list[int] = []
    workers = [in_thread(lambda: sent.append(send_due())) for _number in range(2)]
    for worker in workers:
        worker.join(PATIENCE)
    assert sorted(sent) == [0, 1]
    assert len(outbox) == 1


def test_d6_what_is_said_while_a_message_leaves_waits_until_it_has_left(
    stage, person, booked, outbox, now, monkeypatch
):
    """A cancellation begun while the gateway is asked ends after it answered: no message follows it unasked."""
    made = booked()
    asked, answered, told = threading.Event(), threading.Event(), []

    def slow(gateway: Any, message: Any) -> Receipt:
        asked.set()
        answered.wait(PATIENCE)
        told.append("left")
        return Receipt("x")

    def call_off() -> None:
        with acting_as(stage.worker):
            cancel(made, cancelled_by="person", by=stage.worker)
        told.append("cancelled")

    monkeypatch.setattr(MemoryGateway, "send", slow)
    threads = [in_thread(lambda: told.append(send_due()))]
    assert asked.wait(PATIENCE)
    threads.append(in_thread(call_off))
    threads[1].join(0.3)  # it waits for the appointment, or (wrongly) does not
    answered.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert told[0] == "left"
    assert set(told) == {"left", 1, "cancelled"}
    assert Message.objects.get(purpose="booked").state == MessageState.SENT
