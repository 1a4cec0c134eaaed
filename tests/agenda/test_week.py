"""The week of a member: her own whole, a colleague's as time that is taken, whatever takes it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from agenda.sources import SOURCES, AgendaItem, busy, moment
from audit.models import AccessedFile, AccessEntry
from core.periods import today
from core.registry import Registry
from tests.agenda.conftest import acted
from tests.support import factories as make
from tests.support.markup import one_line

MONDAY = date(2026, 3, 2)  # the first of a week without a holiday
STATEMENTS_OWN, STATEMENTS_COLLEAGUE = 12, 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(stage, browser):
    """The week of a day as one line of text, by the worker or another one, of herself or of a member by name."""

    def ask(day: date = MONDAY, user=None, of: str = "", status: int = 200) -> str:
        address = f"/agenda/{stage.members[of].uuid}/" if of else "/agenda/"
        answer = browser(user or stage.worker).get(address, {"day": f"{day:%Y-%m-%d}"})
        assert answer.status_code == status
        return one_line(answer.content.decode())

    return ask


def test_an_own_session_stands_at_its_hour_with_its_title_place_and_page(page, runs):
    session = runs("worker", MONDAY, "09:15", "11:00")
    found = page()
    assert f'href="/sessions/{session.uuid}/"' in found
    assert "Atelier web" in found
    assert "Local Horta" in found
    assert "09:15 – 11:00" in found
    assert "at-1 quarter-1 for-1 more-3" in found  # the grid begins at 8:00


def test_a_colleagues_week_shows_time_and_nothing_else(page, runs, stage):
    session = runs("colleague", MONDAY, "14:00", "16:00", title="Secret title")
    with acted():
        make.AwayFactory(member=stage.members["colleague"], first=MONDAY + timedelta(1), last=MONDAY + timedelta(1))
        make.AwayFactory(
            member=stage.members["colleague"], first=MONDAY + timedelta(2), last=MONDAY + timedelta(2), part="morning"
        )
    found = page(of="colleague")
    assert found.count('class="agenda-named">Busy<') == 3
    assert "14:00 – 16:00" in found
    for secret in (str(session.uuid), "Secret title", "Local Horta", "Away"):
        assert secret not in found


def test_times_of_a_colleague_that_meet_are_one(page, runs):
    runs("colleague", MONDAY, "09:00", "10:00")
    runs("colleague", MONDAY, "10:00", "11:30")
    found = page(of="colleague")
    assert found.count('class="agenda-named">Busy<') == 1
    assert "09:00 – 11:30" in found


def test_a_cancelled_session_is_told_to_its_member_and_takes_no_time(page, runs, stage):
    session = runs("worker", MONDAY, state="cancelled")
    assert f"{session.uuid}" in page()
    assert "agenda-cancelled" in page()
    runs("colleague", MONDAY, state="cancelled")
    assert "Busy" not in page(of="colleague")
    assert busy(stage.members["worker"], MONDAY, time(9), time(10)) == []


def test_who_ran_a_session_has_it_and_who_was_only_planned_has_not(page, runs, stage):
    session = runs("worker", MONDAY)
    with acted():
        make.SessionFacilitatorFactory(session=session, member=stage.members["colleague"])
    assert str(session.uuid) not in page()
    assert "Busy" in page(of="colleague")


def test_busy_names_the_session_that_the_member_runs(runs, stage):
    runs("worker", MONDAY, "09:00", "10:30")
    taken = busy(stage.members["worker"], MONDAY, time(10), time(10, 45), stage.worker)
    assert [str(item.title) for item in taken] == ["Atelier web"]
    assert busy(stage.members["worker"], MONDAY, time(10, 30), time(11)) == []


def test_a_session_over_midnight_is_told_on_both_days(page, runs, stage):
    runs("worker", MONDAY - timedelta(days=1), "22:00", "01:00")
    assert "until 01:00" in page()
    assert len(busy(stage.members["worker"], MONDAY, time(0, 30), time(1))) == 1


def test_public_holidays_are_named_and_the_weekend_appears_where_it_holds_something(page, runs):
    found = page(date(2026, 12, 23))
    assert "Christmas" in found
    assert "days-5" in found
    runs("worker", date(2026, 12, 26))
    assert "days-6" in page(date(2026, 12, 23))
    assert "days-7" not in page(date(2026, 12, 23))
    assert "Sunday 27 December" in page(date(2026, 12, 27))


def test_working_hours_are_drawn_on_their_days(page, stage):
    assert "No working hours are noted" in page()
    with acted():
        make.WorkingHoursFactory(member=stage.members["worker"], valid_from=MONDAY, valid_until=MONDAY)
    assert page().count('<span class="at-1 quarter-0 for-3 more-2"></span>') == 1
    assert "No working hours are noted" in page(MONDAY + timedelta(days=7))


def test_what_overlaps_stands_side_by_side_and_the_rest_is_as_wide_as_the_day(page, runs):
    for begins, ends in (("09:00", "11:00"), ("10:00", "12:00"), ("12:00", "12:15"), ("14:00", "15:00")):
        runs("worker", MONDAY, begins, ends)
    assert re.findall(r"lane-\d of-\d", page()) == ["lane-0 of-2", "lane-1 of-2", "lane-0 of-1", "lane-0 of-1"]


def test_half_a_day_away_says_from_or_until_when(page, stage):
    with acted():
        for part, number in (("morning", 0), ("afternoon", 1)):
            day = MONDAY + timedelta(days=number)
            make.AwayFactory(member=stage.members["worker"], first=day, last=day, part=part)
    found = page()
    assert "until 13:00" in found
    assert "from 13:00 on" in found


def test_an_empty_week_says_so_and_leads_to_its_neighbours(page):
    found = page()
    assert "Nothing stands in your agenda this week." in found
    for day in ("2026-02-23", "2026-03-09", "2026-03-01", "2026-03-03"):
        assert f'href="?day={day}"' in found


def test_what_is_no_day_shows_today(browser, stage):
    answer = browser(stage.worker).get("/agenda/", {"day": "31/31/31"})
    assert answer.status_code == 200
    assert f'day-{today():%Y-%m-%d}"' in one_line(answer.content.decode())


def test_a_facilitator_sees_her_own_week_alone(page, runs, stage):
    runs("facilitator", MONDAY)
    found = page(user=stage.facilitator)
    assert "Atelier web" in found
    assert "Agenda of a colleague" not in found
    page(user=stage.facilitator, of="worker", status=404)


def test_a_manager_without_a_code_is_told_so_and_sees_the_team(page, stage):
    found = page(user=stage.manager)
    assert "No code of the team stands for your account" in found
    assert f"/agenda/{stage.members['worker'].uuid}/?day={MONDAY:%Y-%m-%d}" in found


def test_who_has_no_agenda_is_refused_and_another_centre_is_unknown(page, stage):
    for user in (stage.coordinator, stage.dpo, stage.administrator):
        page(user=user, status=403)
    page(of="stranger", status=404)


class TestNamesOfPersons:
    """An item may name persons to its own member: the log says so, paper and colleagues get none."""

    @pytest.fixture(autouse=True)
    def appointment(self, monkeypatch, stage):
        registry = Registry()
        for order, name, item in SOURCES.items():
            registry.add(item, name=name, order=order)
        monkeypatch.setattr("agenda.sources.SOURCES", registry)

        def source(member, first, last, reader):
            named = reader is not None and reader.pk == member.user_id
            if not first <= MONDAY <= last:
                return
            yield AgendaItem(
                uuid=stage.own.uuid,
                begins=moment(MONDAY, time(10)),
                ends=moment(MONDAY, time(10, 45)),
                kind="appointment",
                title="Amina Benali" if named else "Appointment",
                feed_title="Appointment",
                files=[stage.own] if named else [],
            )

        registry.add(source, name="test")

    def test_the_member_reads_the_name_and_the_log_has_the_file(self, page, stage):
        assert "Amina Benali" in page()
        entry = AccessEntry.objects.get(what="agenda.week")
        assert list(AccessedFile.objects.filter(entry=entry).values_list("file", flat=True)) == [stage.own.uuid]

    def test_paper_has_the_word_without_the_name(self, page):
        found = page()
        assert re.search(r'class="agenda-paper">\s*Appointment\s*<', found)
        assert 'class="agenda-paper">Amina' not in found

    def test_a_colleague_gets_neither_and_nothing_is_logged(self, page, stage):
        found = page(user=stage.colleague, of="worker")
        assert "Busy" in found
        assert "Amina" not in found
        assert "Appointment" not in found
        assert not AccessEntry.objects.filter(what="agenda.week").exists()


@pytest.mark.parametrize("more", [0, 6])
def test_a_week_costs_the_same_whatever_it_holds(page, runs, stage, browser, django_assert_num_queries, more: int):
    for number in range(1 + more):
        runs("worker", MONDAY + timedelta(days=number % 5), f"{8 + number:02}:00", f"{9 + number:02}:00")
        runs("colleague", MONDAY + timedelta(days=number % 5), f"{8 + number:02}:00", f"{9 + number:02}:00")
    client = browser(stage.worker)
    with django_assert_num_queries(STATEMENTS_OWN):
        client.get("/agenda/?day=2026-03-02")
    with django_assert_num_queries(STATEMENTS_COLLEAGUE):
        client.get(f"/agenda/{stage.members['colleague'].uuid}/?day=2026-03-02")


def test_home_has_a_line_for_each_own_thing_of_today(browser, runs, stage):
    session = runs("worker", today(), "09:00", "11:00")
    runs("colleague", today(), title="Of a colleague")
    found = one_line(browser(stage.worker).get("/").content.decode())
    panel = re.search(r'<section[^>]*id="agenda".*?</section>', found)
    assert panel
    assert f'href="/sessions/{session.uuid}/"' in panel[0]
    assert "09:00 – 11:00" in panel[0]
    assert 'href="/agenda/"' in panel[0]
    assert "Of a colleague" not in panel[0]


def test_home_says_nothing_of_an_empty_day_nor_twice_of_a_sheet(browser, runs, stage):
    assert 'id="agenda"' not in browser(stage.worker).get("/").content.decode()
    runs("facilitator", today())
    found = browser(stage.facilitator).get("/").content.decode()
    assert 'id="today"' in found
    assert 'id="agenda"' not in found
