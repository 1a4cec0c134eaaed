"""The calendar of sessions: what stands on which day and hour, its filters, whose sessions, and what it costs."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from core.periods import today
from tests.support import factories as make
from tests.workshops.conftest import acted, person, session
from tests.workshops.sent_marks import browser_of
from workshops.calendar_grid import MOST_LINES, days_of, hours_of, read_span, span_of, weeks_of
from workshops.models import Session

PAGE = reverse("workshops:calendar")
MONDAY = date(2026, 11, 2)  # the Monday after All Saints' Day, a Sunday


def shown(client: Any, **words: str) -> list[str]:
    """Return the uuids of the sessions that a page shows, in its order."""
    answer = client.get(PAGE, words)
    assert answer.status_code == 200
    return re.findall(r'href="/sessions/([0-9a-f-]{36})/"', answer.content.decode())


def at(scene: SimpleNamespace, day: date, first: time, last: time, **given: Any) -> Session:
    made = session(scene, day, **given)
    Session.objects.filter(pk=made.pk).update(starts_at=first, ends_at=last)
    return made


def test_a_week_has_its_days_and_the_hours_at_which_something_begins(here):
    late = at(here, MONDAY, time(22), time(1))  # over midnight: of the day on which it begins
    first = at(here, MONDAY, time(9, 15), time(12))
    beside = at(here, MONDAY, time(9, 45), time(10))
    sunday = at(here, MONDAY + timedelta(days=6), time(14), time(16))
    at(here, MONDAY + timedelta(days=7), time(9), time(10))
    span = span_of("week", MONDAY + timedelta(days=3))
    days = days_of(span, read_span(Session.objects.all(), span))
    assert [one.day.isoweekday() for one in days] == [1, 2, 3, 4, 5, 7], "Saturday holds nothing"
    by_hour = {hour.hour: [entry.session.pk for entry in hour.entries] for hour in days[0].hours}
    assert by_hour == {9: [first.pk, beside.pk], 22: [late.pk]}
    assert [entry.session.pk for entry in days[-1].entries] == [sunday.pk]
    assert hours_of(days) == [time(9), time(14), time(22)]


@pytest.mark.parametrize(
    ("chosen", "rows", "inside"),
    [(date(2028, 2, 10), 5, 29), (date(2027, 2, 1), 4, 28), (date(2026, 12, 31), 5, 31), (date(2026, 11, 1), 6, 30)],
)
def test_a_month_is_whole_weeks(chosen: date, rows: int, inside: int):
    span = span_of("month", chosen)
    weeks = weeks_of(days_of(span, []))
    assert len(weeks) == rows
    assert {len(week) for week in weeks} == {7}
    assert sum(day.inside for week in weeks for day in week) == inside
    assert (span.earlier.day, span.later.day) == (1, 1)
    assert span.later > chosen > span.earlier


def test_a_day_of_a_month_has_so_many_lines_and_leads_to_the_others(here):
    for hour in range(8, 8 + MOST_LINES + 2):
        at(here, MONDAY, time(hour), time(hour, 30))
    client = browser_of(here.manager)
    assert len(shown(client, view="month", day="2026-11-02")) == MOST_LINES - 1
    html = client.get(PAGE, {"view": "month", "day": "2026-11-02"}).content.decode()
    assert "3 others" in html
    assert "?view=week&amp;day=2026-11-02" in html
    assert len(shown(client, day="2026-11-02")) == MOST_LINES + 2


def test_filters_leave_what_they_say_and_stay_in_the_links(here):
    with acted():
        room = make.CentreRoomFactory(centre=here.centre, name="Room Horta")
        other = make.GroupFactory(centre=here.centre, track=here.track, code="G-other")
        alone = make.SessionFactory(workshop=here.workshop, date=MONDAY, room=room, place="Room Horta")
        make.SessionGroupFactory(session=alone, group=other)
    team = session(here, MONDAY, by="team")
    client, week = browser_of(here.manager), {"day": "2026-11-02"}
    assert set(shown(client, **week)) == {str(alone.uuid), str(team.uuid)}
    assert shown(client, **week, room=str(room.uuid)) == [str(alone.uuid)]
    assert shown(client, **week, group=str(here.group.uuid)) == [str(team.uuid)]
    who = f"team-0-{here.facilitator_member.pk}"
    assert shown(client, **week, who=who) == [str(team.uuid)]
    html = client.get(PAGE, {**week, "who": who}).content.decode()
    assert f"day=2026-11-09&amp;who={who}" in html
    assert shown(client, **week, group="no such thing") == []


def test_an_empty_week_says_when_the_next_session_is(here):
    session(here, MONDAY)
    html = browser_of(here.manager).get(PAGE, {"day": "2026-09-07"}).content.decode()
    assert "The next session is on Monday 2 November 2026" in html
    assert "?view=week&amp;day=2026-11-02" in html
    html = browser_of(here.manager).get(PAGE, {"day": "2027-09-07"}).content.decode()
    assert "No session is planned after these days." in html


def test_one_that_does_not_take_place_is_crossed_and_says_so(here):
    with acted():
        make.SessionFactory(workshop=here.workshop, date=MONDAY, state="cancelled", cancel_reason="Snow.")
    html = browser_of(here.manager).get(PAGE, {"day": "2026-11-02"}).content.decode()
    assert "calendar-crossed" in html
    assert "Cancelled" in html
    assert "Snow" not in html


def test_each_sees_the_sessions_that_are_theirs_and_no_participant(here, there):
    own, others = session(here, MONDAY, by="team"), session(here, MONDAY)
    session(there, MONDAY)
    week = {"day": "2026-11-02"}
    assert set(shown(browser_of(here.social_worker), **week)) == {str(own.uuid), str(others.uuid)}
    assert shown(browser_of(here.facilitator), **week) == [str(own.uuid)]
    assert browser_of(here.coordinator).get(PAGE).status_code == 403
    html = browser_of(here.manager).get(PAGE, week).content.decode()
    assert "Fatima" not in html


@pytest.mark.parametrize("words", [{}, {"view": "month"}, {"day": "yesterday-ish", "view": "year"}])
def test_whatever_the_address_says_there_is_a_page(here, words):
    assert browser_of(here.manager).get(PAGE, words).status_code == 200


@pytest.mark.parametrize("view", ["week", "month"])
def test_it_costs_the_same_however_many_sessions(here, view, django_assert_num_queries):
    client = browser_of(here.manager)
    session(here, today(), by="team")
    costs = []
    for _round in range(2):
        with django_assert_num_queries(8) as captured:
            assert client.get(PAGE, {"view": view}).status_code == 200
        costs.append(len(captured))
        for number in range(12):
            person(here, f"Name{number}", f"Other{number}")
            session(here, today(), by="team" if number % 2 else "organisation")
    assert costs[0] == costs[1]
