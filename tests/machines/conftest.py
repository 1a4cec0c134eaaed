"""A stage for every test of a machine."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage, set_stage


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()
