"""What the network says on the home page of who makes agreements."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.centre_settings import setting
from accounts.models import Membership, User
from core.periods import today
from home.dashboard import DashboardLine, home_line
from partners.access import MOVE
from partners.enums import AgreementState
from partners.models import Agreement
from partners.settings import ENDING_DAYS
from permissions.checks import has_right

MOST = 100


@home_line(order=40)
def agreements_that_end(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say which signed agreements end within the days that the centre set."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    soon = today() + dt.timedelta(days=setting(ENDING_DAYS, membership.centre))
    found = Agreement.objects.for_user(user, MOVE).ending(today(), soon).select_related("organisation")
    return [
        DashboardLine(
            heading=_("An agreement comes to its end"),
            detail=f"{one.organisation} · {one.subject}",
            due=one.ends_on,
            action=_("Open"),
            url=reverse("partners:organisation", args=[one.organisation.uuid]),
        )
        for one in found.order_by("ends_on", "pk")[:MOST]
    ]


@home_line(order=41)
def agreements_to_sign(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say which drafts wait for their signature."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    drafts = Agreement.objects.for_user(user, MOVE).filter(state=AgreementState.DRAFT).select_related("organisation")
    return [
        DashboardLine(
            heading=_("An agreement to sign"),
            detail=f"{one.organisation} · {one.subject}",
            action=_("Open"),
            url=reverse("partners:organisation", args=[one.organisation.uuid]),
        )
        for one in drafts.order_by("starts_on", "pk")[:MOST]
    ]
