"""A centre with a manager and people without the right, and a count of every table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoDbBlocker

from accounts.enums import Role
from accounts.models import Centre, Membership, User
from core.actor import acting_as
from exchange import services
from jobs import messages
from tests.exchange.workbooks import Book, sound, xlsx
from tests.support.shared_rows import Shared, shared_rows


def populate() -> SimpleNamespace:
    """Write a centre with two managers, two social workers and an officer, and another centre with its own manager."""
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
            second=member("second", here, Role.MANAGER),
            officer=member("officer", here, Role.DPO),
            worker=member("worker", here, Role.SOCIAL_WORKER),
            colleague=member("colleague", here, Role.SOCIAL_WORKER),
            stranger=member("stranger", there, Role.MANAGER),
        )


@pytest.fixture(scope="module")
def shared_people(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared[SimpleNamespace]]:
    """The two centres, written once for the tests of a module."""
    with shared_rows("shared_people", django_db_blocker, populate) as shared:
        yield shared


def bring(
    people: SimpleNamespace, book: Book | bytes, centre: Centre | None = None, **options: Any
) -> services.Changes:
    """Read and write a workbook (a Book or bytes) in the manager's name; return the changes."""
    centre = centre or people.here
    reading = services.read(book if isinstance(book, bytes) else xlsx(book), centre)
    with acting_as(people.manager, "test", "command"):
        return services.bring_in(reading, centre, **options)


@pytest.fixture(scope="module")
def shared_book(
    shared_people: Shared[SimpleNamespace], django_db_blocker: DjangoDbBlocker
) -> Iterator[Shared[services.Changes]]:
    """The small workbook, written into `here` once for the tests of a module."""
    with shared_rows("shared_book", django_db_blocker, lambda: bring(shared_people.copied(), sound())) as shared:
        yield shared


@pytest.fixture
def people(shared_people: Shared[SimpleNamespace], db: None) -> SimpleNamespace:
    """Return the two centres and who works there."""
    return shared_people.copied()


@pytest.fixture
def bring_in(people: SimpleNamespace) -> Callable[..., services.Changes]:
    """Return what reads and writes a workbook in the manager's name, and returns the changes."""
    return partial(bring, people)


@pytest.fixture
def brought(people: SimpleNamespace, shared_book: Shared[services.Changes]) -> SimpleNamespace:
    """Return the people of a centre into which the small workbook has been brought in."""
    assert shared_book.is_open
    return people


def rows_of_tables() -> dict[str, int]:
    """Return how many rows each table has, histories included, the access log left out: each import writes there."""
    models = apps.get_models(include_auto_created=True)
    logged = ("audit.AccessEntry", "audit.AccessedFile")
    return {one._meta.label: one._base_manager.count() for one in models if one._meta.label not in logged}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The ids of the jobs for which a message left; nothing reaches a queue."""
    ids: list[int] = []
    monkeypatch.setattr(messages.current_app, "send_task", lambda name, args, **options: ids.append(args[0]))
    return ids
