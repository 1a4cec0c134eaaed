"""What becomes of each record of a person where two files are merged: every key to a participant has a rule.

A room declares the rules of its records in its module `merge_rules`, which its `apps.py` names in `registers`:

    declare("workshops.Attendance", once=("session",), words=mark_words)

The rows of the absorbed file go to the kept one. `once` names the columns by which there is one row a person: where
both files have one, somebody chooses, unless the two say the same (`same`), or `decide` answers. A test fails for a key
that has no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import models

from core.models import column_of
from core.registry import Registry

KEPT, ABSORBED = "kept", "absorbed"


@dataclass(frozen=True)
class MergeRule:
    """What becomes of the rows of one model; `key` is its column that names the person."""

    label: str
    key: str = "participant"
    once: tuple[str, ...] = ()
    same: tuple[str, ...] = ()  # columns that, equal in both rows, leave nothing to choose
    words: Callable[[Any], str] = str  # one of two rows between which somebody chooses
    title: Callable[[Any], str] = str  # what both are about
    decide: Callable[[Any, Any], str] | None = None  # which of two rows stays, where nobody is asked
    special: bool = False  # participants.services.merge moves its rows in a way of its own

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def rows_of(self, key: int) -> list[Any]:
        """Return the rows of a file."""
        return list(self.model._base_manager.filter(**{self.key: key}).order_by("pk"))


RULES: Registry[MergeRule] = Registry()


def declare(label: str, *, order: int = 0, **options: Any) -> MergeRule:
    """Declare the rule of a model, "room.Model"."""
    rule = MergeRule(label, **options)
    return RULES.add(rule, name=f"{label}.{rule.key}", order=order)


@dataclass(frozen=True)
class Collision:
    """Two rows of which one stays: the kept file's and the absorbed one's."""

    rule: MergeRule
    kept: Any
    absorbed: Any

    @property
    def name(self) -> str:
        """The name of its question in a form."""
        return f"row-{self.rule.label.lower().replace('.', '-')}-{self.absorbed.pk}"

    @property
    def answer(self) -> str:
        """Which row stays without a question; "" where somebody chooses."""
        if self.rule.decide is not None:
            return self.rule.decide(self.kept, self.absorbed)
        same = self.rule.same
        if same and all(getattr(self.kept, name) == getattr(self.absorbed, name) for name in same):
            return KEPT
        return ""


def collisions_of(rule: MergeRule, kept: int, absorbed: int) -> list[Collision]:
    """Return the rows of which both files have one."""
    if not rule.once:
        return []
    columns = [column_of(rule.model, name).attname for name in rule.once]
    mark = attrgetter(*columns)
    here = {mark(row): row for row in rule.rows_of(kept)}
    return [Collision(rule, here[mark(row)], row) for row in rule.rows_of(absorbed) if mark(row) in here]
