"""The stage with a whole file of the worker, as for the pages of files, and the forms of an assessment as rendered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from assessments.models import Assessment
from core.actor import acting_as
from tests.assessments.sender import Sender
from tests.participants.scene import Scene, cover, fill
from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from tests.support.factories import system
from tests.support.stage import Stage, set_stage


@pytest.fixture
def stage(db) -> Stage:
    """Return who and what is there."""
    return set_stage()


@pytest.fixture
def scene(stage: Stage) -> Scene:
    """Return the worker's own file: entry validated, midterm a draft with one answer."""
    return fill(stage.own, stage.members["worker"])


@pytest.fixture
def sign_in(db) -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        user.language = "en"
        with acting_as(system(), "test"):
            user.save(update_fields=["language"])
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def worker(stage, scene, sign_in) -> Sender:
    return Sender(sign_in(stage.worker), scene.midterm)


@pytest.fixture
def colleague(stage, scene, sign_in) -> Sender:
    """Somebody who covers, with the same page open."""
    cover(stage.members["worker"], stage.colleague)
    return Sender(sign_in(stage.colleague), scene.midterm)


@pytest.fixture
def rendered() -> Callable[[Client, Assessment], dict[str, str]]:
    """Return a function that gives what the page of an assessment holds in its form, as a browser would send it."""

    def values(client: Client, assessment: Assessment) -> dict[str, str]:
        path = f"/assessments/{assessment.uuid}/"
        form = form_to(client.get(path).content.decode(), path, path)
        assert form is not None
        return form.values

    return values
