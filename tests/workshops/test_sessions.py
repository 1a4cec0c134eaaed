"""Sessions and sheets for the accounts of a centre: whose, which week, what is shown, what is logged, what it costs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from audit.enums import Extent
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from permissions.transitions import MoveRefused, perform
from tests.support import factories as make
from tests.workshops.conftest import acted, person, seal, session
from workshops.calendar import week_of
from workshops.models import Session

MONDAY = dt.date(2017, 5, 29)
SEES = (Role.SOCIAL_WORKER, Role.MANAGER)
SEES_NOT = (Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR)


@pytest.fixture
def scene(here):
    """A session that the centre's facilitator runs, and one that an organisation runs, in one week of 2017."""
    here.own = session(here, MONDAY, by="team", place="Salle 1")
    here.other = session(here, MONDAY + timedelta(days=2))
    return here


def test_a_facilitator_has_the_same_sessions_in_a_list_and_in_a_subquery(scene):
    for sessions in (Session.objects, Session.objects.for_subquery()):
        assert list(sessions.for_user(scene.facilitator, "session.view")) == [scene.own]
        assert list(sessions.run_by(scene.facilitator)) == [scene.own]


def sheet(found: Session) -> str:
    return reverse("workshops:session", args=[found.uuid])


def week(client, day: dt.date):
    return client.get(f"/sessions/?week={day}")


def rows(page) -> list[str]:
    return re.findall(r'register-name"[^>]*><bdi>([^<]*)<', page.content.decode())


# Whose


@pytest.mark.parametrize("role", SEES)
def test_the_team_sees_the_sessions_of_the_centre(client, scene, there, role: Role):
    foreign = session(there, MONDAY)
    client.force_login(getattr(scene, role))
    page = week(client, MONDAY).content.decode()
    assert sheet(scene.own) in page
    assert sheet(scene.other) in page
    assert sheet(foreign) not in page
    assert client.get(sheet(foreign)).status_code == 404


def test_a_facilitator_sees_their_own(client, scene):
    client.force_login(scene.facilitator)
    page = week(client, MONDAY).content.decode()
    assert sheet(scene.own) in page
    assert sheet(scene.other) not in page
    assert client.get(sheet(scene.own)).status_code == 200
    assert client.get(sheet(scene.other)).status_code == 404


@pytest.mark.parametrize("role", SEES_NOT)
def test_others_see_none(client, scene, role: Role):
    client.force_login(getattr(scene, role))
    assert client.get("/sessions/").status_code == 403
    assert client.get("/workshops/").status_code == 403
    answer = client.get(sheet(scene.own))
    assert answer.status_code == 404
    assert scene.workshop.title not in answer.content.decode()


def test_what_ended_is_over_at_the_next_request(client, scene):
    client.force_login(scene.facilitator)
    assert client.get(sheet(scene.own)).status_code == 200
    with acted():
        scene.own.planned_facilitators.all().delete()
        scene.own.facilitators.all().delete()
    assert client.get(sheet(scene.own)).status_code == 404


# Which week


def test_where_the_present_week_is_empty_the_latest_with_sessions_is_shown(client, scene):
    client.force_login(scene.manager)
    page = client.get("/sessions/").content.decode()
    assert sheet(scene.own) in page
    assert 'class="note' in page


def test_the_present_week_is_shown_where_it_has_sessions(client, scene):
    now = session(scene, today())
    client.force_login(scene.manager)
    page = client.get("/sessions/").content.decode()
    assert sheet(now) in page
    assert sheet(scene.own) not in page
    assert 'class="note' not in page.split("<main", 1)[1].split("</main>")[0]


def test_ways_lead_to_the_nearest_weeks_with_sessions(scene):
    earlier = session(scene, dt.date(2017, 1, 11))
    later = session(scene, dt.date(2017, 9, 3))
    found = week_of(Session.objects.all(), MONDAY + timedelta(days=3))
    assert (found.monday, found.sunday) == (MONDAY, dt.date(2017, 6, 4))
    assert (found.earlier, found.later, found.other) == (earlier.date, later.date, False)


@pytest.mark.parametrize(
    ("days", "monday", "earlier", "later", "statements"),
    [
        ((-20, -40, 30), -20, -40, 30, 4),
        ((-20, -40), -20, -40, None, 4),
        ((30, 60), 30, None, 60, 4),
        ((30,), 30, None, None, 4),
        ((0, -20, 30), 0, -20, 30, 3),
        ((), 0, None, None, 3),
    ],
    ids=["the latest", "the latest, none later", "the next", "the only one", "this week", "none"],
)
def test_the_week_shown_unasked_is_the_nearest_with_sessions(
    scene, django_assert_num_queries, days, monday, earlier, later, statements
):
    now = MONDAY + timedelta(days=2)
    rows = {number: session(scene, now + timedelta(days=number)) for number in days}
    made = {number: one.date for number, one in rows.items()}
    these = Session.objects.filter(pk__in=[one.pk for one in rows.values()] or [0])
    with time_machine.travel(dt.datetime.combine(now, dt.time(9)), tick=False), django_assert_num_queries(statements):
        found = week_of(these, None)
    shown = now + timedelta(days=monday)
    assert found.monday == shown - timedelta(days=shown.weekday())
    assert (found.earlier, found.later) == (made.get(earlier), made.get(later))
    assert found.other is (monday != 0)


@pytest.mark.parametrize("typed", ["", "soon", "2017-02-31", "99999-01-01", "1/6/2017"])
def test_an_address_that_names_no_day_is_no_error(client, scene, typed: str):
    client.force_login(scene.manager)
    assert client.get("/sessions/", {"week": typed, "page": "x"}).status_code == 200


def test_a_centre_without_sessions_says_so(client, here):
    client.force_login(here.facilitator)
    assert "empty" in client.get("/sessions/").content.decode()


# What is shown and logged


def test_the_team_reads_names_and_numbers(client, scene):
    client.force_login(scene.social_worker)
    page = client.get(sheet(scene.own))
    assert rows(page) == ["Benali Fatima", "Berger Fatima", "Diallo Omar", "Lambert Zoé"]
    assert scene.people[0].file_number in page.content.decode()


def test_a_facilitator_reads_names_without_numbers(client, scene):
    client.force_login(scene.facilitator)
    page = client.get(sheet(scene.own))
    assert rows(page) == ["Benali Fatima", "Berger Fatima", "Diallo Omar", "Lambert Zoé"]
    for one in scene.people:
        assert one.file_number not in page.content.decode()


def test_somebody_noted_without_being_expected_is_on_the_sheet(client, scene):
    with acted():
        guest = make.ParticipantFactory(centre=scene.centre, first_name="Ada", last_name="Visit")
        make.AttendanceFactory(session=scene.own, participant=guest, status="present")
    client.force_login(scene.facilitator)
    assert "Visit Ada" in rows(client.get(sheet(scene.own)))
    assert guest.uuid in set(AccessEntry.objects.get().files.values_list("file", flat=True))


def test_a_sheet_is_one_entry_and_a_list_none(client, scene):
    client.force_login(scene.facilitator)
    week(client, MONDAY)
    assert not AccessEntry.objects.exists()
    client.get(sheet(scene.own))
    entry = AccessEntry.objects.get()
    assert (entry.actor_id, entry.channel, entry.extent) == (scene.facilitator.pk, "web", Extent.LISTED)
    assert (entry.purpose, entry.centre) == ("Attendance sheet", scene.centre.uuid)
    assert set(entry.files.values_list("file", flat=True)) == {one.uuid for one in scene.people}


def test_the_list_names_nobody(client, scene):
    client.force_login(scene.manager)
    page = week(client, MONDAY).content.decode()
    for one in scene.people:
        assert one.last_name not in page


# Protected files


def test_a_sealed_file_is_on_the_sheet_of_those_who_are_named(client, scene):
    seal(scene.people[1], scene.manager, scene.dpo)
    client.force_login(scene.social_worker)
    assert "Berger Fatima" not in rows(client.get(sheet(scene.own)))
    client.force_login(scene.manager)
    assert "Berger Fatima" in rows(client.get(sheet(scene.own)))


def test_closing_waits_for_nobody_with_a_sealed_file(scene):
    seal(scene.people[3], scene.manager, scene.dpo)
    user = scene.facilitator
    with acting_as(user, "test"):
        for one in scene.people[:2]:
            make.AttendanceFactory(session=scene.own, participant=one)
        held = perform(scene.own, "hold", by=user)
        make.SessionFacilitatorFactory(session=held, member=scene.facilitator_member)
        with pytest.raises(MoveRefused):
            perform(held, "close", by=user)
        make.AttendanceFactory(session=scene.own, participant=scene.people[2])
        assert perform(held, "close", by=user).state == "closed"


# Cost

MOST_STATEMENTS = 24  # those of any page (session, account, roles, navigation) and of the access entry included


def statements(ask: Callable[[], object]) -> int:
    """Return how many statements a request takes."""
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


@pytest.mark.parametrize("role", ["facilitator", "manager"])
def test_a_week_costs_the_same_whatever_it_holds(client, scene, role: str):
    client.force_login(getattr(scene, role))
    week(client, MONDAY)
    before = statements(lambda: week(client, MONDAY))
    for number in range(20):
        session(scene, MONDAY + timedelta(days=number % 5), by="team")
    assert statements(lambda: week(client, MONDAY)) == before <= MOST_STATEMENTS


@pytest.mark.parametrize("role", ["facilitator", "manager"])
def test_a_sheet_costs_the_same_whatever_its_length(client, scene, role: str):
    client.force_login(getattr(scene, role))
    client.get(sheet(scene.own))
    before = statements(lambda: client.get(sheet(scene.own)))
    for number in range(20):
        made = person(scene, f"Name{number}", f"Other{number}")
        with acted():
            make.AttendanceFactory(session=scene.own, participant=made, status="present")
    assert statements(lambda: client.get(sheet(scene.own))) == before <= MOST_STATEMENTS
