"""Columns that the database keeps by triggers, so that no writer can forget or contradict them (docs/adr/0022).

A room registers in its `ready()` what keeps its columns: statements for each engine, safe to repeat. They are put in
place with the append-only triggers, after each migrate, as soon as their columns are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trigger:
    """One trigger of a table, asked for each row: its body on PostgreSQL (PL/pgSQL) and on SQLite (statements).

    `event` and `condition` are as both engines write them; `timing` differs where SQLite cannot change a row before it
    is written.
    """

    name: str
    table: str
    event: str
    postgresql: str = ""
    sqlite: str = ""
    condition: str = ""
    timing: str = "AFTER"


@dataclass(frozen=True)
class Kept:
    """What keeps some columns: its triggers, the columns without which they do not work, statements that fill these.

    `refill` writes every column anew that is not as the triggers would have it, or takes away what may be so.
    """

    columns: tuple[tuple[str, str], ...]
    triggers: tuple[Trigger, ...]
    refill: tuple[str, ...] = ()


_KEPT: list[Kept] = []


def keep(kept: Kept) -> None:
    """Register what keeps columns; once a process, from a room's `ready()`."""
    if kept not in _KEPT:
        _KEPT.append(kept)


def _columns(connection: Any, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 0")  # noqa: S608 # nosec B608
        return {column[0] for column in cursor.description}


def _ready(connection: Any) -> Iterator[Kept]:
    """Yield those whose columns are all there; at an older state of the migrations some are not."""
    present = set(connection.introspection.table_names())
    for kept in _KEPT:
        tables = {table for table, _column in kept.columns} | {trigger.table for trigger in kept.triggers}
        if not tables <= present:
            continue
        found = {table: _columns(connection, table) for table in tables}
        if all(column in found[table] for table, column in kept.columns):
            yield kept


def install(connection: Any) -> None:
    """Create the triggers, anew where they are there; none where a column is still missing."""
    make = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    for kept in _ready(connection):
        with connection.cursor() as cursor:
            for trigger in kept.triggers:
                for statement in make(trigger):
                    cursor.execute(statement)


def _on_postgresql(trigger: Trigger) -> Iterator[str]:
    if not trigger.postgresql:
        return
    when = f"WHEN ({trigger.condition}) " if trigger.condition else ""
    yield (
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ {trigger.postgresql} $$"
    )  # fmt: skip
    yield (
        f"CREATE OR REPLACE TRIGGER {trigger.name} {trigger.timing} {trigger.event} ON {trigger.table} "
        f"FOR EACH ROW {when}EXECUTE FUNCTION {trigger.name}()"
    )


def _on_sqlite(trigger: Trigger) -> Iterator[str]:
    if not trigger.sqlite:
        return
    yield f"DROP TRIGGER IF EXISTS {trigger.name}"
    when = f"WHEN {trigger.condition} " if trigger.condition else ""
    yield f"CREATE TRIGGER {trigger.name} AFTER {trigger.event} ON {trigger.table} {when}BEGIN {trigger.sqlite} END"


def remove(connection: Any) -> None:
    """Drop the triggers, wherever their tables are.

    On SQLite also those of an earlier version of Jalon, which nothing registers any more: they name other tables too.
    """
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for kept in _KEPT:
            for trigger in kept.triggers:
                if trigger.table in present:
                    on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")
        if connection.vendor == "sqlite":
            # The triggers of core.constraints raise, these write.
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql NOT LIKE '%RAISE(%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def _stand_in_the_way(connection: Any, plan: Any) -> bool:
    """Tell whether migrations run without triggers.

    On SQLite they rebuild tables, which a trigger that names another table would prevent; backwards, on either engine,
    they take away columns that a trigger names.
    """
    return bool(plan) and (connection.vendor == "sqlite" or any(backwards for _migration, backwards in plan))


def refill(connection: Any) -> None:
    """Write anew what migrations left behind while there were no triggers."""
    for kept in _ready(connection):
        with connection.cursor() as cursor:
            for statement in kept.refill:
                cursor.execute(statement)


def remove_before_migrate(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Receiver of pre_migrate."""
    from django.db import connections

    if _stand_in_the_way(connections[using], plan):
        remove(connections[using])


def refill_after_migrate(*, using: str, plan: Any = (), **kwargs: Any) -> None:
    """Receiver of post_migrate, once the triggers are in place."""
    from django.db import connections

    if _stand_in_the_way(connections[using], plan):
        refill(connections[using])
