"""The days of the demonstration hold whatever day it is: turns of years, leap days, Sundays, holidays."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from audit.models import TransitionLog
from core import periods
from core.actor import require_act
from core.periods import BELGIUM, months_after
from demo.clock import Agenda, at, moment_of
from demo.days import DAY, Days, in_month, is_workday, workday_before, years_of
from demo.people import MAIN, PEOPLE
from demo.weeks import slots_of

FIRST, LAST = dt.date(2026, 9, 1), dt.date(2028, 12, 31)  # a leap year, and each day of the week on each date nearly
EVERY_DAY = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]
ODD = [dt.date(2027, 1, 1), dt.date(2028, 2, 29), dt.date(2027, 12, 31), dt.date(2027, 7, 4), dt.date(2026, 11, 11)]


def test_the_days_follow_each_other_whatever_day_it_is():
    for today in EVERY_DAY:
        days = Days(today)
        assert days.before < days.opening < days.main < days.first_sheets <= days.immersion + 14 * DAY
        assert days.immersion < today < days.next, today
        assert all(is_workday(one) for one in (days.opening, days.main, days.before, days.immersion, days.next)), today
        assert (days.ended.year, days.ended.month) == (today.year, today.month)
        assert days.ended <= today
        first, last = days.year
        assert first <= today <= last


def test_no_group_that_is_shown_as_under_way_has_ended():
    for today in EVERY_DAY:
        days = Days(today)
        for first, months in ((days.before, 10), (days.main, 10), (days.immersion, 12)):
            assert first < today <= months_after(first, months) - DAY, today


def test_the_groups_have_names_of_their_own():
    for today in EVERY_DAY:
        days = Days(today)
        assert len({in_month(one) for one in (days.before, days.main, days.next)}) == 3, today


def test_each_week_has_sessions_and_no_public_holiday_has_any_but_today():
    for today in EVERY_DAY:
        now = moment_of(today, dt.time(15))
        week = [Days(today).monday + number * DAY for number in range(7)]
        assert slots_of(today, now), today
        for day in week:
            if day != today and not is_workday(day):
                assert slots_of(day, now) == (), day


@pytest.mark.parametrize("hour", [7, 9, 10, 15, 23])
@pytest.mark.parametrize("today", ODD)
def test_a_sheet_of_today_can_be_opened_from_seven_o_clock_on(today: dt.date, hour: int):
    now = moment_of(today, dt.time(hour))
    opens = [moment_of(today, slot.starts_at) - dt.timedelta(minutes=30) for slot in slots_of(today, now)]
    assert any(moment <= now for moment in opens)


def test_who_came_some_days_ago_came_to_a_group_that_was_there():
    longest = max(person.since for person in PEOPLE if person.group == MAIN)
    assert all(Days(today).ago(longest) > Days(today).main for today in EVERY_DAY)


def test_the_end_of_a_month_is_kept():
    assert months_after(dt.date(2027, 8, 31), 6) == dt.date(2028, 2, 29)
    assert months_after(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2027, 12, 1), 12) == dt.date(2028, 12, 1)


def test_words_of_days():
    assert in_month(dt.date(2027, 4, 5)) == "d’avril 2027"
    assert in_month(dt.date(2027, 8, 2)) == "d’août 2027"
    assert in_month(dt.date(2027, 9, 6)) == "de septembre 2027"
    assert years_of(dt.date(2026, 9, 1), dt.date(2027, 6, 30)) == "2026-2027"
    assert years_of(dt.date(2027, 1, 1), dt.date(2027, 10, 31)) == "2027"


def test_the_workday_before_passes_over_a_holiday():
    assert workday_before(dt.date(2027, 1, 4)) == dt.date(2026, 12, 31)


def test_the_agenda_is_kept_in_order_and_nothing_is_of_the_future(db):
    first, last = dt.datetime(2027, 1, 4, 8, tzinfo=BELGIUM), dt.datetime(2027, 2, 1, 12, tzinfo=BELGIUM)
    agenda, done, by = Agenda(first, last), [], User.objects.system()
    for words, day in (
        ("later", dt.date(2027, 3, 1)),
        ("then", dt.date(2027, 1, 20)),
        ("long ago", dt.date(2020, 1, 1)),
    ):
        agenda.add(day, "9:30", by, lambda words=words: done.append((words, periods.today(), require_act().user)))
    agenda.play()
    assert done == [("long ago", first.date(), by), ("then", dt.date(2027, 1, 20), by), ("later", last.date(), by)]
    assert agenda.entries == []


def test_logs_are_of_the_moment_too(db):
    moment = dt.datetime(2027, 1, 4, 8, tzinfo=BELGIUM)
    with at(moment):
        assert TransitionLog().at == moment
    assert TransitionLog().at != moment
