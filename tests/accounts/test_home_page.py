"""Home, put together from what the rooms say: which lines, in which order, whose names, what the log keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError

from audit.models import AccessedFile, AccessEntry
from core.periods import today
from core.registry import Registry
from home import dashboard
from home.dashboard import DashboardLine, DashboardPanel
from tests.support.client import JalonClient
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A home on which no room says anything; call it to let a maker say something in its order."""
    for makers in ("LINES", "PANELS", "ACTIONS"):
        monkeypatch.setattr(dashboard, makers, Registry())

    def say(made: Any, order: int = 10, register: Any = dashboard.home_line) -> None:
        def maker(user: Any, membership: Any) -> Any:
            return made

        maker.__qualname__ = f"maker_{order}_{register.__name__}"
        register(order=order)(maker)

    return say


def thing(name: str, **given: Any) -> DashboardLine:
    return DashboardLine(name, "Open", f"/{name}/", **given)


def shown(client: JalonClient, stage: Stage, address: str = "/") -> Any:
    client.force_login(stage.worker)
    return client.get(address)


def headings(response: Any) -> list[str]:
    return [line.heading for line in response.context["waiting"].lines]


def test_lines_stand_by_their_days_and_those_without_one_with_today(client: JalonClient, stage: Stage, said) -> None:
    now = today()
    said([thing("later", due=now + timedelta(days=9)), thing("late", due=now - timedelta(days=2))], 10)
    said(thing("undated"), 20)
    said([thing("tomorrow", due=now + timedelta(days=1)), thing("now", due=now)], 30)
    response = shown(client, stage)
    assert headings(response) == ["late", "undated", "now", "tomorrow", "later"]
    lines = response.context["waiting"].lines
    assert [line.is_late for line in lines] == [True, False, False, False, False]
    assert [line.day for line in lines[1:4]] == ["", "Today", "Tomorrow"]


def test_no_room_fills_the_page_while_another_has_something_to_say(client: JalonClient, stage: Stage, said) -> None:
    said([thing(f"many-{n}", due=today() - timedelta(days=20 - n)) for n in range(12)], 10)
    said([thing("other-1"), thing("other-2")], 20)
    response = shown(client, stage)
    assert headings(response) == ["many-0", "many-1", "many-2", "many-3", "many-4", "other-1", "other-2"]
    assert "14 things are waiting" in response.content.decode()
    everything = shown(client, stage, "/?all=1")
    assert len(headings(everything)) == 14
    assert 'href="?all=1"' not in everything.content.decode()


def test_whose_names_are_shown_is_in_the_log_before_the_page_is(client: JalonClient, stage: Stage, said) -> None:
    said([thing("named", who="Ada", files=[stage.own]), *(thing(f"t{n}", files=[stage.own]) for n in range(3))], 10)
    said(DashboardPanel("p", "Panel", "home/_counts.html", [], files=[stage.colleagues]), 10, dashboard.home_panel)
    before = AccessEntry.objects.count()
    shown(client, stage)
    entry = AccessEntry.objects.get(what="accounts.home")
    assert AccessEntry.objects.count() == before + 1
    assert (entry.actor, entry.centre, entry.extent) == (stage.worker, stage.here.uuid, "listed")
    assert {one.file for one in entry.files.all()} == {stage.own.uuid, stage.colleagues.uuid}


def test_a_name_beyond_the_seventh_line_is_not_said_and_not_logged(client: JalonClient, stage: Stage, said) -> None:
    said([thing(f"t{n}") for n in range(7)] + [thing("eighth", who="Ada Hidden", files=[stage.own])])
    assert "Ada Hidden" not in shown(client, stage).content.decode()
    assert not AccessedFile.objects.filter(file=stage.own.uuid).exists()
    assert "Ada Hidden" in shown(client, stage, "/?all=1").content.decode()
    assert AccessedFile.objects.filter(file=stage.own.uuid).exists()


def test_without_its_entry_in_the_log_nothing_is_shown(client: JalonClient, stage: Stage, said) -> None:
    said(thing("named", who="Ada Hidden", files=[stage.own]))
    client.force_login(stage.worker)
    client.raise_request_exception = False
    with mock.patch("audit.log.AccessEntry.save", side_effect=DatabaseError):
        response = client.get("/")
    assert response.status_code == 500
    assert "Ada Hidden" not in response.content.decode()


def test_a_home_that_names_nobody_writes_nothing(client: JalonClient, stage: Stage, said) -> None:
    said(thing("quiet"))
    shown(client, stage)
    assert not AccessEntry.objects.exists()


def test_what_waits_in_a_panel_is_counted_in_the_heading(client: JalonClient, stage: Stage, said) -> None:
    said(
        DashboardPanel("p", "Panel", "home/_counts.html", [("Words", 4)], waits=2, first=True), 10, dashboard.home_panel
    )
    page = shown(client, stage)
    assert "Hello. Two things are waiting." in page.content.decode()
    assert page.context["quiet"] is None


def test_a_home_is_read_only(client: JalonClient, stage: Stage) -> None:
    client.force_login(stage.worker)
    assert client.post("/").status_code == 405
