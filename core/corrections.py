"""What was put right of a record, by whom and why, in words: for the page on which it is read."""

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
from core.periods import long_date


@dataclass(frozen=True)
class Correction:
    """One time that a record was put right: what stood there and stands there since, and the reason."""

    at: dt.datetime
    by: str
    changes: list[str]
    reason: str


def corrections_of(
    model: type[models.Model], keys: Iterable[Any], names: Collection[str]
) -> dict[Any, list[Correction]]:
    """Return the corrections of records by key, the last one first; one statement for all of them.

    `names` are the fields that are told. A change without a reason (by an import, or before reasons were asked) is
    told in the history of the file only.
    """
    related = [name for name in names if column_of(model, name).is_relation]
    rows = history_of(model).model.objects.filter(id__in=list(keys)).select_related("history_user", *related)
    found: dict[Any, list[Correction]] = {}
    for key, of_one in groupby(rows.order_by("id", "history_id"), key=lambda row: row.id):
        for before, after in pairwise(of_one):
            changes = [_change(before, after, name) for name in names if _value(before, name) != _value(after, name)]
            if changes and after.history_change_reason and after.history_type == "~":
                by = after.history_user.get_full_name() if after.history_user else ""
                one = Correction(after.history_date, by, changes, after.history_change_reason)
                found.setdefault(key, []).insert(0, one)
    return found


def _value(row: Any, name: str) -> Any:
    return getattr(row, row._meta.get_field(name).attname)


def _words(row: Any, name: str) -> str:
    value = getattr(row, name)
    return long_date(value) if isinstance(value, dt.date) else words_of(row, name)


def _change(before: Any, after: Any, name: str) -> str:
    label = capfirst(str(after._meta.get_field(name).verbose_name))
    words = {"field": label, "before": _words(before, name), "after": _words(after, name)}
    return _("%(field)s: %(before)s, now %(after)s") % words
