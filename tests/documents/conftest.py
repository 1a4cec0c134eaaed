"""The stage with documents: a vault of its own, and browsers in which somebody is signed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from core.actor import acting_as
from core.periods import today
from core.uploads import JPEG, PDF, CheckedFile
from documents.enums import DocumentState
from documents.models import Document
from documents.services import Examined, keep_document
from tests.support.client import JalonClient
from tests.support.factories import system
from tests.support.stage import Stage

CONTENT = b"%PDF-1.7 the words of a paper"


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> Path:
    settings.JALON_FILES, settings.JALON_CLAMD = tmp_path / "files", ""
    return settings.JALON_FILES


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are read in the language in which they are written."""
    with translation.override("en"):
        yield


def examined(content: bytes = CONTENT, state: DocumentState = DocumentState.STORED, media_type: str = PDF) -> Examined:
    """Return what the door of uploads says of a paper, without asking it."""
    return Examined(CheckedFile(content, media_type, 1, photographed=media_type == JPEG), state)


@pytest.fixture
def keep(stage: Stage) -> Callable[..., Document]:
    """Return a function that keeps a paper in the worker's own file."""

    def kept(kind: str = "letter_in", state: DocumentState = DocumentState.STORED, **values: Any) -> Document:
        person = values.pop("participant", stage.own)
        media_type = values.pop("media_type", PDF)
        paper = examined(state=state, media_type=media_type)
        about = {"paper_on": today(), "title": "", **values}
        with acting_as(system(), "test"):
            return keep_document(person, paper, key=uuid.uuid4(), values={"kind": kind, **about})

    return kept


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Return a function that gives a client in which somebody is signed in, who reads English."""

    def signed_in(user: User) -> Client:
        user.language = "en"
        with acting_as(system(), "test"):
            user.save()
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in
