"""What accounts show on the home page of the administrator: how many people work here, role by role."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, User
from administration.services.roles import MANAGE
from core.periods import today
from home.dashboard import DashboardPanel, home_panel
from permissions.checks import has_right


@home_panel(order=20)
def people_here(user: User, membership: Membership) -> DashboardPanel | None:
    """Count those whose role is in force today."""
    if not has_right(user, MANAGE, centre=membership.centre):
        return None
    working = Membership.objects.filter(centre=membership.centre).current(today()).order_by()
    counted = dict(working.values_list("role").annotate(number=Count("user", distinct=True)))
    context = [(role.label, counted.get(role.value, 0)) for role in Role]
    more = (_("All accounts"), reverse("accounts"))
    return DashboardPanel("people", _("Who works here"), "home/_counts.html", context, more=more)
