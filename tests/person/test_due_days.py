"""D29: until when a request is answered, against a calendar written down here and taken from nowhere else.

Article 12(3) of the GDPR gives a month, and two months more within the first; Regulation 1182/71, article 3, says how a
month is counted: to the same day, to the last day where it lacks, on to the next working day where that is none.
"""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation

from audit.models import TransitionLog
from core.actor import acting_as
from core.month_delays import end_of_delay
from permissions.transitions import MoveRefused
from person.enums import RequestKind
from person.models import DataRequest
from person.services.requests import extend_request
from tests.support.factories import DataRequestFactory, system
from tests.support.stage import Stage

DAY = dt.timedelta(days=1)
# The public holidays of the years on which a delay of these tests can end, from the calendar on the wall.
HOLIDAYS = {
    dt.date(year, month, day)
    for year, days in {
        2027: "1/1 29/3 1/5 6/5 17/5 21/7 15/8 1/11 11/11 25/12",
        2028: "1/1 17/4 1/5 25/5 5/6 21/7 15/8 1/11 11/11 25/12",
        2029: "1/1 2/4 1/5 10/5 21/5 21/7 15/8 1/11 11/11 25/12",
    }.items()
    for day, month in (map(int, one.split("/")) for one in days.split())
}
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEAR = [dt.date(2028, 1, 1) + number * DAY for number in range(366)]


def last_of(year: int, month: int) -> int:
    leap = year % 4 == 0  # none of these years ends a century
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def plain_calendar(received: dt.date, months: int) -> dt.date:
    """Walk the calendar month by month, then day by day to one on which the office is open."""
    year, month = received.year, received.month
    for _month in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = dt.date(year, month, min(received.day, last_of(year, month)))
    while day.isoweekday() in (6, 7) or day in HOLIDAYS:
        day += DAY
    return day


def test_the_day_of_the_page_31_january_2027_gives_1_march():
    assert end_of_delay(dt.date(2027, 1, 31), 1) == dt.date(2027, 3, 1)


@pytest.mark.parametrize("months", [1, 2, 3])
def test_each_day_of_a_leap_year_with_and_without_an_extension(months: int):
    wrong = [day for day in YEAR if end_of_delay(day, months) != plain_calendar(day, months)]
    assert not wrong


def test_no_delay_ends_on_a_closed_day_or_before_its_month_is_over():
    for day in YEAR:
        due = end_of_delay(day, 1)
        assert due.weekday() < 5
        assert due not in HOLIDAYS
        assert 28 <= (due - day).days <= 36


@pytest.mark.django_db
@pytest.mark.parametrize("kind", RequestKind.values)
def test_every_kind_is_due_on_the_same_day(stage: Stage, kind: str):
    with time_machine.travel(dt.datetime(2028, 2, 1, 12), tick=False), acting_as(system(), "test"):
        made = DataRequestFactory(participant=stage.own, kind=kind, received_on=dt.date(2028, 1, 31))
    assert made.due_on == dt.date(2028, 2, 29)


@pytest.fixture
def asked(stage: Stage) -> DataRequest:
    with acting_as(system(), "test"):
        return DataRequestFactory(participant=stage.own, received_on=dt.date(2027, 1, 31))


def extend(stage: Stage, request: DataRequest, to: dt.date) -> DataRequest:
    with translation.override("en"), acting_as(stage.dpo, centre=stage.here):
        return extend_request(request, by=stage.dpo, to=to, reason="Three rooms of paper.")


@pytest.mark.django_db
@pytest.mark.parametrize("months", [2, 3])
def test_it_is_extended_on_the_last_day_of_the_first_month(stage: Stage, asked: DataRequest, months: int):
    to = plain_calendar(asked.received_on, months)
    with time_machine.travel(dt.datetime(2027, 3, 1, 22), tick=False):
        longer = extend(stage, asked, to)
        assert longer.last_day == to
        assert extend(stage, asked, to).extended_to == to  # the same form, sent again
    assert list(TransitionLog.objects.filter(object=asked.uuid).values_list("move", flat=True)) == ["extend"]


@pytest.mark.django_db
def test_a_day_later_it_is_refused_with_its_sentence(stage: Stage, asked: DataRequest):
    with time_machine.travel(dt.datetime(2027, 3, 2, 8), tick=False), pytest.raises(MoveRefused) as refused:
        extend(stage, asked, asked.longer[0])
    assert refused.value.sentences == ["The first month is over: it can be extended no more."]
    assert DataRequest.objects.get().extended_to is None


@pytest.mark.django_db
def test_it_is_not_extended_to_a_day_that_somebody_chooses(stage: Stage, asked: DataRequest):
    with time_machine.travel(dt.datetime(2027, 2, 10, 8), tick=False), pytest.raises(ValidationError):
        extend(stage, asked, dt.date(2027, 5, 5))
