"""The ten legal public holidays of Belgium, pointed out where sessions are planned and in an agenda."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

_FIXED = {
    (1, 1): _("New Year’s Day"),
    (5, 1): _("Labour Day"),
    (7, 21): _("National Day"),
    (8, 15): _("Assumption"),
    (11, 1): _("All Saints’ Day"),
    (11, 11): _("Armistice Day"),
    (12, 25): _("Christmas"),
}
_AFTER_EASTER = {1: _("Easter Monday"), 39: _("Ascension Day"), 50: _("Whit Monday")}


def easter(year: int) -> dt.date:
    """Return Easter Sunday (Gregorian calendar, algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def holiday(day: dt.date) -> Any:
    """Return what a public holiday is called, "" for another day."""
    return _FIXED.get((day.month, day.day)) or _AFTER_EASTER.get((day - easter(day.year)).days, "")
