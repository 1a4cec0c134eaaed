"""What is said on the home page of who makes agreements: of which the hours run out."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.centre_settings import setting
from accounts.models import Membership, User
from core.periods import today
from home.dashboard import DashboardLine, home_line
from partners.access import MOVE
from partners.enums import AgreementState
from partners.models import Agreement
from partners.settings import USED_PERCENT
from permissions.checks import has_right
from workshops.agreement_hours import hours_of
from workshops.agreement_words import sums_words

ALL = 100  # per cent


@home_line(order=42)
def agreements_used_up(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say of which agreements that go on the hours are used, or nearly so, the most used first."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    going_on = Agreement.objects.for_user(user, MOVE).going_on(today()).filter(state=AgreementState.SIGNED)
    agreements = list(going_on.filter(hours__isnull=False).select_related("organisation").order_by("starts_on", "pk"))
    if not agreements:
        return []
    least = setting(USED_PERCENT, membership.centre)
    used = [(hours.percent or 0, hours) for hours in hours_of(agreements).values()]
    return [
        DashboardLine(
            heading=_("The hours of an agreement are used up")
            if percent >= ALL
            else _("The hours of an agreement run out"),
            detail=f"{hours.agreement.organisation} · {hours.agreement.subject} · {sums_words(hours)}",
            action=_("See the hours"),
            url=reverse("workshops:agreement-hours", args=[hours.agreement.uuid]),
        )
        for percent, hours in sorted(used, key=lambda one: -one[0])
        if percent >= least
    ]
