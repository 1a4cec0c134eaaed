"""The stage of the tests that decide, for what is asked of every address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.permissions.conftest import OWN_CACHE
from tests.permissions.world import World, set_world


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in the language in which they are written."""
    with translation.override("en"):
        yield


@pytest.fixture
def own_cache() -> Iterator[None]:
    """Visitors empty the cache before each visit: it is one in memory."""
    with override_settings(CACHES=OWN_CACHE):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The stage; nothing that a test of the module writes outlasts the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_world()
        transaction.set_rollback(True)
