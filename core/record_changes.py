"""What was changed in one record, when and by whom, in words: from its own history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.date_words import when_words

MOST = 30
_SILENT = {"id", "uuid", "created_at", "centre", "number"}


@dataclass(frozen=True)
class FieldChange:
    """One field: its label, what stood there before ("" where the record is new), what stands there since."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """One time that the record was written: when, by whom, whether it was new, and which fields."""

    at: dt.datetime
    by: str
    new: bool
    fields: list[FieldChange] = field(default_factory=list)


def changes_of(record: Any, most: int = MOST) -> list[RecordChange]:
    """Return the latest changes of a record, the last one first: one statement, and one for each link told."""
    columns = [column for column in record.history.model.tracked_fields if column.name not in _SILENT]
    links = [column.name for column in columns if column.is_relation]
    rows = list(record.history.select_related("history_user", *links).order_by("-history_id")[: most + 1])
    told = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        changes = _between(columns, before, row)
        if changes:
            by = str(row.history_user) if row.history_user else ""
            told.append(RecordChange(row.history_date, by, row.history_type == "+", changes))
    return told[:most]


def _between(columns: list[Any], before: Any, after: Any) -> list[FieldChange]:
    """Return the fields that differ; of a record without an earlier row, those that are filled."""
    found = []
    for column in columns:
        now = getattr(after, column.attname)
        then = getattr(before, column.attname) if before is not None else None
        if now == then or (before is None and now in (None, "")):
            continue
        label = str(capfirst(column.verbose_name))
        found.append(FieldChange(label, _words(before, column) if before is not None else "", _words(after, column)))
    return found


def _words(row: Any, column: Any) -> str:
    """Return the value of a field in a row of history, as a person reads it."""
    value = getattr(row, column.name)
    if value in (None, ""):
        return _("nothing")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, dt.date | dt.time):
        return when_words(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value) if column.is_relation else str(formats.localize(value))
