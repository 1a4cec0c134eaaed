"""The stage with a whole file of the worker, and readers signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.participants.full_file import Scene, fill
from tests.support.client import JalonClient
from tests.support.stage import Stage


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """Return the worker's own file, with something in every part of it."""
    return fill(stage.own, stage.members["worker"])


@pytest.fixture
def sign_in(db) -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in
