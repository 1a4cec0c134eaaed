"""Rooms of a centre, added and changed by its manager."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.concurrent_edits import Meanwhile, save_edit
from core.history import bulk_update_tracked
from core.idempotency import create_once
from core.periods import today
from workshops.enums import SessionState
from workshops.models import CentreRoom, Session


def add_room(form: Any) -> CentreRoom:
    """Write the room of a valid new form, once however often it is sent. Raise as create_once() does."""
    return create_once(form.instance, key=form.cleaned_data["key"], same=("centre", "name"))[0]


@transaction.atomic
def change_room(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form changed, as core.concurrent_edits.save_edit(); sessions to come carry the new name."""
    done, meanwhile = save_edit(form)
    if done:
        room = CentreRoom.objects.get(pk=form.instance.pk)
        coming = Session.objects.filter(room=room, date__gte=today(), state=SessionState.PLANNED)
        renamed = list(coming.exclude(place=room.name))
        for session in renamed:
            session.place = room.name
        bulk_update_tracked(Session, renamed, ["place"])
    return done, meanwhile
