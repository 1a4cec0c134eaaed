"""Moves as pages offer and send them: which there are now, and one gesture that acts once however often it is sent."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.authority import MoveRefused, moves_of, perform, state_field
from audit.models import TransitionLog


def moves_from(obj: models.Model) -> list[str]:
    """Return the names of the moves that leave the present state. Rights aside: ask them once for a whole page."""
    state = getattr(obj, state_field(type(obj)).name)
    return [name for name, declared in moves_of(type(obj)).items() if any(move.source == state for move in declared)]


def label_of(model: type[models.Model], name: str) -> Any:
    """Return what a move is called, as on its button."""
    return moves_of(model)[name][0].custom.get("label", name)


def made_before(obj: models.Model, name: str, *, by: Any) -> bool:
    """Answer whether the last thing that happened to the object is this move, made by this person."""
    last = TransitionLog.objects.filter(kind=obj._meta.label_lower, object=obj.uuid).order_by("-pk").first()
    if last is None or last.move != name or last.actor_id != by.pk:
        return False
    field = state_field(type(obj)).name
    return type(obj)._base_manager.filter(pk=obj.pk, **{field: last.to_state}).exists()


def perform_once(obj: models.Model, name: str, *, by: Any, **data: Any) -> models.Model:
    """Make a move as perform() does; a form sent a second time finds it made, and that is no refusal."""
    try:
        return perform(obj, name, by=by, **data)
    except MoveRefused:
        if not made_before(obj, name, by=by):
            raise
        return type(obj)._base_manager.get(pk=obj.pk)
