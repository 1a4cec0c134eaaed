"""Make a missing order_by() visible: a queryset without an order gives its rows backwards in the tests.

Databases mostly return rows as they were inserted, so a forgotten order passes every test until the day it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, ValuesListIterable


def reverse_unordered_querysets() -> None:
    """Patch the row sources of querysets; once, for the whole run."""
    for source in (ModelIterable, ValuesIterable, ValuesListIterable, FlatValuesListIterable):
        source.__iter__ = _backwards(source.__iter__)


def _backwards(rows_of: Any) -> Any:
    """Return the row source that reverses what has no order."""

    def rows(self: Any) -> Iterator[Any]:
        if self.queryset.ordered:
            yield from rows_of(self)
        else:
            yield from reversed(list(rows_of(self)))

    return rows
