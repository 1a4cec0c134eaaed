"""Days, months, hours and moments as people read them: one filter each, in three languages."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from core.periods import BELGIUM, parse_near_day
from core.templatetags import dates

FIRST = dt.date(2026, 12, 1)


def drawn(source: str, **context: object) -> str:
    """Return what a template writes; the filters are built in."""
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("fr", "long", "1er décembre 2026"),
        ("fr", "full", "mardi 1er décembre 2026"),
        ("fr", "weekday", "mardi 1er décembre"),
        ("fr", "without year", "1er décembre"),
        ("fr", "number", "1er"),
        ("fr", "short weekday", "mar 1er"),
        ("fr", "short weekday and month", "mar 1er décembre"),
        ("fr", "short", "01/12/2026"),
        ("nl", "full", "dinsdag 1 december 2026"),
        ("nl", "number", "1"),
        ("en", "weekday", "Tuesday 1 December"),
        ("en", "long", "1 December 2026"),
    ],
)
def test_the_first_day_of_a_month(language: str, form: str, words: str):
    with translation.override(language):
        assert dates.day(FIRST, form) == words


def test_another_day_has_its_number_only():
    with translation.override("fr"):
        assert drawn("{{ one|day:'full' }}", one=dt.date(2026, 12, 2)) == "mercredi 2 décembre 2026"
        assert drawn("{{ one|day:'number' }}", one=dt.date(2026, 12, 2)) == "2"


def test_a_month():
    with translation.override("fr"):
        assert drawn("{{ one|month }}, {{ one|month:'name' }}", one=FIRST) == "décembre 2026, décembre"


def test_a_moment_is_told_as_it_is_in_belgium():
    moment = dt.datetime(2026, 11, 30, 23, 5, 9, tzinfo=dt.UTC)  # five past midnight in Brussels
    with translation.override("fr"):
        assert drawn("{{ one|moment }}", one=moment) == "1er décembre 2026, 00:05"
        assert drawn("{{ one|moment:'short' }}", one=moment) == "01/12/2026 00:05"
        assert drawn("{{ one|moment:'exact' }}", one=moment) == "01/12/2026 00:05:09"
        assert drawn("{{ one|day }} {{ one|hour }}", one=moment) == "1er décembre 2026 00:05"
        assert drawn("{{ one|hour }}", one=moment.astimezone(BELGIUM).time()) == "00:05"


@pytest.mark.parametrize("source", ["{{ one|day }}", "{{ one|month }}", "{{ one|hour }}", "{{ one|moment }}"])
def test_nothing_gives_an_empty_text(source: str):
    assert drawn(source, one=None) == ""


def test_an_unknown_form_is_refused():
    with pytest.raises(KeyError):
        drawn("{{ one|day:'American' }}", one=FIRST)


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "hier"), (0, "aujourd’hui"), (1, "demain"), (-2, "27/11"), (3, "02/12"), (-93, "28/08/2026")],
)
def test_a_near_day_is_said_as_people_say_it_and_may_be_typed_so(days: int, words: str):
    with time_machine.travel(dt.datetime(2026, 11, 29, 12, tzinfo=BELGIUM)), translation.override("fr"):
        day = dt.date(2026, 11, 29) + dt.timedelta(days=days)
        assert dates.day(day, "near") == words
        assert parse_near_day(words) == day
