"""The door, as its tests use it: an account of each kind, letters that arrive at once, the log of what happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts import emails
from accounts.enums import Role
from accounts.models import User
from audit.models import SignInLog
from tests.accounts.people import make_account


@pytest.fixture
def worker(db: None) -> User:
    """A social worker, whose role needs a second step; she has none yet."""
    return make_account("nadia", Role.SOCIAL_WORKER)


@pytest.fixture
def coordinator(db: None) -> User:
    """A coordinator, who sees no file and needs no second step."""
    return make_account("bram", Role.COORDINATOR)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, mailoutbox: list) -> list:
    """The mails that go out, written at the commit and not by a worker."""
    monkeypatch.setattr(emails, "hint", emails.send_waiting)
    return mailoutbox


@pytest.fixture
def noted(db: None) -> Callable[[], list[str]]:
    """Return the outcomes in the log of sign-ins, oldest first, since the test began."""
    before = SignInLog.objects.count()
    return lambda: list(SignInLog.objects.order_by("pk").values_list("outcome", flat=True))[before:]
