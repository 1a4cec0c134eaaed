"""Constraints that say themselves in words, and the triggers that keep logs append-only on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from core import db_triggers


def one_of(field: str, choices: type[models.TextChoices], *, name: str, message: Any) -> models.CheckConstraint:
    """Return a constraint that the field holds one of the choices (Django's `choices` alone binds only forms)."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=name, violation_error_message=message
    )


def in_order(first: str, last: str, *, name: str, message: Any) -> models.CheckConstraint:
    """Return a constraint that `last` is empty or not before `first`."""
    return models.CheckConstraint(
        condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__gte": F(first)}),
        name=name,
        violation_error_message=message,
    )


def exactly_when(condition: Q, field: str, *, name: str, message: Any) -> models.CheckConstraint:
    """Return a constraint that a nullable field is filled exactly when the condition holds."""
    filled = Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(
        condition=(condition & filled) | (~condition & ~filled), name=name, violation_error_message=message
    )


def append_only_tables() -> list[str]:
    """Return the tables of every log and every history, sorted."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if getattr(model, "append_only", False) or hasattr(model, "tracked_fields")
    )


@dataclass(frozen=True)
class FrozenWith:
    """Says on a model (`frozen_with`) that its rows are fixed once their parent is in one of these states."""

    parent: str  # the name of the foreign key to the parent, whose column "state" decides
    states: tuple[str, ...]


def frozen_models() -> list[type[models.Model]]:
    """Return the models whose rows are fixed with their parent's state."""
    return [model for model in apps.get_models() if hasattr(model, "frozen_with")]


def _frozen_triggers(model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    """Yield name and statement of the triggers of a model with `frozen_with`, for each event."""
    quote = connection.ops.quote_name
    table, key = model._meta.db_table, model._meta.get_field(model.frozen_with.parent)
    parent = quote(key.remote_field.model._meta.db_table)
    states = ", ".join(f"'{state}'" for state in model.frozen_with.states)

    def parent_is_fixed(row: str) -> str:
        """Return the condition that a row's parent is in one of the states; table and states come from the models."""
        return f"EXISTS (SELECT 1 FROM {parent} WHERE id = {row}.{quote(key.column)} AND state IN ({states}))"  # noqa: S608 # nosec B608

    for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        name = f"{table}_frozen_{event.lower()}"
        condition = " OR ".join(parent_is_fixed(row) for row in rows)
        said = f"frozen: rows of {table} are fixed with what they belong to"
        if connection.vendor == "postgresql":
            yield (
                name,
                f"CREATE OR REPLACE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END IF; "
                f"RETURN {rows[-1]}; END $$; "
                f"CREATE OR REPLACE TRIGGER {quote(name)} BEFORE {event} ON {quote(table)} "
                f"FOR EACH ROW EXECUTE FUNCTION {quote(name)}()",
            )
        else:
            yield (
                name,
                f"CREATE TRIGGER IF NOT EXISTS {quote(name)} BEFORE {event} ON {quote(table)} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{said}'); END",
            )


_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION jalon_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: rows of % are never changed or deleted', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""


def _existing_tables(connection: Any, tables: list[str]) -> list[str]:
    present = set(connection.introspection.table_names())
    return [table for table in tables if table in present]


def install(connection: Any) -> None:
    """Create the triggers that are missing; safe to repeat (a table rebuilt by a migration on SQLite loses its own)."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for table in _existing_tables(connection, append_only_tables()):
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {quote(table)} "
                    "FOR EACH ROW EXECUTE FUNCTION jalon_append_only()"
                )
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER append_only_all BEFORE TRUNCATE ON {quote(table)} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION jalon_append_only()"
                )
                continue
            for event in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {quote(f'{table}_no_{event.lower()}')} BEFORE {event} "
                    f"ON {quote(table)} BEGIN SELECT RAISE(ABORT, 'append-only: rows of {table} are never changed "
                    "or deleted'); END"
                )

        for model in frozen_models():
            if _existing_tables(connection, [model._meta.db_table]):
                for _name, statement in _frozen_triggers(model, connection):
                    cursor.execute(statement)
    db_triggers.install(connection)


def remove(connection: Any) -> None:
    """Drop the triggers (tests that flush tables, and nothing else)."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in _existing_tables(connection, append_only_tables()):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {quote(table)}")
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only_all ON {quote(table)}")
                continue
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {quote(f'{table}_no_{event}')}")
        for model in frozen_models():
            table = model._meta.db_table
            if _existing_tables(connection, [table]):
                of_table = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
                for name, _statement in _frozen_triggers(model, connection):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}{of_table}")


@contextmanager
def lift_triggers(connection: Any) -> Iterator[None]:
    """Lift the triggers for the length of a block, then put them back."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate."""
    from django.db import connections

    install(connections[using])
