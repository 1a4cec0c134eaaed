"""Periods: bounds included, cut at a day, called by names that people use."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation
from django.utils.translation import trans_real

from core.periods import Period, PeriodRefused, day_and_month, long_date, today

JUNE_1 = dt.date(2017, 6, 1)


@pytest.fixture
def words(monkeypatch):
    """Put translations in a language's catalogue for the time of a test, so that it tells of the code alone."""

    def put(language: str, **messages: str) -> None:
        catalogue = trans_real.translation(language)
        known = {
            "first": "the first day of a month\x041 %(month)s",
            "day": "a day of a month\x04%(day)d %(month)s",
            "to": "to %(day)s",
        }
        for name, text in messages.items():
            monkeypatch.setitem(catalogue._catalog._catalogs[0], known[name], text)

    return put


def test_both_days_are_inside():
    period = Period(dt.date(2017, 1, 1), JUNE_1)
    assert period.first in period
    assert period.last in period
    assert dt.date(2017, 6, 2) not in period
    assert dt.date(2016, 12, 31) not in period
    assert period.days == 152


def test_a_period_of_one_day_has_one_day():
    assert Period(JUNE_1, JUNE_1).days == 1


def test_days_in_the_wrong_order_are_refused_with_a_sentence():
    with (
        translation.override("en"),
        pytest.raises(PeriodRefused, match="ends on 31 May 2017, before it starts on 1 June"),
    ):
        Period(JUNE_1, dt.date(2017, 5, 31))


def test_an_hour_is_no_day():
    with pytest.raises(TypeError):
        Period(dt.datetime(2017, 1, 1, tzinfo=dt.UTC), JUNE_1)
    assert dt.datetime(2017, 3, 1, tzinfo=dt.UTC) not in Period.year(2017)


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (dt.date(2016, 12, 31), None),
        (dt.date(2017, 1, 1), dt.date(2017, 1, 1)),
        (JUNE_1, JUNE_1),
        (dt.date(2017, 12, 31), dt.date(2017, 12, 31)),
        (dt.date(2020, 1, 1), dt.date(2017, 12, 31)),
    ],
)
def test_clip_keeps_the_days_up_to_and_including_the_day(as_of, last):
    clipped = Period.year(2017).clip(as_of)
    assert (clipped and clipped.last) == last


def test_years_in_order_and_cut_at_the_ends():
    period = Period(dt.date(2012, 9, 1), dt.date(2014, 2, 3))
    assert period.split_by_year() == [
        Period(dt.date(2012, 9, 1), dt.date(2012, 12, 31)),
        Period.year(2013),
        Period(dt.date(2014, 1, 1), dt.date(2014, 2, 3)),
    ]


def test_only_whole_years_are_not_partial():
    assert not Period.year(2016).is_partial
    assert not Period.years(2012, 2016).is_partial
    assert Period.year(2017).clip(JUNE_1).is_partial
    assert Period(dt.date(2017, 1, 2), dt.date(2017, 12, 31)).is_partial


@pytest.mark.parametrize(
    ("period", "label", "cut"),
    [
        (Period.year(2016), "2016", ""),
        (Period.years(2012, 2016), "2012 – 2016", ""),
        (Period(dt.date(2017, 1, 1), JUNE_1), "2017 to 1 June", "to 1 June"),
        (Period(dt.date(2012, 9, 10), dt.date(2012, 12, 31)), "2012 from 10 September", "from 10 September"),
        (Period(dt.date(2017, 3, 1), dt.date(2017, 5, 2)), "2017 1 March to 2 May", "1 March to 2 May"),
        (Period(dt.date(2016, 3, 1), dt.date(2017, 5, 2)), "1 March 2016 to 2 May 2017", ""),
    ],
)
def test_labels_in_english(period, label, cut):
    with translation.override("en"):
        assert period.label == label
        assert str(period) == label
        assert period.cut == cut


def test_french_has_a_word_for_the_first_of_the_month(words):
    words("fr", first="1er %(month)s", to="au %(day)s")
    with translation.override("fr"):
        assert Period(dt.date(2017, 1, 1), JUNE_1).label == "2017 au 1er juin"
        assert long_date(JUNE_1) == "1er juin 2017"
        assert day_and_month(dt.date(2017, 6, 11)) == "11 juin"


def test_dutch(words):
    words("nl", first="1 %(month)s", to="tot %(day)s")
    with translation.override("nl"):
        assert Period(dt.date(2017, 1, 1), JUNE_1).label == "2017 tot 1 juni"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_today_is_the_day_in_belgium(settings, zone):
    settings.TIME_ZONE = zone
    with time_machine.travel(dt.datetime(2017, 6, 1, 22, 30, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2017, 6, 2)
    with time_machine.travel(dt.datetime(2017, 12, 31, 22, 59, tzinfo=dt.UTC), tick=False):
        assert today() == dt.date(2017, 12, 31)
