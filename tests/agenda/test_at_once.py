"""Two pages of one member that make a calendar link at the same moment, each on a connection of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from agenda.models import CalendarLink
from agenda.services.links import make_link
from tests.agenda.conftest import acted
from tests.support.concurrency import collide
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage

pytestmark = pytest.mark.both_engines


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


def test_one_of_two_gets_an_address(place: Stage):
    def make() -> str:
        with acted():
            return make_link(place.members["worker"], key=uuid.uuid4())

    first, second = collide(make, make)
    assert len(first) == 43
    assert second == ""
    assert CalendarLink.objects.filter(member=place.members["worker"]).count() == 1
