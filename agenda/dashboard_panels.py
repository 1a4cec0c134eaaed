"""Today's agenda on the home page of a member: one line each, and the way to the week."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from agenda.access import VIEW, member_of
from agenda.presenters import lines_of
from agenda.sources import items_of
from core.periods import today
from home.dashboard import DashboardPanel, home_panel
from permissions.policy import scope_of


@home_panel(order=15)
def agenda_today(user: User, membership: Membership) -> DashboardPanel | None:
    """Show what stands in one's own agenda today; nothing where it is empty, or where another panel shows it."""
    if scope_of(VIEW, membership.role) is None:
        return None
    member = member_of(user, membership.centre)
    if member is None:
        return None
    now = today()
    items = [item for item in items_of(member, now, now, user) if item.on_home and item.cancelled_at is None]
    if not items:
        return None
    return DashboardPanel(
        "agenda",
        _("My agenda today"),
        "agenda/_home.html",
        {"lines": list(lines_of(items, now))},
        more=(_("My week"), reverse("agenda:week")),
        files=[file for item in items for file in item.files],
    )
