"""The records behind a figure: what is listed, who may read it, what the access log says of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AccessEntry
from core.actor import acting_as
from participants.models import Participant
from reporting import figure_records
from tests.reporting.figure_values import rows_of
from workshops.models import Attendance, Session

pytestmark = pytest.mark.both_engines

SPAN = "from=2015&to=2017&as_of=2017-06-01"


def opened(client, code: str, year: int, more: str = "") -> str:
    response = client.get(f"/figures/{code}/{year}/?{SPAN}{more}")
    assert response.status_code == 200
    return response.content.decode()


def people_of(html: str) -> list[str]:
    return [row[1] for row in rows_of(html) if len(row) > 1 and row[1].startswith("ER-")]


def test_persons(here, manager):
    html = opened(manager, "participants", 2016)
    assert "4 participants in 2016" in html
    assert people_of(html) == ["ER-1", "ER-2", "ER-3", "ER-5"]
    assert "Counted from 1 January 2016 to 31 December 2016" in html
    assert "2 were already counted in 2015" in html
    assert "Left aside: 1 enrolled person" in html
    assert rows_of(html)[-1] == ["Total", "4"]


def test_persons_counted_the_year_before_outside_the_span(here, manager):
    response = manager.get("/figures/participants/2016/?from=2016&to=2016&as_of=2017-06-01")
    assert "2 were already counted in 2015" in response.content.decode()


def test_nothing_is_said_of_a_year_before_the_first(here, manager):
    html = opened(manager, "participants", 2015)
    assert "participants in 2015" in html
    assert "already counted" not in html


def test_a_share_is_a_division(here, manager):
    html = opened(manager, "hours_by_partners", 2016)
    assert "Hours run by partners in 2016: 32\u00a0%" in html
    assert "1.75 h of 5.42 h are 32\u00a0%" in html
    assert "Partners and subcontractors together: 63\u00a0%" in html
    rows = [row for row in rows_of(html) if row[0][:2].isdigit()]
    assert [(row[0][:10], row[4]) for row in rows] == [("01/01/2016", "1"), ("12/05/2016", "0.75")]
    assert rows[0][3] in {"Partner, Team", "Team, Partner"}
    assert rows_of(html)[-1] == ["Total", "1.75"]


def test_a_rounded_sum_says_the_exact_one(manager):
    html = opened(manager, "workshop_hours", 2015)
    assert "Exactly 1.5, shown as 2." in html


def test_posts(manager):
    html = opened(manager, "staff", 2017)
    assert "Counted on 1 June 2017" in html
    rows = [row for row in rows_of(html) if row[0].startswith("Member")]
    assert [(row[0], row[5]) for row in rows] == [("Member A1", "1"), ("Member A1", "0"), ("Member C1", "1")]
    html = opened(manager, "staff_fte", 2016)
    assert "Exactly 0.8333, shown as 0.83." in html


def test_sessions_that_do_not_count(manager):
    html = opened(manager, "sheets_missing", 2016)
    assert [row[0][:10] for row in rows_of(html) if row[0][:2].isdigit()] == ["10/06/2016", "10/07/2016", "10/08/2016"]
    assert "Cancelled: Holiday" in opened(manager, "sessions_cancelled", 2016)


@pytest.mark.parametrize("code", ["sheets_missing", "workshop_hours", "hours_by_partners"])
def test_each_session_leads_to_its_sheet(manager, code):
    html = opened(manager, code, 2016)
    found = re.findall(r'href="(/sessions/[0-9a-f-]{36}/)"', html)
    assert len(found) == len([row for row in rows_of(html) if row[0][:2].isdigit()]) > 0
    assert {manager.get(address).status_code for address in found} == {200}


def test_none_is_an_empty_list(manager):
    assert "No record in these days" in opened(manager, "sessions_cancelled", 2015)


def test_the_access_log_names_exactly_the_persons_shown(here, manager):
    html = opened(manager, "participants", 2016)
    entry = AccessEntry.objects.latest("pk")
    assert entry.purpose, "it says why"
    assert entry.actor_id == here.manager.pk
    assert entry.what == "figure participants 2016"
    assert entry.centre == here.centre.uuid
    named = Participant.objects.filter(uuid__in=entry.files.values("file"))
    assert sorted(person.file_number for person in named) == people_of(html)
    assert entry.files.count() == 4


def test_only_the_page_shown_is_logged(here, manager, monkeypatch):
    monkeypatch.setattr(figure_records, "ROWS_A_PAGE", 3)
    first = people_of(opened(manager, "participants", 2016))
    assert AccessEntry.objects.latest("pk").files.count() == 3
    html = opened(manager, "participants", 2016, "&page=2")
    assert AccessEntry.objects.latest("pk").files.count() == 1
    assert first + people_of(html) == ["ER-1", "ER-2", "ER-3", "ER-5"]
    assert rows_of(html)[-1] == ["Total of all pages", "4"]
    assert people_of(opened(manager, "participants", 2016, "&page=x")) == first


def test_no_log_no_answer(here, manager, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(figure_records, "log_read", fails)
    manager.raise_request_exception = False
    response = manager.get(f"/figures/participants/2016/?{SPAN}")
    assert response.status_code == 500
    assert b"ER-1" not in response.content


def test_sessions_and_posts_are_no_files(manager):
    before = AccessEntry.objects.count()
    for code in ("workshop_hours", "staff"):
        opened(manager, code, 2016)
    assert AccessEntry.objects.count() == before


def test_persons_come_by_the_readers_right(here, manager, monkeypatch):
    monkeypatch.setitem(figure_records._READ_BY, figure_records.RecordKind.PARTICIPANTS, "participant.file")
    assert people_of(opened(manager, "participants", 2016)) == []
    assert AccessEntry.objects.latest("pk").files.count() == 0


def test_another_centre_is_not_there(here, client):
    client.force_login(here.other.manager)
    uuids = set(Participant.objects.filter(centre=here.other.centre).values_list("uuid", flat=True))
    client.get(f"/figures/participants/2016/?{SPAN}")
    assert set(AccessEntry.objects.latest("pk").files.values_list("file", flat=True)) <= uuids


@pytest.mark.parametrize(
    "address",
    [
        f"nothing/2016/?{SPAN}",
        f"participants/2014/?{SPAN}",
        f"participants/2018/?{SPAN}",
        f"participants/99999999999/?{SPAN}",
        "participants/2017/?from=2015&to=2017&as_of=2016-12-31",
        "participants/2016/?from=2015&to=2017&as_of=someday",
        "participants/2016/?from=2015&to=2017&count=heads",
    ],
)
def test_what_is_not_there(manager, address: str):
    assert manager.get(f"/figures/{address}").status_code == 404


@pytest.mark.parametrize("code", ["participants", "participant_hours", "workshop_hours", "hours_by_team", "staff"])
def test_the_page_costs_the_same_however_long_the_list(here, manager, code: str):
    def statements() -> int:
        with CaptureQueriesContext(connection) as context:
            opened(manager, code, 2016)
        return len(context)

    before = statements()
    with acting_as(User.objects.system(), "test"):
        for session in Session.objects.filter(workshop__centre=here.centre, year=2016, state="closed"):
            for person in Participant.objects.filter(centre=here.centre).exclude(attendances__session=session):
                Attendance.objects.create(session=session, participant=person, status="present")
            for number in range(3):
                copy = Session.objects.create(
                    workshop=session.workshop, code=f"{session.code}-{number}", date=session.date, state="closed",
                    starts_at=session.starts_at, ends_at=session.ends_at, closed_at=session.closed_at,
                )  # fmt: skip
                for one in session.facilitators.all():
                    copy.facilitators.create(provider=one.provider, organisation=one.organisation)
    assert statements() == before
