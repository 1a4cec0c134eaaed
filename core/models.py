"""Abstract ground of the models; no concrete model lives here."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from core.normalisation import without_invisible


class Entity(models.Model):
    """A record with a uuid for everything that leaves the database: addresses, links, exports.

    Names, codes and other short texts (CharField) are cleaned and saved without invisible characters.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the record, short texts without invisible characters."""
        self._remove_invisible()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        """Validate the fields as Django does, short texts without invisible characters."""
        self._remove_invisible()
        super().clean_fields(exclude=exclude)

    def _remove_invisible(self) -> None:
        """Take invisible characters out of each CharField that is loaded; a longer text (TextField) is left alone."""
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if isinstance(value, str) and isinstance(field, models.CharField) and not field.choices:
                self.__dict__[field.attname] = without_invisible(value)


def column_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """Return a field of a model that has a column: no link that another model has to it."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101
    return field


class AppendOnly(models.Model):
    """A log: rows are added and never changed or taken away; a trigger refuses it (core.constraints)."""

    append_only = True

    class Meta:
        abstract = True


class YearOf(models.Func):
    """The year of a date column, computed by the database itself (no Python call a row on SQLite)."""

    output_field = models.SmallIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps a date as the text YYYY-MM-DD."""
        return super().as_sql(compiler, connection, template="CAST(substr(%(expressions)s, 1, 4) AS INTEGER)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="CAST(EXTRACT(YEAR FROM %(expressions)s) AS SMALLINT)")


_SQLITE_MINUTES = "(CAST(substr({0}, 1, 2) AS INTEGER) * 60 + CAST(substr({0}, 4, 2) AS INTEGER))"


class MinutesBetween(models.Func):
    """Whole minutes from a first time of day to a second one of the same day, computed by the database itself.

    The first migration of workshops names it; sessions use MinutesUntil.
    """

    arity = 2
    output_field = models.SmallIntegerField()

    def _columns(self, compiler: Any) -> list[str]:
        return [compiler.compile(expression)[0] for expression in self.source_expressions]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps a time of day as the text HH:MM:SS."""
        start, end = self._columns(compiler)
        return f"({_SQLITE_MINUTES.format(end)} - {_SQLITE_MINUTES.format(start)})", []

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        start, end = self._columns(compiler)
        hours, minutes = (f"(EXTRACT({part} FROM {end}) - EXTRACT({part} FROM {start}))" for part in ("HOUR", "MINUTE"))
        return f"CAST({hours} * 60 + {minutes} AS SMALLINT)", []  # seconds count for nothing, as on SQLite


class MinutesUntil(models.Func):
    """Whole minutes from a first time of day until it is the second one, computed by the database itself.

    A second time that is earlier is that of the next day: 120 from 22:00 to 0:00. Equal times give 0, seconds count
    for nothing. core.periods.minutes_until does the same in Python.
    """

    arity = 2
    output_field = models.SmallIntegerField()

    def _sql(self, compiler: Any, minutes: str) -> tuple[str, list[Any]]:
        """Return the SQL; `minutes` is that of the minutes since midnight of a time of day, which it names twice."""
        first, second = (compiler.compile(expression) for expression in self.source_expressions)
        start, end = minutes.format(first[0]), minutes.format(second[0])
        sql = f"({end} - {start} + CASE WHEN {end} < {start} THEN 1440 ELSE 0 END)"
        return sql, 2 * [*second[1], *second[1], *first[1], *first[1]]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps a time of day as the text HH:MM:SS."""
        return self._sql(compiler, _SQLITE_MINUTES)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        sql, params = self._sql(
            compiler, "(EXTRACT(HOUR FROM {0}::time)::integer * 60 + EXTRACT(MINUTE FROM {0}::time)::integer)"
        )
        return f"CAST({sql} AS SMALLINT)", params
