"""The stage is set once for a module and never changed: each visit takes back what it wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.permissions import prepared_world
from tests.permissions.world import World, set_world

OWN_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "permissions"}}


@pytest.fixture(autouse=True)
def emptied_cache() -> Iterator[None]:
    """Take the place of the suite's: the cache of these tests is in memory and emptied before each visit."""
    with override_settings(CACHES=OWN_CACHE):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The stage; nothing that a test of the module writes outlasts the module."""
    if prepared_world.world is not None:  # by a run of mutants, before this process was forked
        with django_db_blocker.unblock():
            yield prepared_world.world
        return
    with django_db_blocker.unblock(), transaction.atomic():
        mail.outbox = []
        yield set_world()
        transaction.set_rollback(True)
