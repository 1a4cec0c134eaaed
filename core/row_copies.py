"""Rows as the database holds them: copied, and put back byte for byte, encrypted columns included, with their history.

A copy is a mapping of columns to values that JSON can hold. What the database computes itself (generated columns) is
in none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models, router

from core.history import record_rows

RowCopy = dict[str, Any]

_TYPES: dict[str, Any] = {
    "datetime": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "time": (dt.time, dt.time.isoformat, dt.time.fromisoformat),
    "uuid": (UUID, str, UUID),
    "decimal": (Decimal, str, Decimal),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
}


def _as_json(value: Any) -> Any:
    value = bytes(value) if isinstance(value, memoryview) else value
    for name, (kind, pack, _unpack) in _TYPES.items():
        if isinstance(value, kind):
            return {name: pack(value)}
    return value


def _from_json(value: Any) -> Any:
    if isinstance(value, dict):
        ((name, text),) = value.items()
        return _TYPES[name][2](text)
    return value


def _columns(model: type[models.Model]) -> list[str]:
    return [str(one.column) for one in model._meta.concrete_fields if not isinstance(one, models.GeneratedField)]


def copy_rows(model: type[models.Model], keys: Iterable[Any]) -> dict[int, RowCopy]:
    """Return the rows of these keys as they stand, by key; of those that are there."""
    wanted, columns = list(keys), _columns(model)
    if not wanted:
        return {}
    connection = connections[router.db_for_read(model)]
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(wanted))
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        # Names come from the models alone; every value is a parameter.
        cursor.execute(f"SELECT {names} FROM {table} WHERE {key} IN ({places})", wanted)  # noqa: S608 # nosec B608
        rows = [dict(zip(columns, map(_as_json, row), strict=True)) for row in cursor.fetchall()]
    return {row[str(model._meta.pk.column)]: row for row in rows}


def _tell_history(model: type[models.Model], key: Any, kind: str) -> None:
    """Write the row of history of a model that has one."""
    if hasattr(model, "history"):
        record_rows(model, [key], kind)


def put_back(model: type[models.Model], key: Any, values: Mapping[str, Any]) -> None:
    """Write columns of a row as a copy has them, with a row of history."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    told = ", ".join(f"{quote(column)} = %s" for column in values)
    table, name = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        sql = f"UPDATE {table} SET {told} WHERE {name} = %s"  # noqa: S608 # nosec B608 (names from the models)
        cursor.execute(sql, [*map(_from_json, values.values()), key])
    _tell_history(model, key, "~")


def insert_again(model: type[models.Model], rows: Collection[RowCopy]) -> None:
    """Insert rows that were deleted as their copies have them, each with a row of history."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), str(model._meta.pk.column)
    for row in rows:
        names, places = ", ".join(map(quote, row)), ", ".join(["%s"] * len(row))
        with connection.cursor() as cursor:
            sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 # nosec B608 (names from the models)
            cursor.execute(sql, [*map(_from_json, row.values())])
        _tell_history(model, row[key], "+")
