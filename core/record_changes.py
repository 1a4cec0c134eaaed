"""What was changed in a record, when, by whom and why, in words: from its own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.concurrent_edits import words_of
from core.history import history_of
from core.models import column_of

MOST = 30
_SILENT = {"id", "uuid", "created_at", "centre", "number"}


@dataclass(frozen=True)
class FieldChange:
    """One field: its label, what stood there before ("" where the record is new), what stands there since."""

    name: str
    label: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The change as a sentence says it: "Goal: Read a letter, now Write a letter"."""
        return _("%(field)s: %(before)s, now %(after)s") % {
            "field": self.label,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class RecordChange:
    """One time that a record was written: when, by whom, which fields, whether it was new, and the reason given."""

    at: dt.datetime
    by: str
    fields: list[FieldChange]
    new: bool = False
    reason: str = ""


def label_of(column: models.Field[Any, Any]) -> str:
    """Return what a field is called at the start of a line."""
    return str(capfirst(column.verbose_name))


def fields_between(before: Any, after: Any, names: Iterable[str]) -> list[FieldChange]:
    """Return the fields that differ between two states of a record; of a record without an earlier one, the filled."""
    found = []
    for name in names:
        column = column_of(type(after), name)
        now = getattr(after, column.attname)
        then = getattr(before, column.attname) if before is not None else None
        if now == then or (before is None and now in (None, "")):
            continue
        was = words_of(before, name) if before is not None else ""
        found.append(FieldChange(name, label_of(column), was, words_of(after, name)))
    return found


def changes_of(record: Any, most: int = MOST) -> list[RecordChange]:
    """Return the latest changes of a record, the last one first: one statement, and one for each link told."""
    columns = [column for column in record.history.model.tracked_fields if column.name not in _SILENT]
    links = [column.name for column in columns if column.is_relation]
    rows = list(record.history.select_related("history_user", *links).order_by("-history_id")[: most + 1])
    told = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        fields = fields_between(before, row, [column.name for column in columns])
        if fields:
            told.append(_change(row, fields))
    return told[:most]


def corrections_of(
    model: type[models.Model], keys: Iterable[Any], names: Collection[str]
) -> dict[Any, list[RecordChange]]:
    """Return what was put right of records with a reason, by key, the last one first; one statement for all of them.

    `names` are the fields that are told. A change without a reason (by an import, or before reasons were asked) is
    told in the history of the file only.
    """
    related = [name for name in names if column_of(model, name).is_relation]
    rows = history_of(model).model.objects.filter(id__in=list(keys)).select_related("history_user", *related)
    found: dict[Any, list[RecordChange]] = {}
    for key, of_one in groupby(rows.order_by("id", "history_id"), key=lambda row: row.id):
        for before, after in pairwise(of_one):
            if not after.history_change_reason or after.history_type != "~":
                continue
            if fields := fields_between(before, after, names):
                found.setdefault(key, []).insert(0, _change(after, fields))
    return found


def _change(row: Any, fields: list[FieldChange]) -> RecordChange:
    """Return what a row of history says of the fields that changed with it."""
    by = str(row.history_user) if row.history_user else ""
    return RecordChange(row.history_date, by, fields, row.history_type == "+", row.history_change_reason or "")
