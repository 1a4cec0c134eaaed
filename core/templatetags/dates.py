"""The filters for days, months, hours and moments: one each, with a form where another than the usual one is needed.

They replace Django's `date` and `time`, which stay for what a machine reads only (`date:"Y-m-d"`). A value that is None
or empty gives an empty text, as with Django's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django import template

from core import date_words
from core.periods import day_and_month, long_date

register = template.Library()

DAYS: dict[str, Callable[[dt.date], str]] = {
    "long": long_date,
    "full": date_words.full_date,
    "weekday": date_words.weekday_and_day,
    "weekday name": date_words.weekday_name,
    "without year": day_and_month,
    "short": date_words.short_date,
    "near": date_words.near_day,
    "number": date_words.day_number,
    "short weekday": date_words.short_weekday,
    "short weekday and month": date_words.short_weekday_and_day,
}
MONTHS: dict[str, Callable[[dt.date], str]] = {"long": date_words.month_and_year, "name": date_words.month_name}
MOMENTS: dict[str, Callable[[dt.datetime], str]] = {
    "long": date_words.moment_words,
    "short": date_words.short_moment,
    "exact": date_words.exact_moment,
}


@register.filter
def day(value: dt.date | dt.datetime | None, form: str = "long") -> str:
    """Return a day in words. Raises KeyError for a form that DAYS does not know."""
    words = DAYS[form]
    return words(date_words.local_day(value)) if value else ""


@register.filter
def month(value: dt.date | dt.datetime | None, form: str = "long") -> str:
    """Return the month of a day. Raises KeyError for a form that MONTHS does not know."""
    words = MONTHS[form]
    return words(date_words.local_day(value)) if value else ""


@register.filter
def hour(value: dt.time | dt.datetime | None) -> str:
    """Return a time of day. Midnight is a time too."""
    return date_words.hour_words(value) if isinstance(value, dt.time | dt.datetime) else ""


@register.filter
def moment(value: dt.datetime | None, form: str = "long") -> str:
    """Return a day with its hour. Raises KeyError for a form that MOMENTS does not know."""
    words = MOMENTS[form]
    return words(value) if value else ""
