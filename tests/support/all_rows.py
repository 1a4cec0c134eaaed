"""Every row of every record as the database holds it, encrypted columns as they lie there."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

from audit.models import TransitionLog
from core.constraints import append_only_tables

# What tells of an act beside what it wrote: logs, notices, jobs, sessions, and the merges themselves.
ASIDE = {"participants.FileMerge", "accounts.Notice", "accounts.Letter", "accounts.BrowserSession"}
ROOMS_ASIDE = {"audit", "jobs", "sessions"}


def all_rows() -> dict[str, list[tuple]]:
    """Return the rows of each table of a record, in the order of their keys; histories and logs aside."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in ROOMS_ASIDE or meta.label in ASIDE or meta.object_name.startswith("Historical"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(meta.db_table)} ORDER BY 1")  # noqa: S608
            found[meta.label] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return found


def rows_kept() -> dict[str, int]:
    """Return how many rows each history and each log has, by table, in one statement."""
    parts = [f"SELECT '{table}', COUNT(*) FROM {table}" for table in append_only_tables()]
    statement = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it plans a hundred tables for longer than it counts them: once
            cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'rows_kept'")
            if not cursor.fetchone():
                cursor.execute(f"PREPARE rows_kept AS {statement}")
            statement = "EXECUTE rows_kept"
        cursor.execute(statement)
        return dict(cursor.fetchall())


def logged(obj: models.Model) -> list[TransitionLog]:
    """Return what the log says of an object, oldest first."""
    return list(TransitionLog.objects.filter(kind=obj._meta.label_lower, object=obj.uuid).order_by("pk"))
