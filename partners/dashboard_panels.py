"""The network in numbers on the home page of who looks after it."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core.periods import today
from home.dashboard import DashboardPanel, home_panel
from partners.enums import AgreementState, OrganisationRole
from partners.models import Agreement, Organisation
from partners.presenters import ROLES
from permissions.policy import scope_of


@home_panel(order=20)
def network(user: User, membership: Membership) -> DashboardPanel | None:
    """Count organisations by role and the agreements that run; for who has the network and no sessions."""
    seen = scope_of("organisation.view", membership.role)
    if seen is None or scope_of("session.view", membership.role) is not None:
        return None
    known = Organisation.objects.for_user(user, "organisation.view").filter(centre=membership.centre).order_by()
    counted = dict(known.values_list("role").annotate(number=Count("pk")))
    going_on = Agreement.objects.going_on(today()).exclude(state=AgreementState.DRAFT)
    running = going_on.filter(organisation__in=known.values("pk"), starts_on__lte=today())
    context = [
        *((ROLES[role](), counted.get(role.value, 0)) for role in OrganisationRole),
        (_("Agreements under way"), running.count()),
    ]
    more = (_("The directory"), reverse("partners:organisations"))
    return DashboardPanel("network", _("The network"), "home/_counts.html", context, more=more)
