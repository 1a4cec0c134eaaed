"""What oversight says on the home page of the officer."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from core.periods import day_and_month, today
from home.dashboard import DashboardLine, Mail, home_line
from oversight.access import ALERTS, LOG, REVIEWS
from oversight.models import Alert
from participants.models import BreakGlassReview
from permissions.checks import has_right


@home_line(order=5)
def reviews_due(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many openings by break-glass wait for their review, and when the first is due."""
    if not has_right(user, REVIEWS, centre=membership.centre):
        return None
    waiting = BreakGlassReview.objects.for_user(user, REVIEWS).filter(grant__content_object__centre=membership.centre)
    days = list(waiting.waiting().order_by("due_on").values_list("due_on", flat=True))
    if not days:
        return None
    sentence = ngettext(
        "%(count)s file opened by exception to review",
        "%(count)s files opened by exception to review",
        len(days),
    )
    return DashboardLine(
        heading=sentence % {"count": len(days)},
        detail=_("Each is closed within seven days, with what you found."),
        action=_("Review"),
        url=reverse("oversight:reviews"),
        when=day_and_month(days[0]),
        late=days[0] < today(),
        count=len(days),
        mail=Mail.ALWAYS,
    )


@home_line(order=6)
def open_alerts(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many alerts nobody has looked at."""
    if not has_right(user, ALERTS, centre=membership.centre):
        return None
    count = Alert.objects.for_user(user, ALERTS).filter(centre=membership.centre).open().count()
    if not count:
        return None
    return DashboardLine(
        heading=ngettext("%(count)s alert to look at", "%(count)s alerts to look at", count) % {"count": count},
        detail=_("A reason to ask, never a judgement."),
        action=_("Look"),
        url=reverse("oversight:alerts"),
        count=count,
    )


@home_line(order=80)
def the_log(user: User, membership: Membership) -> DashboardLine | None:
    """Show the officer the way to the log."""
    if not has_right(user, ALERTS, centre=membership.centre) or not has_right(user, LOG, centre=membership.centre):
        return None
    return DashboardLine(
        heading=_("The access log"),
        detail=_("Who looked at which files, when and why."),
        action=_("Open the log"),
        url=reverse("oversight:log"),
        waits=False,
    )
