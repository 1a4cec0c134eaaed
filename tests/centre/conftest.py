"""The stage, with somebody signed in, and who writes what a test needs."""

import pytest

from core.actor import acting_as
from tests.participants.conftest import sign_in
from tests.support.factories import system

__all__ = ["as_system", "manager", "sign_in"]


@pytest.fixture
def manager(stage, sign_in):
    """A manager of the centre, signed in."""
    return sign_in(stage.manager)


@pytest.fixture
def as_system():
    """Write what a test needs."""
    with acting_as(system(), "test"):
        yield
