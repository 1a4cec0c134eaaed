"""Who knocks: one of each role, and those who are let in nowhere or almost nowhere. Each with a client that listens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import caches
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from audit.models import AccessedFile, AccessEntry
from tests.permissions.canaries import Canary
from tests.permissions.request_output import Outcome, listening, text_of_answer
from tests.permissions.world import World
from tests.support.client import JalonClient

MEMBERS = ("worker", "facilitator", "manager", "coordinator", "dpo", "administrator")
OTHERS = ("anonymous", "disabled", "unproven", "outside")
VISITORS = (*MEMBERS, *OTHERS)


@dataclass
class Visit:
    """One request and what came of it. `logged` are the names of the files that new access entries name."""

    visitor: str
    method: str
    path: str
    response: HttpResponse
    outcome: Outcome
    seen: set[Canary]
    logged: set[str]
    error: str

    @property
    def status(self) -> int:
        return self.response.status_code

    def __str__(self) -> str:
        return f"{self.method} {self.path} as {self.visitor}: {self.status}{self.error and f' ({self.error})'}"


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitor:
    """Somebody with a browser. Each visit starts from the same cookies and, unless told otherwise, leaves no trace."""

    def __init__(self, world: World, name: str, client: JalonClient) -> None:
        self.world, self.name, self.client = world, name, client
        client.raise_request_exception = False
        self._cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    @property
    def user(self) -> Any:
        """The account, or None."""
        return getattr(self.world, {"unproven": "worker"}.get(self.name, self.name), None)

    def visit(self, method: str, path: str, data: Any = None, *, keeping: bool = False, **more: Any) -> Visit:
        """Make one request and return what came out of it; with `keeping` its effects stay."""
        if keeping:
            return self._visit(method, path, data, **more)
        with undone():
            return self._visit(method, path, data, **more)

    def get(self, path: str, **more: Any) -> Visit:
        return self.visit("GET", path, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> Visit:
        return self.visit("POST", path, data, **more)

    def _visit(self, method: str, path: str, data: Any, **more: Any) -> Visit:
        self.client.cookies = SimpleCookie(self._cookies)
        caches["default"].clear()  # brakes on guessing count tries of other cells
        last = AccessEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        errors: list[str] = []

        def note(request: Any = None, **kwargs: Any) -> None:
            errors.append(repr(sys.exc_info()[1]))

        got_request_exception.connect(note, weak=False)
        try:
            with listening() as outcome:
                response = self._answer(method, path, data, errors, **more)
        finally:
            got_request_exception.disconnect(note)
        outcome.answer = text_of_answer(response)
        uuids = AccessedFile.objects.filter(entry__pk__gt=last).values_list("file", flat=True)
        by_uuid = {file.uuid: name for name, file in self.world.files.items()}
        logged = {by_uuid.get(uuid, str(uuid)) for uuid in uuids}
        # What was sent comes back in pages and addresses: only what was not asked for by its name is told.
        seen = self.world.canaries.seen_in(outcome.whole)
        return Visit(self.name, method, path, response, outcome, seen, logged, "; ".join(errors))

    def _answer(self, method: str, path: str, data: Any, errors: list[str], **more: Any) -> HttpResponse:
        """Return the answer; a page that asks for a variable that is not there, which fails a test, is an error."""
        try:
            return getattr(self.client, method.lower())(path, data or {}, **more)
        except pytest.fail.Exception as failed:
            errors.append(str(failed))
            return HttpResponse(status=500)


def visitor(world: World, name: str) -> Visitor:
    """Return a visitor, signed in where somebody like this can be."""
    client = JalonClient()
    if name == "disabled":
        world.disabled.is_active = True  # the session is of the time before; rights are read at each request
        client.force_login(world.disabled)
        world.disabled.is_active = False
    elif name == "outside":
        _come_by_link(client, world)
    elif name == "unproven":
        client.force_login(world.worker, second_step=False)
    elif name != "anonymous":
        client.force_login(getattr(world, name))
    return Visitor(world, name, client)


def _come_by_link(client: JalonClient, world: World) -> None:
    """Open the link once, as its holder does."""
    answer = client.post(reverse("workshops:link-entry", args=[world.link_token]))
    assert answer.status_code == 302, answer.content


def led_to(name: str) -> str:
    """Return the address to which somebody who is not let in is led."""
    return reverse("mfa_index") if name == "unproven" else reverse("sign-in")
