"""What a person wants done or not done with her file: a restriction set and lifted, objections noted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.idempotency import create_once
from core.periods import today
from participants.enums import ObjectionKind
from participants.models import Objection, Participant, Restriction, Statement
from participants.services.after_contacts import follow_consent
from permissions.checks import may
from permissions.transitions import MoveRefused

RIGHTS = "person.rights"


def _lock(participant: Participant) -> None:
    """Let two people who write at once do it one after the other."""
    Participant._base_manager.select_for_update(of=("self",)).get(pk=participant.pk)


def restriction_of(participant: Participant) -> Restriction | None:
    """Return the restriction under which a file is, None for none."""
    return participant.restrictions.in_force().select_related("set_by").first()


@transaction.atomic
def restrict_file(participant: Participant, *, by: User, key: uuid.UUID, values: dict[str, Any]) -> Restriction:
    """Restrict a file from today, or return the restriction that the same form set before.

    Raise MoveRefused for a file that is restricted already, KeyTaken and NoActor as create_once() does.
    """
    _lock(participant)
    known = restriction_of(participant)
    if known is not None and known.uuid != key:
        raise MoveRefused([_("This file is restricted already.")])
    made = Restriction(participant=participant, starts_on=today(), set_by=by, **values)
    return create_once(made, key=key, same=("participant", *values))[0]


def may_lift(user: User, restriction: Restriction) -> bool:
    """Answer whether somebody lifts a restriction: who set it; where she follows the person no more, who does now."""
    if restriction.set_by_id == user.pk:
        return True
    return not may(restriction.set_by, RIGHTS, restriction.participant)


@transaction.atomic
def lift_restriction(restriction: Restriction, *, by: User, told_on: dt.date) -> None:
    """Lift a restriction of which she was told beforehand; one that is lifted stays as it is. Raise MoveRefused."""
    current = Restriction._base_manager.select_for_update(of=("self",)).get(pk=restriction.pk)
    if current.lifted_on is not None:
        return
    if not may_lift(by, current):
        raise MoveRefused([_("%(name)s set this restriction and lifts it.") % {"name": current.set_by}])
    current.told_on, current.lifted_on = told_on, today()
    current.save()
    follow_consent(current.participant, by=by)


@transaction.atomic
def save_objections(participant: Participant, kinds: Collection[str], *, by: User) -> None:
    """Note that a person objects to these things and to no others; what changes holds from today.

    Contacts after a path follow.
    """
    _lock(participant)
    known = {one.kind: one for one in participant.objections.in_force()}
    for kind in ObjectionKind.values:
        if kind in kinds and kind not in known:
            Objection.objects.create(participant=participant, kind=kind, made_on=today())
        elif kind not in kinds and kind in known:
            known[kind].taken_back_on = today()
            known[kind].save()
    follow_consent(participant, by=by)


def note_statement(participant: Participant, *, by: User, key: uuid.UUID, values: dict[str, Any]) -> Statement:
    """Write what a person says of something in her file, once. Raise KeyTaken and NoActor as create_once() does."""
    made = Statement(participant=participant, noted_by=by, **values)
    return create_once(made, key=key, same=("participant", "subject", "record", "said", "made_on"))[0]
