"""Logs with something in them, sealed in several runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine

from audit import checkpoints
from audit.chain_writer import seal_rows
from audit.enums import Extent, Refused
from audit.log import log_read, log_refusal, log_search, log_sign_in, log_transitions
from core.actor import acting_as
from tests.support.factories import UserFactory, system

BEGINNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Named:
    """Something with a uuid that a log can name."""

    def __init__(self, label: str = "participants.participant") -> None:
        self.uuid = uuid4()
        self._meta = SimpleNamespace(label_lower=label)


def write_some(users: list, count: int = 6) -> None:
    """Write entries of access with no, one or several files, searches, moves, sign-ins and refusals."""
    for number in range(count):
        with acting_as(users[number % len(users)], "as usual"):
            files = [Named() for _ in range((0, 1, 4)[number % 3])]
            log_read(files, what="a list", extent=(Extent.LISTED, Extent.OPENED)[number % 2], centre=Named())
            log_transitions(
                [(Named("x.plan"), "a", "b"), (Named("x.plan"), "", "b")], move="go", reason=f"why {number}"
            )
            log_search(f"amrani {number}", found=number, centre=Named())
        log_refusal(
            users[number % len(users)], outcome=Refused.DENIED, page=f"a page {number}", obj=uuid4(), channel="web"
        )
        log_sign_in("signed_in", user=users[number % len(users)], name_tried=f"as{number}@x", address="192.0.2.1")


@pytest.fixture
def path(tmp_path: Path, settings) -> Path:
    """The file of checkpoints, of this test alone."""
    settings.AUDIT_CHECKPOINTS = tmp_path / "audit" / "checkpoints.jsonl"
    return settings.AUDIT_CHECKPOINTS


@pytest.fixture
def at_hour() -> Callable[[float], time_machine.travel]:
    """Return a context manager: the clock so many hours after the beginning."""
    return lambda hours: time_machine.travel(BEGINNING + timedelta(hours=hours), tick=True)


@pytest.fixture
def sealed(db, path, at_hour) -> SimpleNamespace:
    """Logs sealed in five runs, four hours apart; the users who wrote them."""
    with acting_as(system(), "test"):
        users = [UserFactory() for _ in range(3)]
    for run in range(5):
        with at_hour(4 * run):
            write_some(users)
        with at_hour(4 * run + 0.02):
            seal_rows()
            checkpoints.write(path)
    return SimpleNamespace(users=users, path=path)
