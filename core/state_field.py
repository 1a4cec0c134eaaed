"""The field of a state machine, which migrations know as a plain text."""

from __future__ import annotations

from typing import Any

from django_fsm import FSMField


class StateField(FSMField):
    """A state that only a declared move changes.

    A migration reads a plain CharField in its place: django-fsm listens to each model that is made, once for each
    field, and migrations make thousands of models, which took a quarter of their time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"protected": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return what a migration writes down: the columns are the same, and no move is made in one."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs
