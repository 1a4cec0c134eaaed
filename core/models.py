"""Abstract ground of the models; no concrete model lives here."""

from __future__ import annotations

import uuid

from django.db import models


class Entity(models.Model):
    """A record with a uuid for everything that leaves the database: addresses, links, exports."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A log: rows are added and never changed or taken away; a trigger refuses it (core.constraints)."""

    append_only = True

    class Meta:
        abstract = True


class YearOf(models.Func):
    """The year of a date column, computed by the database itself (no Python call a row on SQLite)."""

    output_field = models.SmallIntegerField()

    def as_sqlite(self, compiler, connection, **context):
        """SQLite keeps a date as the text YYYY-MM-DD."""
        return super().as_sql(compiler, connection, template="CAST(substr(%(expressions)s, 1, 4) AS INTEGER)")

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="CAST(EXTRACT(YEAR FROM %(expressions)s) AS SMALLINT)")


_SQLITE_MINUTES = "(CAST(substr({0}, 1, 2) AS INTEGER) * 60 + CAST(substr({0}, 4, 2) AS INTEGER))"


class MinutesBetween(models.Func):
    """Whole minutes from a first time of day to a second one, computed by the database itself."""

    arity = 2
    output_field = models.SmallIntegerField()

    def _columns(self, compiler) -> list[str]:
        return [compiler.compile(expression)[0] for expression in self.source_expressions]

    def as_sqlite(self, compiler, connection, **context):
        """SQLite keeps a time of day as the text HH:MM:SS."""
        start, end = self._columns(compiler)
        return f"({_SQLITE_MINUTES.format(end)} - {_SQLITE_MINUTES.format(start)})", []

    def as_postgresql(self, compiler, connection, **context):
        start, end = self._columns(compiler)
        hours, minutes = (f"(EXTRACT({part} FROM {end}) - EXTRACT({part} FROM {start}))" for part in ("HOUR", "MINUTE"))
        return f"CAST({hours} * 60 + {minutes} AS SMALLINT)", []  # seconds count for nothing, as on SQLite
