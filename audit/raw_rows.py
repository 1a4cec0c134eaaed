"""Rows of the logs as they lie in the database, as texts (audit.serialization), many at a time.

The database itself makes the texts: no object is built a row, and both engines give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from audit.models import AccessedFile
from audit.serialization import Source, Value
from core.crypto.keyring import Unreadable

MOST_PARAMETERS = 900
UNREADABLE = "\x00unreadable"


class LogRow(NamedTuple):
    """A row of a log: its key, its mark (None for a row without), its values in the order of the format."""

    pk: int
    mark: bytes | None
    values: list[Value]


def _text_sql(field: Any) -> str:
    """Return the expression by which the database says a column as audit.serialization does."""
    column = connection.ops.quote_name(field.column)
    postgresql = connection.vendor == "postgresql"
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.UUIDField):
        return f"replace({column}::text, '-', '')" if postgresql else column
    if isinstance(kind, models.DateTimeField):
        if postgresql:
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return f"CASE WHEN length({column}) = 19 THEN {column} || '.000000' ELSE {column} END"
    if isinstance(kind, models.IntegerField | models.AutoField):
        return f"CAST({column} AS TEXT)"
    return column


@cache
def _select(source: Source, vendor: str) -> str:
    """Return the beginning of the statement, up to WHERE; names come from the models alone."""
    opts = source.model._meta
    texts = ", ".join(_text_sql(opts.get_field(name)) for name in source.fields)
    return f"SELECT id, mark, {texts} FROM {connection.ops.quote_name(opts.db_table)} WHERE "  # noqa: S608 # nosec B608


@cache
def _decoders(source: Source) -> tuple[tuple[int, Any], ...]:
    """Return place and field of the columns that are not kept as what they say (encrypted texts)."""
    fields = [source.model._meta.get_field(name) for name in source.fields]
    return tuple(
        (place, field)
        for place, field in enumerate(fields)
        if hasattr(field, "from_db_value") and isinstance(field, models.TextField | models.CharField)
    )


def _rows(source: Source, condition: str, parameters: Sequence[Any], most: int) -> list[tuple]:
    with connection.cursor() as cursor:
        statement = f"{_select(source, connection.vendor)}{condition} ORDER BY id LIMIT %s"
        cursor.execute(statement, [*parameters, most])
        return cursor.fetchall()


def _files(condition: str, parameters: Sequence[Any]) -> dict[int, list[str]]:
    """Return the files of entries by the entry's key; entries without any are missing."""
    file = _text_sql(AccessedFile._meta.get_field("file"))
    table = connection.ops.quote_name(AccessedFile._meta.db_table)
    found: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry_id, kind || ' ' || {file} FROM {table} WHERE {condition}",  # noqa: S608 # nosec B608
            parameters,
        )
        for entry, named in cursor.fetchall():
            found.setdefault(entry, []).append(named)
    return found


def _decrypt(field: Any, stored: Value) -> Value:
    """Return what an encrypted column says; what no key opens is a value of its own, which nothing was sealed as."""
    try:
        return field.from_db_value(stored, None, connection)
    except Unreadable:
        return UNREADABLE


def _decode_rows(source: Source, raw: list[tuple], files: dict[int, list[str]] | None) -> Iterator[LogRow]:
    decoders = _decoders(source)
    for pk, mark, *values in raw:
        for place, field in decoders:
            values[place] = _decrypt(field, values[place])
        if files is not None:
            values.append(",".join(sorted(files.pop(pk, ()))))
        yield LogRow(pk, None if mark is None else bytes(mark), values)


def rows_between(source: Source, first: int, last: int, most: int) -> tuple[list[LogRow], list[int]]:
    """Return at most so many rows with keys from `first` to `last`, in order; and entries that only files name."""
    raw = _rows(source, "id BETWEEN %s AND %s", [first, last], most)
    reached = raw[-1][0] if len(raw) == most else last
    files = _files("entry_id BETWEEN %s AND %s", [first, reached]) if source.with_files else None
    rows = list(_decode_rows(source, raw, files))
    return rows, sorted(files or ())


def last_key_given(model: type[models.Model]) -> int:
    """Return the highest key that the database has given to a row of this table, 0 for none; it may be gone."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)", [table])
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    return (row and row[0]) or 0


def rows_of(source: Source, keys: Iterable[int]) -> Iterator[LogRow]:
    """Yield the rows with these keys that are there, in order within each portion."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), MOST_PARAMETERS):
        part = wanted[start : start + MOST_PARAMETERS]
        places = ", ".join(["%s"] * len(part))
        raw = _rows(source, f"id IN ({places})", part, len(part))
        files = _files(f"entry_id IN ({places})", part) if source.with_files else None
        yield from _decode_rows(source, raw, files)
