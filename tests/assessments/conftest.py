"""The stage with a whole file of the worker, as for the pages of files, and the forms of an assessment as rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from assessments.models import Assessment
from core.actor import acting_as
from tests.assessments.sender import Sender
from tests.participants.full_file import Scene, cover, fill
from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from tests.support.factories import system
from tests.support.shared_rows import Shared, shared_rows
from tests.support.stage import Stage


@dataclass
class Shown:
    """The stage, the worker's own file, and the page of its draft as the worker was shown it."""

    stage: Stage
    scene: Scene
    page: str


@pytest.fixture(scope="module")
def shared_scene(shared_stage: Shared[Stage], django_db_blocker: DjangoDbBlocker) -> Iterator[Shared[Shown]]:
    """The stage, with the worker's own file: entry validated, midterm a draft with one answer."""

    def write() -> Shown:
        stage = shared_stage.copied()
        scene = fill(stage.own, stage.members["worker"])
        with transaction.atomic():  # that she was shown it leaves nothing in the log
            page = client_of(stage.worker).get(f"/assessments/{scene.midterm.uuid}/").content.decode()
            transaction.set_rollback(True)
        return Shown(stage, scene, page)

    with shared_rows("shared_scene", django_db_blocker, write) as shared:
        yield shared


@pytest.fixture
def shown(shared_scene: Shared[Shown], db: None) -> Shown:
    """Return all of it, for this test."""
    return shared_scene.copied()


@pytest.fixture
def stage(shown: Shown) -> Stage:
    """Return who and what is there, the scene included."""
    return shown.stage


@pytest.fixture
def scene(shown: Shown) -> Scene:
    """Return the worker's own file."""
    return shown.scene


def client_of(user: User) -> Client:
    """Return a client in which somebody is signed in, in English."""
    user.language = "en"
    with acting_as(system(), "test"):
        user.save(update_fields=["language"])
    client = JalonClient()
    client.force_login(user)
    return client


@pytest.fixture
def sign_in(db) -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in."""
    return client_of


@pytest.fixture
def worker(stage, scene, sign_in, shown) -> Sender:
    return Sender(sign_in(stage.worker), scene.midterm, shown.page)


@pytest.fixture
def colleague(stage, scene, sign_in, shown) -> Sender:
    """Somebody who covers, with the same page open."""
    cover(stage.members["worker"], stage.colleague)
    return Sender(sign_in(stage.colleague), scene.midterm, shown.page)


@pytest.fixture
def rendered() -> Callable[[Client, Assessment], dict[str, str]]:
    """Return a function that gives what the page of an assessment holds in its form, as a browser would send it."""

    def values(client: Client, assessment: Assessment) -> dict[str, str]:
        path = f"/assessments/{assessment.uuid}/"
        form = form_to(client.get(path).content.decode(), path, path)
        assert form is not None
        return form.values

    return values
