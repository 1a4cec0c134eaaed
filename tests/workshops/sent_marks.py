"""Marks as a page and as its script send them, and what came of them."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from workshops.models import Attendance, Session
from workshops.register import row_key


def browser_of(user: Any) -> JalonClient:
    client = JalonClient()
    client.force_login(user)
    return client


def page_of(found: Session) -> str:
    return reverse("workshops:session", args=[found.uuid])


def marks_of(found: Session) -> str:
    return reverse("workshops:marks", args=[found.uuid])


def keys(scene: SimpleNamespace) -> list[str]:
    return [row_key(scene.own, one) for one in scene.people]


def noted(found: Session) -> dict[str, tuple[str, int | None]]:
    rows = Attendance.objects.filter(session=found)
    return {row.participant.last_name: (row.status, row.minutes_missed) for row in rows.select_related("participant")}


def send(client: Client, found: Session, *marks: dict[str, Any], known: int = 0) -> Any:
    """Send marks as the script does."""
    body = json.dumps({"known": known, "marks": list(marks)})
    return client.post(marks_of(found), body, content_type="application/json")


def one(key: str, status: str, minutes: int | None = None, seen: int = 0, tried: Any = ()) -> dict[str, Any]:
    return {"key": key, "status": status, "minutes": minutes, "seen": seen, "tried": list(tried)}


def state(found: Session) -> str:
    return Session.objects.get(pk=found.pk).state


def rendered(client: Client, found: Session) -> dict[str, Any]:
    """Return the fields of the sheet's form, as the page renders them."""
    form = form_to(client.get(page_of(found)).content.decode(), marks_of(found), page_of(found))
    assert form is not None, "the sheet has no form"
    return dict(form.values)


def close(client: Client, scene: SimpleNamespace, **more: str) -> Any:
    return client.post(marks_of(scene.own), {"then": "close", **more})
