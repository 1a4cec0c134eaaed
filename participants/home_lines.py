"""What the exceptions say on the home page: seals to decide, standing in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.authority import has_right
from accounts.enums import Role
from accounts.home import Line, home_line
from accounts.models import Membership
from participants.services import cover, sealing


@home_line(order=16)
def seals_to_decide(user: Any, membership: Membership) -> Line | None:
    """Say how many seals wait for this person's decision: what others asked for, and she may know of."""
    if not has_right(user, sealing.DECIDE, centre=membership.centre):
        return None
    count = sealing.to_decide(user, membership.centre).count()
    if not count:
        return None
    return Line(
        heading=ngettext("A seal waits for your decision", "%(count)s seals wait for your decision", count)
        % {"count": count},
        detail=_("Somebody asks that a file be closed to all but a few, or opened again."),
        action=_("Look at it"),
        url=reverse("participants:seals"),
    )


@home_line(order=52)
def standing_in(user: Any, membership: Membership) -> Line | None:
    """Lead a key worker to the page of covers: who stands in for her, for whom she does."""
    if not has_right(user, cover.GIVE, centre=membership.centre):
        return None
    names = cover.lenders_of(user, membership.centre)
    return Line(
        heading=_("You stand in for %(names)s") % {"names": ", ".join(names)} if names else _("Standing in"),
        detail=_("Lend your files while you are away, and see what was lent to you."),
        action=_("Open"),
        url=reverse("participants:cover"),
        waits=False,
    )


@home_line(order=53)
def seals_at_hand(user: Any, membership: Membership) -> Line | None:
    """Lead the officer to the seals of the centre; the others find theirs from the file."""
    if membership.role != Role.DPO:
        return None
    return Line(
        heading=_("Sealed files"),
        detail=_("Who asked to seal a file, why, and for whom it stays open."),
        action=_("Open"),
        url=reverse("participants:seals"),
        waits=False,
    )
