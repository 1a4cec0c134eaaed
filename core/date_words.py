"""How days, months, hours and moments are written for people, in the language in force.

Templates use the filters of core.templatetags.dates. The first of a month has a word of its own (fr: "1er décembre"),
which Django's `date` filter does not know.
"""

from __future__ import annotations

import datetime as dt

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.periods import BELGIUM, NEAR, day_and_month, long_date, today


def local_day(value: dt.date | dt.datetime) -> dt.date:
    """Return the day, of a moment the day that it is in Belgium."""
    if not isinstance(value, dt.datetime):
        return value
    return (timezone.localtime(value, BELGIUM) if timezone.is_aware(value) else value).date()


def day_number(day: dt.date) -> str:
    """Return "7"; "1er" for the first of a month in French."""
    return pgettext("the first day of a month, without the month", "1") if day.day == 1 else str(day.day)


def weekday_and_day(day: dt.date) -> str:
    """Return "Tuesday 1 December"."""
    return _("%(weekday)s %(day)s") % {"weekday": dateformat.format(day, "l"), "day": day_and_month(day)}


def weekday_name(day: dt.date) -> str:
    """Return "Tuesday"."""
    return dateformat.format(day, "l")


def full_date(day: dt.date) -> str:
    """Return "Tuesday 1 December 2026"."""
    return _("%(weekday)s %(day)s") % {"weekday": dateformat.format(day, "l"), "day": long_date(day)}


def day_in_pattern(day: dt.date, pattern: str) -> str:
    """Return a day by a pattern with `weekday`, `day` and `month`, for a language in which the house has no texts: the
    names are Django's, the month as it stands in a date.
    """
    names = {"weekday": dateformat.format(day, "l"), "month": dateformat.format(day, "E")}
    return pattern % {"day": day.day, **names}


def short_weekday(day: dt.date) -> str:
    """Return "Tue 1"."""
    return _("%(weekday)s %(day)s") % {"weekday": dateformat.format(day, "D"), "day": day_number(day)}


def short_weekday_and_day(day: dt.date) -> str:
    """Return "Tue 1 December"."""
    return _("%(weekday)s %(day)s") % {"weekday": dateformat.format(day, "D"), "day": day_and_month(day)}


def short_date(day: dt.date) -> str:
    """Return "01/12/2026", for columns."""
    return f"{day:%d/%m/%Y}"


def near_day(day: dt.date) -> str:
    """Return "yesterday", "today", "tomorrow", "27/11" for a day of these weeks, "27/11/2025" for one that is further:
    as one says it, and may write it (core.periods.parse_near_day).
    """
    match (day - today()).days:
        case -1:
            return pgettext("a day", "yesterday")
        case 0:
            return pgettext("a day", "today")
        case 1:
            return pgettext("a day", "tomorrow")
        case days:
            return f"{day:%d/%m}" if abs(days) <= NEAR else short_date(day)


def month_name(day: dt.date) -> str:
    """Return "December"."""
    return dateformat.format(day, "F")


def month_and_year(day: dt.date) -> str:
    """Return "December 2026"."""
    return f"{month_name(day)} {day.year}"


def hour_words(value: dt.time | dt.datetime) -> str:
    """Return "14:05", of a moment the time that it is in Belgium."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value, BELGIUM)
    return f"{value:%H:%M}"


def moment_words(value: dt.datetime) -> str:
    """Return "1 December 2026, 14:05"."""
    return f"{long_date(local_day(value))}, {hour_words(value)}"


def short_moment(value: dt.datetime) -> str:
    """Return "01/12/2026 14:05", for columns."""
    return f"{short_date(local_day(value))} {hour_words(value)}"


def when_words(value: dt.date | dt.time) -> str:
    """Return a day, an hour or a moment as a sentence says it: whichever the value is."""
    if isinstance(value, dt.datetime):
        return moment_words(value)
    return long_date(value) if isinstance(value, dt.date) else hour_words(value)


def exact_moment(value: dt.datetime) -> str:
    """Return "01/12/2026 14:05:09", for logs."""
    return f"{short_moment(value)}:{value:%S}"
