"""The figures of a cohort that was counted by hand, rule by rule (product.md section 4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import TeamMember, User
from core.actor import acting_as
from core.periods import Period
from participants.models import Participant
from partners.models import Organisation
from reporting.enums import CountMode
from reporting.evolution import CODES, SUPPORT_CODES, evolution
from reporting.figures import Frame, decimal, figure_of, figures
from reporting.figures.shares import percent_of_sum, whole_percents
from reporting.models import StaffPost
from tests.reporting.cohort import (
    AS_OF,
    BY_ENROLMENT,
    BY_HAND,
    LATER,
    NUMERATORS,
    SUPPORT_BY_HAND,
    SUPPORT_NUMERATORS,
    write_cohort,
)
from workshops.models import Attendance, Session, Workshop

pytestmark = pytest.mark.both_engines


def frame(here, as_of=AS_OF, count=CountMode.PRESENCE, first=2015, last=2017) -> Frame:
    return Frame.years(here.centre, first, last, as_of=as_of, count=count)


def shown(code: str, at: Frame) -> list:
    return [value.shown for value in figure_of(code).values(at)]


def test_every_figure_is_in_the_table_and_was_counted_by_hand():
    assert set(CODES) == set(BY_HAND) == set(NUMERATORS)
    assert set(SUPPORT_CODES) == set(SUPPORT_BY_HAND) == set(SUPPORT_NUMERATORS)
    assert {figure.code for figure in figures()} == {*CODES, *SUPPORT_CODES}


def test_individual_support_by_hand(here):
    at = frame(here)
    for code in SUPPORT_CODES:
        figure = figure_of(code)
        values = figure.values(at)
        assert [value.shown for value in values] == SUPPORT_BY_HAND[code], code
        numerators = [None if value.numerator is None else value.numerator for value in values]
        assert numerators == [number and Decimal(number) for number in SUPPORT_NUMERATORS[code]], code
        for period, value in zip(at.periods, values, strict=True):
            records = figure.records(at, period)
            assert sum((records.part(row) for row in records.rows), Fraction(0)) == records.total, code
            assert decimal(records.total) == (value.numerator or 0), code


@pytest.mark.parametrize("code", CODES)
def test_by_hand(here, code: str):
    values = figure_of(code).values(frame(here))
    assert [value.shown for value in values] == BY_HAND[code]
    assert [value.numerator for value in values] == [number and Decimal(number) for number in NUMERATORS[code]]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("count", CountMode.values)
def test_records_add_up_to_their_figure(here, code: str, count: str):
    at = frame(here, count=CountMode(count))
    figure = figure_of(code)
    for period, value in zip(at.periods, figure.values(at), strict=True):
        records = figure.records(at, period)
        assert sum((records.part(row) for row in records.rows), Fraction(0)) == records.total
        assert decimal(records.total) == (value.numerator or 0)  # a blank value has no record
        if value.denominator is not None:
            assert decimal(records.of) == value.denominator


def test_people_by_enrolment_are_another_figure(here):
    # Re-enrolled is one; on trial, candidate and declined are none; begun after the as-of day is none.
    assert shown("participants", frame(here, count=CountMode.ENROLMENT)) == BY_ENROLMENT
    assert shown("participants", frame(here, as_of=dt.date(2017, 6, 2), count=CountMode.ENROLMENT)) == [2, 4, 5]


@pytest.mark.parametrize(
    ("as_of", "participants", "hours"),
    [
        (dt.date(2015, 12, 30), [None, None, None], [None, None, None]),  # nothing noted until then
        (dt.date(2015, 12, 31), [2, None, None], [2, None, None]),
        (dt.date(2016, 1, 1), [2, 2, None], [2, 2, None]),
        (dt.date(2016, 12, 30), [2, 3, None], [2, 5, None]),
        (dt.date(2017, 5, 31), [2, 4, None], [2, 5, None]),
        (dt.date(2017, 6, 2), [2, 4, 3], [2, 5, 2]),
    ],
)
def test_the_as_of_day_cuts_and_is_counted(here, as_of: dt.date, participants: list, hours: list):
    assert shown("participants", frame(here, as_of)) == participants
    assert shown("workshop_hours", frame(here, as_of)) == hours


def test_a_share_of_nothing_is_blank_and_nothing_is_none(here):
    with acting_as(User.objects.system(), "test"):
        workshop = Workshop.objects.get(centre=here.centre, code="ed")
        Session.objects.create(
            workshop=workshop, code="x", date=dt.date(2017, 5, 2), starts_at=dt.time(9), ends_at=dt.time(10)
        )
    at = frame(here, as_of=dt.date(2017, 5, 31))
    assert shown("hours_by_team", at) == [100, 37, None]
    assert shown("participants", at)[2] == 0  # a sheet is missing: nobody is known to have come
    assert shown("sheets_missing", at)[2] == 1


def test_years_without_any_record_are_blank(here):
    """Blank means not available: before the first session, between two years with some, and after the last."""
    at = Frame.years(here.centre, 2013, 2019, as_of=LATER)
    for code in CODES:
        values = figure_of(code).values(at)
        assert [values[place].shown for place in (0, 1, 5, 6)] == (
            [None, None, 1, 1] if code == "staff" else [None, None, 1, 1] if code == "staff_fte" else [None] * 4
        ), code


def test_staff_on_the_day(here):
    assert shown("staff", frame(here, as_of=dt.date(2017, 6, 1)))[2] == 2
    assert shown("staff", frame(here, as_of=dt.date(2017, 6, 2)))[2] == 1
    assert shown("staff_fte", frame(here))[1] == Decimal("0.83")


def test_a_year_cut_short_has_a_mean_over_its_own_days(here):
    with acting_as(User.objects.system(), "test"):
        member = TeamMember.objects.get(centre=here.centre, code="AS1")
        StaffPost.objects.create(
            centre=here.centre, member=member, function="x", fraction=Decimal(1), starts_on=dt.date(2017, 3, 1)
        )
    # 152 days to 1 June, 93 of them in post from 1 March
    assert shown("staff_fte", frame(here))[2] == Decimal("2.61")


def test_a_span_is_counted_afresh(here):
    span = Frame(here.centre, [Period.years(2015, 2017)], as_of=AS_OF)
    assert shown("participants", span) == [4]
    assert shown("workshop_hours", span) == [8]


def test_parts_of_a_year_by_dates(here):
    halves = [
        Period(dt.date(2016, 1, 1), dt.date(2016, 5, 11)),
        Period(dt.date(2016, 5, 12), dt.date(2016, 12, 31)),
    ]
    at = Frame(here.centre, halves, as_of=AS_OF)
    assert shown("participants", at) == [3, 2]
    assert shown("participant_hours", at) == [6, 1]
    assert shown("sheets_missing", at) == [0, 3]


def test_a_merged_file_is_one_person(here):
    # Carl's file turns out to be Anna's: her marks take his place, and one person is less.
    anna, carl = (Participant.objects.get(centre=here.centre, first_name=name) for name in ("Anna", "Carl"))
    with acting_as(User.objects.system(), "test"):
        for mark in Attendance.objects.filter(participant=carl):
            if anna.attendances.filter(session=mark.session).exists():
                mark.delete()
            else:
                mark.participant = anna
                mark.save()
    assert shown("participants", frame(here)) == [2, 3, 1]


def test_a_cancelled_session_with_marks_counts_nobody(here):
    with acting_as(User.objects.system(), "test"):
        session = Session.objects.get(workshop__centre=here.centre, code="s5")
        fay = Participant.objects.get(centre=here.centre, first_name="Fay")
        Attendance.objects.create(session=session, participant=fay, status="present")
    assert shown("participants", frame(here)) == BY_HAND["participants"]
    assert shown("participant_hours", frame(here)) == BY_HAND["participant_hours"]


def test_two_partners_and_the_team_are_two_kinds(here):
    # Half for the team and half for the organisations, however many these are (rule 5).
    with acting_as(User.objects.system(), "test"):
        session = Session.objects.get(workshop__centre=here.centre, code="s2")
        second = Organisation.objects.create(centre=here.centre, name="Second partner", role="partner")
        session.facilitators.create(provider="partner", organisation=second)
    assert [value.numerator for value in figure_of("hours_by_partners").values(frame(here))][1] == Decimal("1.75")


def test_sessions_of_today_are_not_missing_yet(here, time_machine):
    time_machine.move_to(dt.datetime(2016, 8, 10, 12, 0, tzinfo=dt.UTC))
    assert shown("sheets_missing", frame(here, as_of=dt.date(2016, 8, 10)))[1] == 2
    time_machine.move_to(dt.datetime(2016, 8, 11, 12, 0, tzinfo=dt.UTC))
    assert shown("sheets_missing", frame(here, as_of=dt.date(2016, 8, 11)))[1] == 3


def test_an_empty_centre(bare):
    table = evolution(frame(bare, as_of=LATER))
    support = evolution(frame(bare, as_of=LATER), SUPPORT_CODES)
    for row in [*table.rows, *support.rows]:
        assert [value.shown for value in row.values] == [None] * 3, row.figure.code
    for row in table.rows:
        for period in table.frame.periods:
            assert not row.figure.records(table.frame, period).rows.exists()


def test_two_more_centres_change_nothing(here, bare):
    write_cohort(bare.centre)
    assert [shown(code, frame(here)) for code in CODES] == list(BY_HAND.values())


def test_fifty_seven_per_cent_is_rounded_from_the_sum():
    assert whole_percents([679, 395, 506]) == [43, 25, 32]  # the hours of 2016
    assert percent_of_sum([395, 506], 1580) == 57
    assert percent_of_sum([324, 244], 1000) == 57  # 32 + 24 would make 56
    assert percent_of_sum([1], 0) is None


@pytest.mark.parametrize("count", CountMode.values)
def test_the_table_costs_the_same_however_much_it_holds(here, count: str):
    def statements() -> int:
        with CaptureQueriesContext(connection) as context:
            evolution(Frame.years(here.centre, 2012, 2017, as_of=AS_OF, count=CountMode(count)))
        return len(context)

    before = statements()
    with acting_as(User.objects.system(), "test"):
        for session in Session.objects.filter(workshop__centre=here.centre).exclude(state="cancelled"):
            for person in Participant.objects.filter(centre=here.centre):
                if not person.attendances.filter(session=session).exists():
                    Attendance.objects.create(session=session, participant=person, status="present")
    assert statements() == before
    assert before <= 25
