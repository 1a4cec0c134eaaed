"""Putting a line of home away until a day: for its reader alone, and without moving any due day."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from accounts.models import Later, Membership
from core.periods import today

# What is offered, by the word of the form: after how many days the line is back.
BACK_AFTER = {"tomorrow": 1, "week": 7, "two-weeks": 14}

LineKey = tuple[str, UUID]


def away_of(membership: Membership) -> dict[LineKey, dt.date]:
    """Return the lines that the member has put away, by maker and record, each with the day on which it is back."""
    found = Later.objects.in_force(today()).filter(membership=membership).order_by()
    return {(maker, about): until for maker, about, until in found.values_list("maker", "about", "until")}


def put_away(membership: Membership, key: LineKey, when: str) -> dt.date:
    """Put a line away; return the day on which it is back. What was put away until a day that has come is dropped."""
    Later.objects.filter(membership=membership, until__lte=today()).delete()
    until = today() + dt.timedelta(days=BACK_AFTER[when])
    maker, about = key
    Later.objects.update_or_create(membership=membership, maker=maker, about=about, defaults={"until": until})
    return until


def bring_back(membership: Membership, key: LineKey) -> None:
    """Bring a line back that the member put away; once more does nothing."""
    maker, about = key
    Later.objects.filter(membership=membership, maker=maker, about=about).delete()
