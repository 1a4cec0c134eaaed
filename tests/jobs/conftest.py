"""A centre with people, kinds of jobs registered for one test, and a database that other processes can open."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import Centre, Membership, User
from core.actor import acting_as
from jobs import messages, registry
from jobs.models import Job
from jobs.runner import Run
from tests.support.own_database import own_database as own_database_in


def populate() -> SimpleNamespace:
    """Write a centre with a manager and a social worker, and another centre with its own manager."""
    with acting_as(User.objects.system(), "test"):
        here = Centre.objects.create(code="here", name="Here")
        there = Centre.objects.create(code="there", name="There")

        def member(name: str, centre: Centre, role: Role) -> User:
            user = User.objects.create_user(f"{name}@jalon.invalid", first_name=name, language="en")
            Membership.objects.create(user=user, centre=centre, role=role, starts_on=date(2012, 9, 1))
            return user

        return SimpleNamespace(
            here=here,
            there=there,
            manager=member("manager", here, Role.MANAGER),
            worker=member("worker", here, Role.SOCIAL_WORKER),
            stranger=member("stranger", there, Role.MANAGER),
        )


def withdraw(user: User) -> None:
    """End every membership of the user before today."""
    with acting_as(User.objects.system(), "test"):
        for membership in user.memberships.all():
            membership.ends_on = date(2012, 9, 2)
            membership.save()


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    return populate()


@pytest.fixture
def quick(settings: Any) -> None:
    """Short patience, in whole seconds where Redis counts them."""
    settings.JOB_HEARTBEAT_SECONDS = 0.2
    settings.JOB_STALE_SECONDS = 1


@pytest.fixture
def own_cache(settings: Any) -> None:
    """A cache of this test alone."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": uuid.uuid4().hex}
    }


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of the jobs for which a message left, in order; nothing reaches a queue."""
    ids: list[int] = []
    monkeypatch.setattr(messages.current_app, "send_task", lambda name, args, **options: ids.append(args[0]))
    return ids


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Register a function as a kind of job for the length of the test and return the kind's name."""
    monkeypatch.setattr(registry.HANDLERS, "_items", dict(registry.HANDLERS._items))

    def register(work: Callable[[Run], None], **options: Any) -> str:
        name = f"test_{uuid.uuid4().hex[:8]}"
        registry.handler(name, **{"action": "figures.view", "label": "A test", **options})(work)
        return name

    return register


def finish_quietly(run: Run) -> None:
    """The smallest work: no effect, an empty result."""
    with run.finish():
        pass


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """The people, in a copy of the test database that threads and other processes can open; thrown away after.

    Commits are real in it, and the append-only tables of the suite's database are not flushed for its sake.
    """
    with django_db_blocker.unblock(), own_database_in(tmp_path):
        yield populate()


@pytest.fixture
def queued(people: SimpleNamespace, sent: list[int]) -> Callable[..., Job]:
    """Make a queued row of a kind, the manager's own."""

    def make(kind: str, **values: Any) -> Job:
        return Job.objects.create(**{"kind": kind, "owner": people.manager, "centre": people.here, **values})

    return make
