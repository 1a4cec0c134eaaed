"""Periods of one record that never share a day, held by `full_clean()` and by the database on both engines.

    class Break(NoOverlap, Entity):
        no_overlap = Periods(of="enrolment", first="starts_on", last="ended_on", message=_("..."))

Both days are included, an empty last day is an open end. A constraint of two columns cannot say it on SQLite, so
triggers do; on PostgreSQL they lock the record that the periods are of, so that two at once cannot miss each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core.db_triggers import Kept, Trigger


@dataclass(frozen=True)
class Periods:
    """Which columns hold a period: the link to what it is of, its first and its last day; what is said of two."""

    of: str
    first: str
    last: str
    message: Any


class NoOverlap(models.Model):
    """Base of a model whose periods never share a day."""

    no_overlap: ClassVar[Periods]

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Any = None) -> None:
        """Validate as Django does, and raise ValidationError where the period shares a day with another one."""
        super().validate_constraints(exclude=exclude)
        periods = self.no_overlap
        first, last = getattr(self, periods.first), getattr(self, periods.last)
        owner = getattr(self, f"{periods.of}_id")
        if first is None or owner is None:
            return
        others = type(self)._base_manager.filter(**{periods.of: owner}).exclude(pk=self.pk)
        others = others.filter(Q(**{f"{periods.last}__isnull": True}) | Q(**{f"{periods.last}__gte": first}))
        if last is not None:
            others = others.filter(**{f"{periods.first}__lte": last})
        if others.exists():
            raise ValidationError(periods.message, code="overlap")


def models_without_overlap() -> list[type[models.Model]]:
    """Return the models that declare `no_overlap`, ordered by table."""
    found = [model for model in apps.get_models() if getattr(model, "no_overlap", None)]
    return sorted(found, key=lambda model: model._meta.db_table)


def no_overlap_triggers() -> Kept:
    """Return the triggers of all declarations, to be registered once all models are loaded."""
    found = models_without_overlap()
    columns = [(model._meta.db_table, _column(model, name)) for model in found for name in ("of", "first", "last")]
    return Kept(
        columns=tuple(columns),
        triggers=tuple(_refusal(model, event) for model in found for event in ("INSERT", "UPDATE")),
    )


def _column(model: Any, name: str) -> str:
    return str(model._meta.get_field(getattr(model.no_overlap, name)).column)


def _refusal(model: Any, event: str) -> Trigger:
    """Return the trigger that refuses a written row whose period shares a day with another one of the same record."""
    table, owner = model._meta.db_table, model._meta.get_field(model.no_overlap.of).related_model._meta.db_table
    of, first, last = (_column(model, name) for name in ("of", "first", "last"))
    said = f"overlap: two periods of {table} would share a day"
    condition = (
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.{of} = NEW.{of} AND o.id <> NEW.id "  # noqa: S608 # nosec B608 (names from models)
        f"AND (o.{last} IS NULL OR o.{last} >= NEW.{first}) AND (NEW.{last} IS NULL OR o.{first} <= NEW.{last}))"
    )
    lock = f"PERFORM 1 FROM {owner} WHERE id = NEW.{of} FOR NO KEY UPDATE;"
    return Trigger(
        name=f"no_overlap_{table}_{event.lower()}",
        table=table,
        event=event,
        timing="BEFORE",
        postgresql=(
            f"BEGIN {lock} IF {condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END"
        ),
        sqlite=f"SELECT RAISE(ABORT, '{said}') WHERE {condition};",
    )
