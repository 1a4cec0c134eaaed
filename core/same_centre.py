"""Links between records of one centre, held by `clean()` and by the database (docs/adr/0036).

A model names the paths by which it reaches a centre:

    class Attendance(SameCentre, Entity):
        same_centre = ("session__workshop__centre", "participant__centre")

All of them lead to one centre, a path through an empty link aside. `full_clean()` says so in words, triggers refuse any
other write. For this to stay true, a record that such a path goes through never changes its centre either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.db_triggers import Kept, Trigger
from core.models import column_of

MESSAGE = _("These records do not belong to the same centre.")


class SameCentre(models.Model):
    """Base of a model whose links stay within one centre."""

    same_centre: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate as Django does, and raise ValidationError where two links lead to two centres."""
        errors: dict[str, Any] = {}
        try:
            super().full_clean(*args, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if len(self._centres()) > 1:
            errors.setdefault(NON_FIELD_ERRORS, []).append(ValidationError(MESSAGE, code="same_centre"))
        if errors:
            raise ValidationError(errors)

    def _centres(self) -> set[int]:
        """Return the keys of the centres that the links lead to; one that is empty or not found leads to none."""
        found = set()
        for path in self.same_centre:
            record: Any = self
            *links, last = path.split("__")
            for link in links:
                if record is None or getattr(record, f"{link}_id") is None:
                    record = None
                    break
                record = getattr(record, link)
            key = None if record is None else getattr(record, f"{last}_id")
            if key is not None:
                found.add(key)
        return found


@dataclass(frozen=True)
class LinkStep:
    """A foreign key on the way to a centre: the table and column of the link, and the way on from where it leads."""

    model: type[models.Model]
    path: str

    @property
    def table(self) -> str:
        """The table of the link."""
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        """The column of the link."""
        return str(column_of(self.model, self.path.partition("__")[0]).column)

    @property
    def tail(self) -> LinkStep | None:
        """The next link, None for the one that leads to the centre itself."""
        name, _sep, rest = self.path.partition("__")
        link: Any = self.model._meta.get_field(name)
        return LinkStep(link.related_model, rest) if rest else None

    def centre(self, key: str, depth: int = 1) -> str:
        """Return the SQL of the centre that a value of the link leads to."""
        tail, row = self.tail, f"t{depth}"
        if tail is None:
            return key
        inner = tail.centre(f"{row}.{tail.column}", depth + 1)
        return f"(SELECT {inner} FROM {tail.table} {row} WHERE {row}.id = {key})"  # noqa: S608 # nosec B608 (names from models)

    def along(self) -> Iterator[LinkStep]:
        """Yield this link and those that follow it."""
        yield self
        if self.tail is not None:
            yield from self.tail.along()


def models_with_same_centre() -> list[type[models.Model]]:
    """Return the models that declare `same_centre`, ordered by table."""
    found = [model for model in apps.get_models() if getattr(model, "same_centre", ())]
    return sorted(found, key=lambda model: model._meta.db_table)


def _paths(model: type[models.Model]) -> tuple[str, ...]:
    paths: tuple[str, ...] = getattr(model, "same_centre", ())
    return paths


def _refusal(name: str, table: str, event: str, condition: str, when: str = "") -> Trigger:
    """Return the trigger that refuses a written row of which the condition holds."""
    said = f"same centre: a row of {table} would link two centres"
    return Trigger(
        name=name,
        table=table,
        event=event,
        timing="BEFORE",
        condition=when,
        postgresql=(
            f"BEGIN IF {condition} THEN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END IF; "
            "RETURN NEW; END"
        ),
        sqlite=f"SELECT RAISE(ABORT, '{said}') WHERE {condition};",
    )


def _of_links(model: type[models.Model]) -> Iterator[Trigger]:
    """Yield the triggers of a model's own links: each leads to the same centre as the first one."""
    steps = [LinkStep(model, path) for path in _paths(model)]
    table = model._meta.db_table
    first = steps[0].centre(f"NEW.{steps[0].column}")
    condition = " OR ".join(f"{first} <> {step.centre(f'NEW.{step.column}')}" for step in steps[1:])
    changed = " OR ".join(
        f"OLD.{column} <> NEW.{column} OR (OLD.{column} IS NULL) <> (NEW.{column} IS NULL)"
        for column in sorted({step.column for step in steps})
    )
    yield _refusal(f"same_centre_{table}_insert", table, "INSERT", condition)
    yield _refusal(f"same_centre_{table}_update", table, "UPDATE", condition, when=changed)


def _of_the_way(step: LinkStep) -> Trigger:
    """Return the trigger that keeps the centre of a record through which a path leads."""
    return _refusal(
        f"same_centre_{step.table}_{step.column}",
        step.table,
        "UPDATE",
        f"{step.centre(f'OLD.{step.column}')} <> {step.centre(f'NEW.{step.column}')}",
        when=f"OLD.{step.column} <> NEW.{step.column}",
    )


def same_centre_triggers() -> Kept:
    """Return the triggers of all declarations, to be registered once all models are loaded."""
    ways = {
        step
        for model in models_with_same_centre()
        for path in _paths(model)
        for step in _steps_behind(LinkStep(model, path))
    }
    names = sorted(ways, key=lambda step: (step.table, step.column))
    columns = {(step.table, step.column) for model in models_with_same_centre() for path in _paths(model)
               for step in LinkStep(model, path).along()}  # fmt: skip
    return Kept(
        columns=tuple(sorted(columns)),
        triggers=(*(one for model in models_with_same_centre() for one in _of_links(model)), *map(_of_the_way, names)),
    )


def _steps_behind(step: LinkStep) -> Iterator[LinkStep]:
    return iter(list(step.along())[1:])
