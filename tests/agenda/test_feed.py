"""The feed as a calendar program reads it (D9): after changes, after the end of a role, over changes of the clock."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from agenda.models import CalendarLink
from agenda.services.links import make_link
from core.actor import acting_as
from core.periods import today
from permissions.transitions import perform
from tests.agenda.conftest import acted
from tests.support.client import JalonClient

STATEMENTS = 7

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture
def address(stage):
    """The address of the worker's feed."""
    with acted():
        return f"/c/{make_link(stage.members['worker'], key=uuid.uuid4())}.ics"


@pytest.fixture
def fetch(address):
    """Fetch the feed as a program without an account does; return its events by their UID."""

    def ask():
        answer = JalonClient().get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}

    return ask


def soon(days: int = 7) -> date:
    return today() + timedelta(days=days)


def test_an_event_has_title_place_page_and_nobodys_name(fetch, runs, settings):
    settings.SITE_ADDRESS = "https://jalon.example.org"
    session = runs("worker", soon())
    event = fetch()[str(session.uuid)]
    assert event["summary"] == "Atelier web"
    assert event["location"] == "Local Horta"
    assert event["description"] == f"https://jalon.example.org/sessions/{session.uuid}/"
    assert event["status"] == "CONFIRMED"
    assert event["sequence"] == 0
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT", "COMMENT"} & set(event)


def test_a_feed_has_thirty_days_back_and_180_ahead_of_its_member_alone(fetch, runs):
    inside = [runs("worker", soon(-30)), runs("worker", soon(180))]
    for who, days in (("worker", -32), ("worker", 181), ("colleague", 1)):
        runs(who, soon(days))
    assert set(fetch()) == {str(one.uuid) for one in inside}


def test_a_change_keeps_the_uid_and_raises_the_sequence(fetch, runs):
    session = runs("worker", soon())
    first = fetch()[str(session.uuid)]
    with acted():
        session.date = soon(9)
        session.save()
    second = fetch()[str(session.uuid)]
    with acted():
        session.workshop.title = "Atelier image"
        session.workshop.save()
    third = fetch()[str(session.uuid)]
    assert [one["sequence"] for one in (first, second, third)] == [0, 1, 2]
    assert second["dtstart"].dt.date() == soon(9)
    assert third["summary"] == "Atelier image"
    assert first["dtstamp"].dt <= second["dtstamp"].dt <= third["dtstamp"].dt


def test_a_cancelled_session_is_told_for_thirty_days(fetch, runs, stage):
    session = runs("worker", soon(60))
    before = fetch()[str(session.uuid)]
    with acting_as(stage.manager, "test"):
        perform(session, "cancel", by=stage.manager, reason="The room is closed.")
    event = fetch()[str(session.uuid)]
    assert event["status"] == "CANCELLED"
    assert event["sequence"] > before["sequence"]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=29)):
        assert fetch()[str(session.uuid)]["status"] == "CANCELLED"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
        assert str(session.uuid) not in fetch()


def test_a_session_that_is_planned_again_is_confirmed_again(fetch, runs, stage):
    session = runs("worker", soon())
    with acting_as(stage.manager, "test"):
        perform(session, "cancel", by=stage.manager, reason="The room is closed.")
        perform(session, "restore", by=stage.manager)
    event = fetch()[str(session.uuid)]
    assert event["status"] == "CONFIRMED"
    assert event["sequence"] == 2


@pytest.mark.parametrize(
    ("day", "utc_before", "utc_after"),
    [(date(2026, 3, 29), 8, 7), (date(2026, 10, 25), 7, 8)],
    ids=["summer time begins", "winter time begins"],
)
def test_an_hour_is_the_same_on_the_clock_before_and_after_its_change(stage, runs, day, utc_before, utc_after):
    with acted():
        token = make_link(stage.members["worker"], key=uuid.uuid4())
    sessions = [runs("worker", day + timedelta(days=number), "09:00", "11:00") for number in (-1, 1)]
    with time_machine.travel(datetime(day.year, day.month, 20, 12, tzinfo=UTC)):
        answer = JalonClient().get(f"/c/{token}.ics")
    found = {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    before, after = (found[str(session.uuid)] for session in sessions)
    assert before["dtstart"].dt == datetime(day.year, day.month, day.day, utc_before, tzinfo=UTC) - timedelta(days=1)
    assert after["dtstart"].dt == datetime(day.year, day.month, day.day, utc_after, tzinfo=UTC) + timedelta(days=1)
    assert after["dtend"].dt - after["dtstart"].dt == timedelta(hours=2)


class TestWhoMayFetch:
    def answers(self, address: str) -> tuple[int, bytes, dict[str, str]]:
        answer = JalonClient().get(address)
        return answer.status_code, answer.content, dict(answer.headers)

    def unknown(self) -> tuple[int, bytes, dict[str, str]]:
        found = self.answers(f"/c/{'x' * 43}.ics")
        assert found[0] == 404
        return found

    def test_a_revoked_link_is_as_one_that_never_was(self, address, browser, stage):
        assert self.answers(address)[0] == 200
        browser(stage.worker).post("/agenda/links/revoke/")
        assert self.answers(address) == self.unknown()

    def test_the_end_of_the_role_ends_the_feed_at_the_next_fetch(self, address, stage):
        with acted():
            membership = stage.worker.memberships.get(centre=stage.here)
            membership.ends_on = today() - timedelta(days=1)
            membership.save()
        assert self.answers(address) == self.unknown()

    def test_a_role_without_an_agenda_opens_none(self, address, stage):
        with acted():
            membership = stage.worker.memberships.get(centre=stage.here)
            membership.role = "coordinator"
            membership.save()
        assert self.answers(address) == self.unknown()

    def test_a_closed_account_ends_it(self, address, stage):
        with acted():
            stage.worker.is_active = False
            stage.worker.save()
        assert self.answers(address) == self.unknown()

    def test_the_last_day_in_the_team_ends_it(self, address, stage):
        with acted():
            member = stage.members["worker"]
            member.ends_on = today() - timedelta(days=1)
            member.save()
        assert self.answers(address) == self.unknown()

    def test_a_role_in_another_centre_is_none_here(self, address, stage):
        with acted():
            membership = stage.worker.memberships.get(centre=stage.here)
            membership.centre = stage.there
            membership.save()
        assert self.answers(address) == self.unknown()

    def test_who_is_signed_in_besides_does_not_matter(self, address, browser, stage, runs):
        session = runs("worker", soon())
        assert str(session.uuid) in browser(stage.colleague).get(address).content.decode()


def test_what_did_not_change_is_not_sent_again(address, runs):
    session = runs("worker", soon())
    first = JalonClient().get(address)
    again = JalonClient().get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with acted():
        session.date = soon(8)
        session.save()
    changed = JalonClient().get(address, headers={"if-none-match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_sixty_fetches_an_hour_and_no_more(address, browser, stage):
    client = JalonClient()
    statuses = [client.get(address, headers={"if-none-match": "*"}).status_code for _number in range(60)]
    assert 429 not in statuses
    refused = client.get(address)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert client.get(f"/c/{'x' * 43}.ics").status_code == 404  # another link is not counted with it


def test_the_day_of_the_last_fetch_is_noted_for_its_owner(address, browser, stage):
    client = browser(stage.worker)
    assert "No calendar has read it yet." in client.get("/agenda/links/").content.decode()
    JalonClient().get(address)
    assert CalendarLink.objects.get().last_fetched_on == today()
    assert "It was last read on" in client.get("/agenda/links/").content.decode()


def test_texts_are_in_the_language_of_the_account_and_no_cache_of_others_keeps_them(address, stage, runs):
    answer = JalonClient().get(address)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("more", [0, 5])
def test_a_fetch_costs_the_same_whatever_it_holds(address, runs, django_assert_num_queries, more: int):
    for number in range(1 + more):
        runs("worker", soon(number + 1))
    JalonClient().get(address)  # notes the day
    with django_assert_num_queries(STATEMENTS):
        JalonClient().get(address)
