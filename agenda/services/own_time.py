"""Working hours and days away, written once however often their form is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from accounts.models import TeamMember
from agenda.models import Away, WorkingHours
from core.idempotency import create_once

TOLD_HOURS = ("member", "weekday", "begins", "ends", "valid_from", "valid_until")


def key_of_day(key: uuid.UUID, weekday: int) -> uuid.UUID:
    """Return the key of one day of the week in a form that names several."""
    return uuid.uuid5(key, str(weekday))


def hours_of(member: TeamMember, weekdays: list[int], values: dict[str, Any]) -> list[WorkingHours]:
    """Return hours of a member that are not saved yet, one for each of these days of the week."""
    return [WorkingHours(member=member, weekday=weekday, **values) for weekday in weekdays]


@transaction.atomic
def add_hours(hours: list[WorkingHours], *, key: uuid.UUID) -> list[WorkingHours]:
    """Write hours of several days of the week, once. Raise KeyTaken, IntegrityError and NoActor as create_once()."""
    return [create_once(one, key=key_of_day(key, one.weekday), same=TOLD_HOURS)[0] for one in hours]


def add_away(away: Away, *, key: uuid.UUID) -> Away:
    """Write days away, once. Raise KeyTaken and NoActor as create_once()."""
    return create_once(away, key=key, same=("member", "first", "last", "part"))[0]
