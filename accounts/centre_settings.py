"""Settings of a centre: windows and thresholds that rooms declare, with the value that was in force on a day.

A room declares its settings in its module `settings`, named in `registers` of its apps.py:

    HOME_DAYS = declare(Setting(code="assessment.home_days", room=..., label=..., default=14, least=0, most=60, ...))

and reads them with `setting(HOME_DAYS, centre, on=day)`: the value of the day that is judged, so that a change of today
leaves what was judged before as it was. What a law or a funder fixes is a constant with its article, and no setting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Centre, CentreSetting, User
from core.actor import current_act
from core.periods import long_date, today
from core.registry import Registry
from core.request_memory import per_request

CHANGE = "setting.change"


class SettingUnit(StrEnum):
    """What the number of a setting counts."""

    YES_NO = "yes_no"  # 1 for yes, 0 for no
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    HOUR = "hour"  # an hour of the day
    NUMBER = "number"
    DAY = "day"  # a day of the calendar by its ordinal, 0 for none
    MEGABYTES = "megabytes"
    PAGES = "pages"
    YEARS = "years"
    SIGNS = "signs"  # a text, of so many signs at most


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A whole number that a centre chooses: a length in days or of another unit, an hour or a day, yes or no.

    `moves` says which pages and figures follow it, in words; `empty` what a day that is not chosen means.
    """

    code: str
    room: Any
    label: Any
    help: Any
    moves: Any
    default: int
    least: int
    most: int
    change: str = CHANGE
    unit: SettingUnit = SettingUnit.DAYS
    empty: Any = ""

    def allows(self, value: int) -> bool:
        """Tell whether a value is within the bounds; a day may be left empty."""
        return self.least <= value <= self.most or (self.unit is SettingUnit.DAY and value == 0)

    def words(self, value: int) -> str:
        """Return a value as a page says it."""
        if self.unit is SettingUnit.YES_NO:
            return _("yes") if value else _("no")
        if self.unit is SettingUnit.HOUR:
            return f"{value}:00"
        if self.unit is SettingUnit.DAY:
            return long_date(dt.date.fromordinal(value)) if value else str(self.empty)
        if self.unit is SettingUnit.NUMBER:
            return str(value)
        if self.unit is SettingUnit.MINUTES:
            return ngettext("%(minutes)s minute", "%(minutes)s minutes", value) % {"minutes": value}
        if self.unit is SettingUnit.MEGABYTES:
            return _("%(count)s MB") % {"count": value}
        if self.unit is SettingUnit.PAGES:
            return ngettext("%(count)s page", "%(count)s pages", value) % {"count": value}
        if self.unit is SettingUnit.YEARS:
            return ngettext("%(count)s year", "%(count)s years", value) % {"count": value}
        if self.unit is SettingUnit.HOURS:
            return ngettext("%(hours)s hour", "%(hours)s hours", value) % {"hours": value}
        return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}

    @property
    def bounds(self) -> str:
        """Return from what to what it may be chosen, in words."""
        if self.unit is SettingUnit.YES_NO:
            return _("Yes or no")
        bounds = {"least": self.least, "most": self.most}
        if self.unit is SettingUnit.DAY:
            return _("For example 1/6/2017. Left empty: %(meaning)s.") % {"meaning": self.empty}
        if self.unit is SettingUnit.HOUR:
            return _("%(least)s:00 to %(most)s:00") % bounds
        if self.unit is SettingUnit.NUMBER:
            return _("%(least)s to %(most)s") % bounds
        if self.unit is SettingUnit.MINUTES:
            return _("%(least)s to %(most)s minutes") % bounds
        if self.unit is SettingUnit.MEGABYTES:
            return _("%(least)s to %(most)s MB") % bounds
        if self.unit is SettingUnit.PAGES:
            return _("%(least)s to %(most)s pages") % bounds
        if self.unit is SettingUnit.YEARS:
            return _("%(least)s to %(most)s years") % bounds
        if self.unit is SettingUnit.HOURS:
            return _("%(least)s to %(most)s hours") % bounds
        return _("%(least)s to %(most)s days") % bounds

    @property
    def asks(self) -> str:
        """Return what stands beside the field of a new value."""
        match self.unit:
            case SettingUnit.YES_NO | SettingUnit.NUMBER:
                return _("New value")
            case SettingUnit.HOUR:
                return _("New value, as an hour of the day")
            case SettingUnit.DAY:
                return _("New value, as a day")
            case SettingUnit.HOURS:
                return _("New value, in hours")
            case SettingUnit.MINUTES:
                return _("New value, in minutes")
            case SettingUnit.MEGABYTES:
                return _("New value, in MB")
            case SettingUnit.PAGES:
                return _("New value, in pages")
            case SettingUnit.YEARS:
                return _("New value, in years")
            case _:
                return _("New value, in days")

    def words_of(self, noted: CentreSetting) -> str:
        """Return what a centre set, as a page says it."""
        return self.words(noted.value)


def _as_typed(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class TextSetting(Setting):
    """A text that a centre chooses, of `most` signs; empty where it chose none.

    `check` returns a text as it is kept, or raises ValidationError with what is wrong. `unset` is the text of a centre
    that never chose.
    """

    default: int = 0
    least: int = 0
    unit: SettingUnit = SettingUnit.SIGNS
    check: Callable[[str], str] = _as_typed
    unset: str = ""

    def words(self, value: int) -> str:
        """Return what holds where a centre never chose a text."""
        return self.unset or _("nothing")

    @property
    def bounds(self) -> str:
        """Return how long it may be, in words."""
        return ngettext("At most %(most)s sign", "At most %(most)s signs", self.most) % {"most": self.most}

    @property
    def asks(self) -> str:
        """Return what stands beside the field of a new value."""
        return _("New value; empty for none")

    def words_of(self, noted: CentreSetting) -> str:
        """Return what a centre set, as a page says it."""
        return noted.text or _("nothing")


SETTINGS: Registry[Setting] = Registry()

Noted = dict[str, list[tuple[dt.date, int, str]]]


def declare(one: Setting, *, order: int = 0) -> str:
    """Add a setting to the list of the product and return its code. `order` is that of its room on the page."""
    SETTINGS.add(one, name=one.code, order=order)
    return one.code


def setting(code: str, centre: Centre | int | None = None, *, on: dt.date | None = None) -> int:
    """Return the value of a setting in a centre on a day, today by default; all of a centre are read once a request.

    Without a centre it is the one in which the person of the act works, and the default where there is none. Raise
    KeyError for a code that no room declares.
    """
    declared = SETTINGS.get(code)
    if declared is None:
        raise KeyError(code)
    return next((value for value, _text in _values_until(code, centre, on or today())), declared.default)


def text_setting(code: str, centre: Centre | int | None = None, *, on: dt.date | None = None) -> str:
    """Return the text of a setting in a centre on a day, as setting() does; `unset` where the centre never chose."""
    declared = SETTINGS.get(code)
    if not isinstance(declared, TextSetting):
        raise KeyError(code)
    return next((text for _value, text in _values_until(code, centre, on or today())), declared.unset)


def _values_until(code: str, centre: Centre | int | None, day: dt.date) -> Iterator[tuple[int, str]]:
    """Yield what a centre set until a day, the latest first."""
    act = current_act()
    if centre is None:
        centre = act.centre if act is not None else None
    key = centre.pk if isinstance(centre, Centre) else centre
    values = values_set_by_centre(act.user if act is not None else None, key).get(code, []) if key else []
    return ((value, text) for first, value, text in reversed(values) if first <= day)


def values_by_day(code: str, centre: Centre) -> Callable[[dt.date], int]:
    """Return the function that gives the value of a setting on a day, read once for however many days are asked.

    Raise KeyError as setting() does.
    """
    declared = SETTINGS.get(code)
    if declared is None:
        raise KeyError(code)
    values = values_set_by_centre(None, centre.pk).get(code, [])
    return partial(_value_on, values=values, declared=declared)


def _value_on(day: dt.date, values: list[tuple[dt.date, int, str]], declared: Setting) -> int:
    return next((value for first, value, _text in reversed(values) if first <= day), declared.default)


@per_request
def values_set_by_centre(reader: User | None, centre: int) -> Noted:
    """Return by code what a centre has set, the earliest first."""
    found: Noted = {}
    rows = CentreSetting.objects.filter(centre=centre).order_by("from_day")
    for code, first, value, text in rows.values_list("code", "from_day", "value", "text"):
        found.setdefault(code, []).append((first, value, text))
    return found
