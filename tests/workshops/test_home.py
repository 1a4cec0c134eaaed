"""What the home page says to who runs sessions, and the week that it shows to the team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import today
from tests.support.factories import PlannedFacilitatorFactory
from tests.workshops.conftest import acted, person, seal, session


@pytest.fixture
def home(client, here):
    """The home page of the centre's facilitator, or of another role, as text."""

    def ask(user: Any = None) -> str:
        client.force_login(user or here.facilitator)
        return client.get("/").content.decode()

    return ask


def test_each_of_today_leads_to_its_sheet(home, here):
    found = [session(here, today(), by="team") for _number in range(2)]
    other = session(here, today())
    page = home()
    assert all(page.count(f'href="/sessions/{one.uuid}/"') == 1 for one in found)
    assert str(other.uuid) not in page
    assert "Hello. Two things are waiting." in page


def test_without_one_today_the_next_is_told_before_the_latest(home, here):
    latest = session(here, today() - timedelta(days=90), by="team")
    assert str(latest.uuid) in home()
    following = session(here, today() + timedelta(days=30), by="team")
    page = home()
    assert str(following.uuid) in page
    assert str(latest.uuid) not in page


def test_a_sheet_that_was_not_closed_waits_with_its_day(home, here):
    waiting = session(here, today() - timedelta(days=3), by="team", state="held")
    closed = session(here, today() - timedelta(days=4), by="team", state="closed")
    session(here, today() + timedelta(days=1), by="team")
    page = home()
    assert "Sheet to close" in page
    assert str(waiting.uuid) in page
    assert str(closed.uuid) not in page


def test_one_that_does_not_take_place_is_not_told(home, here):
    gone = session(here, today(), by="team", state="cancelled")
    assert str(gone.uuid) not in home()


def test_the_team_sees_the_week_from_today_on(home, here, there):
    week = [session(here, today() + timedelta(days=days)) for days in (0, 6)]
    outside = [session(here, today() + timedelta(days=days)) for days in (-1, 7)]
    elsewhere = session(there, today())
    for user in (here.social_worker, here.manager):
        page = home(user)
        assert all(str(one.uuid) in page for one in week)
        assert not any(str(one.uuid) in page for one in (*outside, elsewhere))


def test_other_roles_see_no_session(home, here):
    found = session(here, today())
    for user in (here.coordinator, here.dpo, here.administrator):
        assert str(found.uuid) not in home(user)


def test_who_is_expected_is_counted_without_sealed_files(home, here):
    session(here, today(), by="team")
    assert "4 expected" in home()
    seal(here.people[0])
    assert "3 expected" in home()


def test_the_number_of_statements_does_not_grow_with_sessions_and_persons(home, here):
    for days in (0, 1):
        session(here, today() + timedelta(days=days), by="team")
    session(here, today() - timedelta(days=2), by="team", state="held")
    few = statements(home, here.facilitator), statements(home, here.manager)
    for number in range(6):
        made = session(here, today() + timedelta(days=number % 2), by="team")
        session(here, today() - timedelta(days=3 + number), by="team", state="held")
        person(here, f"Ada{number}", "Lund")
        with acted():
            PlannedFacilitatorFactory(session=made, provider="partner")
    assert (statements(home, here.facilitator), statements(home, here.manager)) == few


def statements(home, user) -> int:
    """Return how many statements the home of a person takes."""
    home(user)  # signing in is counted once only
    with CaptureQueriesContext(connection) as counted:
        home(user)
    return len(counted)


def test_the_team_is_told_how_many_sheets_of_the_last_weeks_are_open(client, here, there):
    """By number and in one line; old ones, and those of another centre, are not counted. The manager has the year's."""
    for days in (1, 2, 90):
        session(here, today() - timedelta(days=days))
    session(there, today() - timedelta(days=1))
    client.force_login(here.social_worker)
    page = client.get("/").content.decode()
    assert "2 sheets to close" in page
    assert "/sessions/?due=on" in page
    client.force_login(here.manager)
    page = client.get("/").content.decode()
    assert "to close" not in page
    assert "/figures/sheets_missing/" in page
    client.force_login(here.coordinator)
    assert "to close" not in client.get("/").content.decode()
