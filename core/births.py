"""A birth of which the day, the month or the year alone is known: how it is read, said, compared and counted.

The first day on which it may have been stands in a date, what is known of it in a precision beside. Nothing is put in
the place of what is not known: 1990 is 1990, and no 1 January.

An age is counted from the middle of what is known: a year alone from 1 July, a month alone from its 15th. So nobody is
a year older than she can be by more than half a year, and the rule is the same for a page and for a class of ages.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.date_words import month_and_year
from core.normalisation import plain, without_invisible
from core.periods import NotADay, long_date, month_of_word, parse_day

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR_FIRST = _YEAR.replace("year", "first")
_BETWEEN = r"\s*[/.\-\s]\s*"
# 1990 · 00/00/1990 · 1990-00-00
_YEAR_ALONE = re.compile(rf"(?:00?{_BETWEEN}00?{_BETWEEN})?{_YEAR}|{_YEAR_FIRST}{_BETWEEN}00?{_BETWEEN}00?")
# 6/1990 · 00/06/1990 · 1990-06 · 1990-06-00
_MONTH_ALONE = re.compile(
    rf"(?:00?{_BETWEEN})?(?P<month>\d\d?){_BETWEEN}{_YEAR}"
    rf"|{_YEAR_FIRST}{_BETWEEN}(?P<second>\d\d?)(?:{_BETWEEN}00?)?"
)
_MONTH_WORD = re.compile(rf"(?P<word>[a-z]+)\.?\s+{_YEAR}")


class Precision(TextChoices):
    """What is known of a birth."""

    DAY = "day", gettext_lazy("the day")
    MONTH = "month", gettext_lazy("the month")
    YEAR = "year", gettext_lazy("the year")


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth: the first day on which it may have been, and what is known of it."""

    first: dt.date
    precision: str = Precision.DAY

    @property
    def is_whole(self) -> bool:
        """Whether the day is known."""
        return self.precision == Precision.DAY

    @property
    def last(self) -> dt.date:
        """The last day on which it may have been."""
        if self.precision == Precision.YEAR:
            return dt.date(self.first.year, 12, 31)
        if self.precision == Precision.MONTH:
            return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        return self.first

    @property
    def counted(self) -> dt.date:
        """The day from which an age is counted: 1 July of a year alone, the 15th of a month alone."""
        if self.precision == Precision.YEAR:
            return dt.date(self.first.year, 7, 1)
        return self.first.replace(day=15) if self.precision == Precision.MONTH else self.first

    @property
    def words(self) -> str:
        """Return "1 June 1990", "June 1990" or "1990" in the language in force."""
        if self.is_whole:
            return long_date(self.first)
        return str(self.first.year) if self.precision == Precision.YEAR else month_and_year(self.first)

    @property
    def typed(self) -> str:
        """Return what one types for it: 01/06/1990, 06/1990, 1990."""
        return f"{self.first:{_TYPED[self.precision]}}"

    def age_on(self, day: dt.date) -> int:
        """Return how many years old the person is on a day, 0 at least."""
        born = self.counted
        return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))

    def may_be(self, other: Birth) -> bool:
        """Answer whether both may be one birth."""
        return self.first <= other.last and other.first <= self.last


_TYPED: dict[str, str] = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}


def birth_of(day: dt.date | None, precision: str = Precision.DAY) -> Birth | None:
    """Return the birth that two columns hold, None where none is noted."""
    return None if day is None else Birth(day, precision)


def known_in_part(record: Any, column: str) -> Birth | None:
    """Return the birth in a column of a record, or of its history, where its day is not known; None for all else."""
    if column != "birth_date":
        return None
    birth = birth_of(record.birth_date, record.birth_precision)
    return birth if birth is not None and not birth.is_whole else None


def parse_birth(text: str) -> Birth:
    """Return the birth that a person wrote: a whole day as parse_day() takes it, a month, or a year.

    Forms besides: 1990, 6/1990, June 1990, 00/00/1990 and 00/06/1990 as identity cards have them. Raise NotADay.
    """
    written = " ".join(without_invisible(text).split())
    if match := _YEAR_ALONE.fullmatch(written):
        return Birth(dt.date(int(match["year"] or match["first"]), 1, 1), Precision.YEAR)
    if match := _MONTH_ALONE.fullmatch(written):
        return _month(int(match["year"] or match["first"]), int(match["month"] or match["second"]))
    if (match := _MONTH_WORD.fullmatch(plain(written))) and (month := month_of_word(match["word"])):
        return _month(int(match["year"]), month)
    return Birth(parse_day(written, past=True))


def _month(year: int, month: int) -> Birth:
    if not 1 <= month <= 12:
        raise NotADay(_("This month does not exist. Write it as month/year, for example 6/1990."))
    return Birth(dt.date(year, month, 1), Precision.MONTH)
