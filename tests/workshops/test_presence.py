"""A person's attendance: months of squares, hours and sessions, the list by month, a year at a time."""

from __future__ import annotations

from datetime import date, time

import pytest

from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import hours_words
from tests.participants.full_file import open_by_break_glass, seal
from tests.support.client import JalonClient
from tests.support.factories import AttendanceFactory, SessionFactory, WorkshopFactory, system
from tests.support.stage import set_stage
from workshops.attendance_history import marks_of, months_of, tally

pytestmark = pytest.mark.django_db
STATUSES = ["present", "late", "left_early", "excused", "no_news", "not_concerned"]


@pytest.fixture
def stage(db):
    return set_stage()


def client_of(user) -> JalonClient:
    client = JalonClient()
    client.force_login(user)
    return client


def attend(file, day: date, status: str = "present", *, state: str = "closed", missed: int | None = None) -> None:
    with acting_as(system(), "test"):
        workshop = WorkshopFactory(centre=file.centre, title="Français oral")
        session = SessionFactory(workshop=workshop, date=day, starts_at=time(13, 0), ends_at=time(16, 0), state=state)
        AttendanceFactory(session=session, participant=file, status=status, minutes_missed=missed)


def url(file) -> str:
    return f"/participants/{file.uuid}/attendance/"


def test_each_answer_has_its_shape_and_the_sums_leave_out_who_is_not_concerned(stage):
    for number, status in enumerate(STATUSES, 1):
        attend(stage.own, date(2016, 3, number), status, missed=30 if status in ("late", "left_early") else None)
    marks = marks_of(stage.worker, stage.own)
    assert [mark.shape for mark in marks] == ["present", "partly", "partly", "excused", "no-news", "not-concerned"]
    whole = tally(marks)
    assert (whole.there, whole.expected, whole.minutes) == (3, 5, 3 * 180 - 60)
    [month] = months_of(marks)
    assert month.first == date(2016, 3, 1)


def test_only_closed_registers_count(stage):
    for state in ("planned", "held", "reopened"):
        attend(stage.own, date(2016, 3, 1), state=state)
    assert marks_of(stage.worker, stage.own) == []


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 h"), (120, "2 h"), (125, "2 h 05"), (12840, "214 h")])
def test_hours_in_words(minutes, words):
    from django.utils import translation

    with translation.override("en"):
        assert hours_words(minutes) == words


def test_a_year_at_a_time_the_last_one_first(stage):
    attend(stage.own, date(2015, 12, 1), "excused")
    attend(stage.own, date(2016, 3, 1))
    attend(stage.own, date(2016, 4, 1), "no_news")
    client = client_of(stage.worker)
    html = client.get(url(stage.own)).content.decode()
    assert "Attendance in 2016" in html
    assert html.index("April") < html.index("March")
    assert "There at 1 of 2 sessions." in html
    assert "3 h in workshops." in html
    assert "December" not in html
    older = client.get(f"{url(stage.own)}?year=2015").content.decode()
    assert "Attendance in 2015" in older
    assert "Excused 1" in older  # the month, for who sees no square
    for asked in ("1900", "x", ""):
        assert "Attendance in 2016" in client.get(f"{url(stage.own)}?year={asked}").content.decode()


def test_the_file_shows_the_latest_months_and_leads_to_all(stage):
    for month in range(1, 9):
        attend(stage.own, date(2016, month, 1))
    html = client_of(stage.worker).get(f"/participants/{stage.own.uuid}/").content.decode()
    panel = html[html.index('id="attendance"') :]
    assert "8 sessions, 24 h" in panel
    assert f'href="{url(stage.own)}"' in panel
    assert "March 2016" in panel
    assert "February 2016" not in panel


def test_nothing_yet_is_said(stage):
    assert "This person is on no closed sheet yet." in client_of(stage.worker).get(url(stage.own)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("worker", 200), ("colleague", 200), ("manager", 200), ("stranger", 404), ("facilitator", 404), ("dpo", 404)],
)
def test_the_team_sees_it_and_each_look_is_an_entry(stage, who, status):
    attend(stage.own, date(2016, 3, 1))
    assert client_of(getattr(stage, who)).get(url(stage.own)).status_code == status
    assert AccessEntry.objects.filter(what="workshops.attendance").count() == (status == 200)


def test_a_sealed_file_has_none(stage):
    attend(stage.own, date(2016, 3, 1))
    seal(stage.own, stage.manager, stage.second_manager)
    assert client_of(stage.worker).get(url(stage.own)).status_code == 404


def test_it_is_read_only(stage):
    assert client_of(stage.worker).post(url(stage.own)).status_code == 405


def test_statements_do_not_grow(stage, django_assert_max_num_queries):
    open_by_break_glass(stage.own, stage.manager)
    attend(stage.own, date(2016, 3, 1))
    client = client_of(stage.worker)
    with django_assert_max_num_queries(22) as few:
        client.get(url(stage.own))
    for month in range(1, 7):
        attend(stage.own, date(2016, month, 2))
    with django_assert_max_num_queries(len(few)):
        client.get(url(stage.own))
