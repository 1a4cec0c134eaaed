"""Periods of days: first and last day both included (product.md section 4, rule 7), and what they are called."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.normalisation import plain, without_invisible

BELGIUM = ZoneInfo("Europe/Brussels")


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a month after, or its last day where it has none: 28 February six months after 31 August.

    Raise ValueError beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?Z?)?"  # programs write it behind a day that they keep with an hour
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*(\d{{4}}|\d{{2}}){_MIDNIGHT}")
_DIGITS_ALONE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})[/.]?")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){_MIDNIGHT}")
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "lundi lun maandag ma monday mon",
            "mardi mar dinsdag di tuesday tue",
            "mercredi mer woensdag wo wednesday wed",
            "jeudi jeu donderdag do thursday thu",
            "vendredi ven vrijdag vr friday fri",
            "samedi sam zaterdag za saturday sat",
            "dimanche dim zondag zo sunday sun",
        )
    )
    for word in words.split()
}
_WORDED = re.compile(rf"(?:({'|'.join(_WEEKDAYS)})\.?,?\s+)?(\d{{1,2}})(?:er|e|st|nd|rd|th)?\s+([a-z]+)\.?\s+(\d{{4}})")
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "janvier janv januari january jan",
            "fevrier fevr februari february feb",
            "mars maart mrt march mar",
            "avril avr april apr",
            "mai mei may",
            "juin juni june jun",
            "juillet juil juli july jul",
            "aout augustus august aug",
            "septembre september sept sep",
            "octobre oktober october oct okt",
            "novembre november nov",
            "decembre december dec",
        ),
        1,
    )
    for word in words.split()
}
_WORDED_WITHOUT_YEAR = re.compile(r"(\d{1,2})(?:er|e|st|nd|rd|th)?\s+([a-z]+)\.?")
_FROM_TODAY = {
    word: days
    for days, words in (
        (-2, "avant-hier eergisteren"),
        (-1, "hier gisteren yesterday"),
        (0, "aujourd'hui aujourdhui vandaag today"),
        (1, "demain morgen tomorrow"),
    )
    for word in words.split()
}
NEAR = 92  # days within which a day without its year can only be meant of one year


class PeriodRefused(ValueError):
    """Two days that make no period; the message is a sentence for a user."""


class NotADay(ValueError):
    """A text that names no day; the message is a sentence for a user."""


class ImpossibleYear(NotADay):
    """A day of a year that cannot be meant."""


def parse_day(text: str, *, past: bool = False) -> dt.date:
    """Return the day that a person wrote, day before month as in Belgium. Raise NotADay for anything else.

    Forms: 1/6/2017, 1.6.17, 1-6-2017, 01062017, 2017-06-01, 1 June 2017 in the three languages, also behind its day of
    the week; the hour 00:00 may follow. A year of two digits means 1970 to 2069, or where `past` (a birth) the last
    such year that is not to come.
    """
    written = " ".join(without_invisible(text).split())
    weekday = None
    if match := _DAY_FIRST.fullmatch(written) or _DIGITS_ALONE.fullmatch(written):
        day, month, year = match.groups()
        if len(year) == 2:
            year = _full_year(int(year), past)
    elif match := _YEAR_FIRST.fullmatch(written):
        year, month, day = match.groups()
    elif match := _WORDED.fullmatch(plain(written)):
        weekday, day, word, year = match.groups()
        month = _MONTHS.get(word, 0)
    else:
        raise NotADay(_("This is not a date. Write it as day/month/year, for example 1/6/2017."))
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise NotADay(_("This day does not exist. Check the day and the month.")) from None
    if not 1900 <= found.year <= 2100:
        raise ImpossibleYear(_("The year %(year)s cannot be right: check it.") % {"year": found.year})
    if weekday is not None and _WEEKDAYS[weekday] != found.weekday():
        raise NotADay(_("The day of the week and the date do not agree. Check both."))
    return found


def month_of_word(word: str) -> int:
    """Return the number of a month by its plain name in one of the three languages, 0 for another word."""
    return _MONTHS.get(word, 0)


def parse_near_day(text: str, *, to_come: bool = True) -> dt.date:
    """Return the day that a person wrote of these weeks: "yesterday", 27/11 and 1 December as well as whole dates.

    A day without its year is the nearest one, or the latest that has come where it cannot be one to come. Raise NotADay
    as parse_day() does, and for a day without its year that is not near.
    """
    written = plain(without_invisible(text))
    if (days := _FROM_TODAY.get(written)) is not None:
        return today() + dt.timedelta(days=days)
    if match := _WITHOUT_YEAR.fullmatch(written):
        day, month = int(match[1]), int(match[2])
    elif (match := _WORDED_WITHOUT_YEAR.fullmatch(written)) and match[2] in _MONTHS:
        day, month = int(match[1]), _MONTHS[match[2]]
    else:
        return parse_day(text)
    return _nearest(day, month, to_come)


def _nearest(day: int, month: int, to_come: bool) -> dt.date:
    """Return the day of this year, the one before or the next that is nearest. Raise NotADay for none, or a far one."""
    now, found = today(), []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    if not found and (day, month) != (29, 2):
        raise NotADay(_("This day does not exist. Check the day and the month."))
    near = [one for one in found if abs(one - now).days <= NEAR and (to_come or one <= now)]
    if not near:
        raise NotADay(_("Write the year as well, for example 1/6/2017."))
    return min(near, key=lambda one: abs(one - now))


def _full_year(two_digits: int, past: bool) -> int:
    """Return the year meant by two digits."""
    if past:
        this_year = today().year
        year = this_year // 100 * 100 + two_digits
        return year - 100 if year > this_year else year
    return 2000 + two_digits if two_digits < 70 else 1900 + two_digits


def minutes_until(start: dt.time, end: dt.time) -> int:
    """Return the whole minutes from a time of day until it is the second one; an earlier one is of the next day."""
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)


def today() -> dt.date:
    """Return the day it is in Belgium, whatever the clock of the machine or the time zone in force."""
    return timezone.localdate(timezone=BELGIUM)


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def day_and_month(day: dt.date) -> str:
    """Return "1 June" in the language in force; the first of a month has a word of its own (fr: "1er juin")."""
    month = dateformat.format(day, "F")
    if day.day == 1:
        return pgettext("the first day of a month", "1 %(month)s") % {"month": month}
    return pgettext("a day of a month", "%(day)d %(month)s") % {"day": day.day, "month": month}


def long_date(day: dt.date) -> str:
    """Return "1 June 2017" in the language in force (fr: "1er juin 2017")."""
    return f"{day_and_month(day)} {day.year}"


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `first` to `last`, both included.

    Raises PeriodRefused when the last day comes before the first, and TypeError when either is not a plain date
    (a datetime would bring an hour and a zone into a comparison of days).
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
                raise TypeError("A period runs from a date to a date.")
        if self.last < self.first:
            raise PeriodRefused(
                _("The period ends on %(last)s, before it starts on %(first)s.")
                % {"last": long_date(self.last), "first": long_date(self.first)}
            )

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year, 1 January to 31 December."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """Return the calendar years from `first` to `last`, both included. Raises PeriodRefused in the wrong order."""
        return cls(dt.date(first, 1, 1), dt.date(last, 12, 31))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and not isinstance(day, dt.datetime) and self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has; a period of one day has 1."""
        return (self.last - self.first).days + 1

    @property
    def is_partial(self) -> bool:
        """Whether it is anything else than whole calendar years, and must therefore say so beside full years."""
        starts_a_year = (self.first.month, self.first.day) == (1, 1)
        ends_a_year = (self.last.month, self.last.day) == (12, 31)
        return not (starts_a_year and ends_a_year)

    def clip(self, as_of: dt.date) -> Period | None:
        """Return the part up to and including `as_of`, or None where the period starts after that day."""
        if as_of < self.first:
            return None
        return self if as_of >= self.last else Period(self.first, as_of)

    def split_by_year(self) -> list[Period]:
        """Return its calendar years in order, the first and the last cut where the period is."""
        return [
            Period(max(self.first, dt.date(year, 1, 1)), min(self.last, dt.date(year, 12, 31)))
            for year in range(self.first.year, self.last.year + 1)
        ]

    @property
    def cut(self) -> str:
        """What is said under the year where it is cut short: "to 1 June", "from 1 March"; empty for whole years.

        Only for a period inside one calendar year; a longer one says both of its days in `label`.
        """
        if not self.is_partial or self.first.year != self.last.year:
            return ""
        if (self.first.month, self.first.day) == (1, 1):
            return _("to %(day)s") % {"day": day_and_month(self.last)}
        if (self.last.month, self.last.day) == (12, 31):
            return _("from %(day)s") % {"day": day_and_month(self.first)}
        return _("%(first)s to %(last)s") % {
            "first": day_and_month(self.first),
            "last": day_and_month(self.last),
        }

    @property
    def label(self) -> str:
        """What it is called: "2016", "2012 – 2016", "2017 to 1 June", "1 March 2016 to 2 May 2017"."""
        if self.cut:
            return f"{self.first.year} {self.cut}"
        if self.is_partial:
            return _("%(first)s to %(last)s") % {"first": long_date(self.first), "last": long_date(self.last)}
        if self.first.year == self.last.year:
            return str(self.first.year)
        return f"{self.first.year} – {self.last.year}"

    def __str__(self) -> str:
        return self.label


def hours_words(minutes: int) -> str:
    """Return "214 h", or "213 h 45" where it is no whole hour."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{rest:02}"}
    return _("%(hours)s h") % {"hours": hours}
