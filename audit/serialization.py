"""What a row of a log says, as one text: the same on both engines, from Python values and from raw columns.

Marks (audit.row_hmac) and digests of the chain (audit.chain_writer) are made of it. The order of the fields is the
format: changing it means a new format number, never another order under the same one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from json.encoder import JSONEncoder

from django.db import models

from core.models import column_of

FORMAT = 1

Value = str | None
_encode = JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True)
class Source:
    """One log: its code in the chain, its model, and its fields in the order of the format."""

    code: str
    model: type[models.Model]
    fields: tuple[str, ...]  # names of the model's own fields
    with_files: bool = False  # the files named in the row are its last field

    @property
    def table(self) -> str:
        """The table of the log."""
        return self.model._meta.db_table

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the values, for a report."""
        return (*self.fields, "files") if self.with_files else self.fields


@cache
def sources() -> tuple[Source, ...]:
    """Return the logs that are sealed, in the order in which they are."""
    from audit.models import AccessEntry, RefusalLog, SearchLog, SignInLog, TransitionLog

    return (
        Source(
            "access",
            AccessEntry,
            ("uuid", "at", "actor", "act", "channel", "centre", "extent", "what", "purpose"),
            with_files=True,
        ),
        Source(
            "move",
            TransitionLog,
            ("at", "actor", "act", "channel", "kind", "object", "move", "from_state", "to_state", "reason"),
        ),
        Source("sign_in", SignInLog, ("at", "user", "outcome", "name_digest", "address")),
        Source("refusal", RefusalLog, ("at", "user", "channel", "centre", "page", "object", "outcome")),
        Source("search", SearchLog, ("at", "actor", "act", "centre", "words", "found")),
    )


@cache
def source_of(model: type[models.Model]) -> Source:
    """Return the source of a log's model. Raises StopIteration for a model that is none."""
    return next(source for source in sources() if source.model is model)


def text_of(value: object) -> Value:
    """Return one Python value as both engines would: moments in UTC, uuids without dashes, numbers in digits."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value)


def text_of_files(named: Iterable[tuple[str, uuid.UUID]]) -> str:
    """Return the files named in an entry, kind and uuid, as one text in an order of its own."""
    return ",".join(sorted(f"{kind} {file.hex}" for kind, file in named))


def values_of(row: models.Model, source: Source, files: Iterable[tuple[str, uuid.UUID]] = ()) -> list[Value]:
    """Return the values of a row about to be written."""
    values = [text_of(getattr(row, column_of(type(row), name).attname)) for name in source.fields]
    if source.with_files:
        values.append(text_of_files(files))
    return values


def encode_values(source: Source, values: Sequence[Value]) -> bytes:
    """Return the values as bytes that no other values give."""
    return _encode([source.code, *values]).encode("ascii")
