"""The settings of a centre as its page shows them: today's value, those to come, those that were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from accounts.centre_settings import SETTINGS, Setting
from accounts.models import Centre, CentreSetting
from core.periods import today


@dataclass(frozen=True)
class SettingValue:
    """A value that somebody set: from which day, by whom and why."""

    noted: CentreSetting
    words: str

    @property
    def to_come(self) -> bool:
        return self.noted.from_day > today()


@dataclass
class SettingRow:
    """One setting: `current` is the value set that is in force today, None for the default."""

    declared: Setting
    current: SettingValue | None = None
    to_come: list[SettingValue] = field(default_factory=list)
    past: list[SettingValue] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.declared.code

    @property
    def default(self) -> str:
        return self.declared.words(self.declared.default)

    @property
    def words(self) -> str:
        """Today's value."""
        return self.current.words if self.current else self.default


@dataclass(frozen=True)
class SettingGroup:
    """The settings of one room."""

    name: Any
    rows: list[SettingRow]


def settings_of(centre: Centre) -> list[SettingGroup]:
    """Return every setting that rooms declare, by room, with what the centre set; one statement."""
    rows = {declared.code: SettingRow(declared) for declared in SETTINGS}
    for noted in CentreSetting.objects.filter(centre=centre).select_related("set_by").order_by("from_day"):
        row = rows.get(noted.code)
        if row is not None:
            _place(row, SettingValue(noted, row.declared.words_of(noted)), today())
    return [
        SettingGroup(name, list(found)) for name, found in groupby(rows.values(), key=lambda row: row.declared.room)
    ]


def _place(row: SettingRow, value: SettingValue, day: dt.date) -> None:
    if value.noted.from_day > day:
        row.to_come.append(value)
        return
    if row.current is not None:
        row.past.insert(0, row.current)
    row.current = value
