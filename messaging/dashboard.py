"""What messages say on the home page: to key workers that one did not arrive, to managers that the gateway refuses."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core.periods import BELGIUM
from home.dashboard import DashboardLine, home_line
from messaging.selectors import TOTALS, VIEW, gateway_refuses, not_arrived
from permissions.checks import has_right

MOST = 50


@home_line(order=19)
def messages_that_did_not_arrive(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Tell which persons do not know of what is to come, so that they are called; one line for each, one statement."""
    if not has_right(user, VIEW, centre=membership.centre):
        return None
    latest = {(one.about, one.participant_id): one for one in not_arrived(user, membership.centre)[:MOST]}
    return [
        DashboardLine(
            heading=_("A message did not arrive"),
            who=str(one.participant),
            detail=str(one.get_purpose_display()),
            due=one.begins_at.astimezone(BELGIUM).date(),
            action=_("Call"),
            url=reverse("messaging:message", args=[one.uuid]),
            files=[one.participant],
        )
        for one in latest.values()
    ]


@home_line(order=60)
def gateway_that_refuses(user: User, membership: Membership) -> DashboardLine | None:
    """Tell who answers for the centre that its gateway takes no messages, for its account; one statement."""
    if not has_right(user, TOTALS, centre=membership.centre) or not gateway_refuses(membership.centre):
        return None
    return DashboardLine(
        heading=_("The gateway refuses the messages of the centre"), action=_("Look"), url=reverse("messaging:totals")
    )
