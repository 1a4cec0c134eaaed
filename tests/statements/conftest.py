"""One whole file of a worker, a sheet of fifteen of a facilitator, and who opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from types import SimpleNamespace

import pytest
import time_machine

from core.periods import BELGIUM, today
from tests.support.client import JalonClient
from tests.support.everyday import write_everyday


@pytest.fixture
def afternoon() -> Iterator[None]:
    """Let it be the afternoon of today: the session of the morning is over, whenever the suite runs."""
    with time_machine.travel(datetime.combine(today(), time(15), BELGIUM)):
        yield


@pytest.fixture
def there(db: None, afternoon: None) -> SimpleNamespace:
    """Return what the pages open on, and a browser for each of those who open them."""
    found = write_everyday(today())
    stage = found.stage
    return SimpleNamespace(
        stage=stage,
        scene=found.scene,
        file=found.scene.file,
        session=found.session,
        people=found.others,
        worker=_browser(stage.worker),
        facilitator=_browser(stage.facilitator),
        manager=_browser(stage.manager),
    )


def _browser(user) -> JalonClient:
    client = JalonClient()
    client.force_login(user)
    return client
