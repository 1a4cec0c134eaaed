"""Noting a request, moving it, and taking one or two months more: once for one gesture, in one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from audit.log import log_transition
from core.actor import NoActor, require_act
from core.idempotency import create_once
from core.periods import today
from participants.models import Participant
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed, perform_once
from person.models import DataRequest
from person.models.data_request import MANAGE

MOVES = ("check_identity", "prepare_answer", "answer", "refuse", "close")


@transaction.atomic
def note_request(
    centre: Centre, participant: Participant | None, *, by: User, key: uuid.UUID, values: dict[str, Any]
) -> DataRequest:
    """Write a request, or return the one that the same form wrote before.

    `values`: kind, received_on, channel, and the name where there is no file. Raise KeyTaken and NoActor as
    create_once() does, ValidationError for what a rule refuses.
    """
    noted = DataRequest(centre=centre, participant=participant, noted_by=by, **values)
    noted.full_clean(exclude=["state"])
    made, new = create_once(noted, key=key, same=("centre", "participant", *values))
    if new:
        log_transition(made, move="note", from_state="", to_state=made.state)
    return made


def move_request(request: DataRequest, name: str, *, by: User, data: dict[str, Any]) -> DataRequest:
    """Make one move of a request; sent a second time it is made once. Raise as perform() does."""
    return perform_once(request, name, by=by, **data)


def sentence_of_extension(request: DataRequest) -> str:
    """Return why a request can be extended no more, "" for one that can."""
    if not request.is_open:
        return _("It has its answer: there is nothing to extend.")
    if today() > request.due_on:
        return _("The first month is over: it can be extended no more.")
    return ""


@transaction.atomic
def extend_request(request: DataRequest, *, by: User, to: dt.date, reason: str) -> DataRequest:
    """Answer a request later, for a reason that she is told within the first month; the same twice is done once.

    Raise NoActor, NotAllowed, or MoveRefused with the sentence.
    """
    if require_act().user.pk != by.pk:
        raise NoActor("A request is extended by the author of the act.")
    current = DataRequest._base_manager.select_for_update(of=("self",)).get(pk=request.pk)
    if not may(by, MANAGE, current):
        raise NotAllowed(MANAGE)
    if (current.extended_to, current.extension_reason) == (to, reason):
        return current
    if sentence := sentence_of_extension(current):
        raise MoveRefused([sentence])
    current.extended_to, current.extension_reason = to, reason
    current.full_clean(exclude=["state"])
    current.save()
    log_transition(current, move="extend", from_state=current.state, to_state=current.state, reason=reason)
    return current
