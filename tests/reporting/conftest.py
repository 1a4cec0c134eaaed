"""The hand-counted cohort in one centre, and the same in another one that must never be counted."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from tests.reporting.cohort import centre_with_people, write_cohort
from tests.support.client import JalonClient
from tests.support.shared_rows import Shared, shared_rows


def two_centres() -> SimpleNamespace:
    """Write the centre of the cohort, and another centre with records of the same days."""
    made = centre_with_people("here", "Here")
    write_cohort(made.centre)
    made.other = centre_with_people("there", "There")
    write_cohort(made.other.centre)
    return made


@pytest.fixture(scope="module")
def shared_here(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared[SimpleNamespace]]:
    """The two centres, written once for the tests of a module."""
    with shared_rows("shared_here", django_db_blocker, two_centres) as shared:
        yield shared


@pytest.fixture
def here(shared_here: Shared[SimpleNamespace], db: None) -> SimpleNamespace:
    """The centre of the cohort with an account a role; beside it another centre with records of the same days."""
    return shared_here.copied()


@pytest.fixture
def bare(db: None) -> SimpleNamespace:
    """A centre without any record."""
    return centre_with_people("bare", "Bare")


@pytest.fixture
def manager(here: SimpleNamespace, client: JalonClient) -> JalonClient:
    """A client signed in as the manager of the cohort's centre."""
    client.force_login(here.manager)
    return client
