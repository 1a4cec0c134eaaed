"""The stage with a whole file of the worker, as for the pages of files, and the forms of an assessment as rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from assessments.models import Assessment
from core.context import acting_as
from tests.assessments.sender import Sender
from tests.participants.scene import Scene, cover, fill
from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from tests.support.factories import system
from tests.support.shared_rows import Shared, shared_rows
from tests.support.stage import Stage


@pytest.fixture(scope="module")
def shared_scene(
    shared_stage: Shared[Stage], django_db_blocker: DjangoDbBlocker
) -> Iterator[Shared[tuple[Stage, Scene]]]:
    """The stage, with the worker's own file: entry validated, midterm a draft with one answer."""
    stage = shared_stage.copied()
    with shared_rows(django_db_blocker, lambda: (stage, fill(stage.own, stage.members["worker"]))) as shared:
        yield shared


@pytest.fixture(scope="module")
def shown(shared_scene: Shared[tuple[Stage, Scene]], django_db_blocker: DjangoDbBlocker) -> str:
    """The page of the draft as the worker sees it before each test; that she saw it leaves nothing in the log."""
    stage, scene = shared_scene.copied()
    with django_db_blocker.unblock(), transaction.atomic():
        page = client_of(stage.worker).get(f"/assessments/{scene.midterm.uuid}/").content.decode()
        transaction.set_rollback(True)
    return page


@pytest.fixture
def stage_and_scene(shared_scene: Shared[tuple[Stage, Scene]], db: None) -> tuple[Stage, Scene]:
    """Return both, for this test."""
    return shared_scene.copied()


@pytest.fixture
def stage(stage_and_scene: tuple[Stage, Scene]) -> Stage:
    """Return who and what is there, the scene included."""
    return stage_and_scene[0]


@pytest.fixture
def scene(stage_and_scene: tuple[Stage, Scene]) -> Scene:
    """Return the worker's own file."""
    return stage_and_scene[1]


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
    return Sender(sign_in(stage.worker), scene.midterm, shown)


@pytest.fixture
def colleague(stage, scene, sign_in, shown) -> Sender:
    """Somebody who covers, with the same page open."""
    cover(stage.members["worker"], stage.colleague)
    return Sender(sign_in(stage.colleague), scene.midterm, shown)


@pytest.fixture
def rendered() -> Callable[[Client, Assessment], dict[str, str]]:
    """Return a function that gives what the page of an assessment holds in its form, as a browser would send it."""

    def values(client: Client, assessment: Assessment) -> dict[str, str]:
        path = f"/assessments/{assessment.uuid}/"
        form = form_to(client.get(path).content.decode(), path, path)
        assert form is not None
        return form.values

    return values
