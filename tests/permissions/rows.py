"""Every row of every table, so that what a request changed can be told column by column."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db import models

from tests.models.every_model import models_of_rooms

# Written by every request, or drawn by chance: no record of the field.
ASIDE = {
    "accounts.BrowserSession",
    "audit.AccessEntry",
    "audit.AccessedFile",
    "audit.SignInLog",
    "audit.RefusalLog",
    "audit.SearchLog",
    "audit.ChainBlock",
}
BY_CHANCE = {
    "uuid",
    "file_number",
    "act",
    "digest",
    "runner",
    "key",
    "session_epoch",
    "about",
    "object",
    "mark",
    "password",
}

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Rows = dict[tuple[str, Any], dict[str, Any]]


def tables() -> list[type[models.Model]]:
    """Return the models of the rooms with their histories, logs of looking aside."""
    found = [model for model in models_of_rooms() if model._meta.label not in ASIDE]
    return found + [model.history.model for model in found if hasattr(model, "history")]


def snapshot() -> Rows:
    """Return every row by table and key."""
    rows: Rows = {}
    for model in tables():
        for row in model._base_manager.order_by("pk").values():
            rows[model._meta.label, row[model._meta.pk.attname]] = row
    return rows


def changes(before: Rows, after: Rows) -> list[tuple[str, str, str]]:
    """Return what is different, one line a column: table, which row, column and value. What chance drew is left out.

    New rows are told by their order, so that the same change twice gives the same lines.
    """
    said, counted = [], dict[str, int]()
    keys = {place for place in after if place not in before}
    pointing = {model._meta.label: _pointing(model) for model in tables()}
    for (label, key), row in after.items():
        was = before.get((label, key))
        if was == row:
            continue
        if was is None:
            counted[label] = counted.get(label, 0) + 1
        for name, value in row.items():
            if (was is None and shown(name)) or (was is not None and was[name] != value):
                fresh = not isinstance(value, list | dict) and (pointing[label].get(name), value) in keys
                which = f"new {counted[label]}" if was is None else str(key)
                said.append((label, which, f"{name}=a new one" if fresh else told(name, value)))
    said += [(label, str(key), "gone") for label, key in before if (label, key) not in after]
    return sorted(said)


def _pointing(model: type[models.Model]) -> dict[str, str]:
    """Return the columns that point to a record -> the table of the record."""
    return {
        field.attname: field.related_model._meta.label
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not None
    }


def shown(name: str) -> bool:
    """Tell whether a column says something: keys of new rows depend on what was written before."""
    return name not in {"id", "history_id"}


def told(name: str, value: Any) -> str:
    """Return a column and its value; a value that is drawn by chance as such."""
    if name in BY_CHANCE and value or isinstance(value, uuid.UUID):
        return f"{name} by chance"
    return f"{name}={_UUID.sub('uuid', repr(value))}"
