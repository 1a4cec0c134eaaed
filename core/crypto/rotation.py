"""What is stored encrypted, found by the models themselves, and its rewriting at rotation.

It works below the models, on the columns: tables of history included, whose triggers are lifted for the length of one
batch. Batches are transactions of their own, so that a rewriting which was stopped is simply begun again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from core import constraints
from core.crypto.fields import BlindIndexField
from core.crypto.keyring import KeyRing
from core.registry import Registry

BATCH = 1000
Change = Callable[[str], str]

# What holds encrypted values elsewhere than in a column of theirs (inside a JSON value): its name -> a function that
# puts the first argument's answer in the place of each value, or only counts: (values, values that differed).
HOLDERS: Registry[Callable[[Change, bool], tuple[int, int]]] = Registry()


@dataclass(frozen=True)
class Table:
    """One table with encrypted columns: its model's label, its key, the columns, the indexes over them."""

    label: str
    name: str
    key: str
    columns: tuple[str, ...]
    indexes: tuple[tuple[str, str, int], ...]  # column of the index, its purpose, place of its source in `columns`
    last: bool = False  # rewritten after all others: it shows that they are


@dataclass
class RotationOutcome:
    """What a rewriting found in one table."""

    table: Table
    rows: int = 0
    stale: int = 0
    collisions: list[Any] = field(default_factory=list)  # keys of rows that say the same as another one


def table_of(model: type[models.Model]) -> Table | None:
    """Return the table of a model, or None where nothing of it is encrypted."""
    own = [one for one in model._meta.local_concrete_fields if getattr(one, "is_encrypted", False)]
    if not own or model._meta.proxy or not model._meta.managed:
        return None
    places = {one.name: place for place, one in enumerate(own)}
    indexes = tuple(
        (str(one.column), one.purpose, places[one.source])
        for one in model._meta.local_concrete_fields
        if isinstance(one, BlindIndexField)
    )
    return Table(
        model._meta.label,
        model._meta.db_table,
        str(model._meta.pk.column),
        tuple(str(one.column) for one in own),
        indexes,
        getattr(model, "rewritten_last", False),
    )


def tables() -> list[Table]:
    """Return every table with encrypted columns, histories included, in the order of a rewriting."""
    found = (table_of(model) for model in apps.get_models(include_auto_created=True))
    return sorted((table for table in found if table is not None), key=lambda table: (table.last, table.label))


@contextmanager
def _lift_triggers(connection: Any, table: Table) -> Iterator[None]:
    """Lift the triggers of one table within the transaction under way, where it has any that refuse a change."""
    if table.name not in constraints.append_only_tables():
        yield
        return
    quoted = connection.ops.quote_name(table.name)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Foreign keys that wait for the end of the transaction are asked now: no ALTER is taken before they are.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {quoted} DISABLE TRIGGER USER")
            yield
            cursor.execute(f"ALTER TABLE {quoted} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(f'{table.name}_no_update')}")
            yield
            constraints.install(connection)


def _new_values(row: tuple[Any, ...], table: Table, change: Change, keys: KeyRing | None) -> list[Any] | None:
    """Return the new values of a row (columns, then indexes), or None where it stays as it is."""
    stored = row[1 : 1 + len(table.columns)]
    values = [value and change(value) for value in stored]
    indexes = list(row[1 + len(table.columns) :])
    if keys is not None:
        indexes = [keys.index(purpose, keys.decrypt(values[place] or "")) for _column, purpose, place in table.indexes]
    new = [*values, *indexes]
    return None if new == list(row[1:]) else new


def rewrite(
    connection: Any, table: Table, change: Change, *, keys: KeyRing | None, only_count: bool = False
) -> RotationOutcome:
    """Put `change` of each stored value in its place, and the indexes under the first of `keys` (None: left alone).

    `stale` counts the rows that differed. A row whose new index another one has keeps its old values and is named in
    `collisions`. What `change` raises goes through; the batches before it are committed.
    """
    quote = connection.ops.quote_name
    columns = [*table.columns, *(column for column, _purpose, _place in table.indexes)]
    listed = ", ".join(quote(column) for column in columns)
    lock = " FOR UPDATE" if connection.vendor == "postgresql" and not only_count else ""
    # Names come from the models alone; every value is a parameter.
    start = f"SELECT {quote(table.key)}, {listed} FROM {quote(table.name)}"  # noqa: S608 # nosec B608
    order = f"ORDER BY {quote(table.key)} LIMIT {BATCH}{lock}"
    sets = ", ".join(f"{quote(column)} = %s" for column in columns)
    update = f"UPDATE {quote(table.name)} SET {sets} WHERE {quote(table.key)} = %s"  # noqa: S608 # nosec B608
    outcome, after = RotationOutcome(table), None
    values: list[Any]
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            where, values = ("", []) if after is None else (f"WHERE {quote(table.key)} > %s", [after])
            cursor.execute(f"{start} {where} {order}", values)
            rows = cursor.fetchall()
            if not rows:
                return outcome
            after = rows[-1][0]
            changes = [(row[0], _new_values(row, table, change, keys)) for row in rows]
            writes = [[*new, key] for key, new in changes if new is not None]
            outcome.rows += len(rows)
            outcome.stale += len(writes)
            if writes and not only_count:
                with _lift_triggers(connection, table):
                    outcome.collisions += _write(connection, update, writes)


def _write(connection: Any, update: str, writes: list[list[Any]]) -> list[Any]:
    """Write the rows of a batch; return the keys of those that the database refuses as another's equal."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.executemany(update, writes)
        return []
    except IntegrityError:
        refused = []
        for values in writes:
            try:
                with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                    cursor.execute(update, values)
            except IntegrityError:
                refused.append(values[-1])
        return refused
