"""What the import says on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from exchange.access import ACTION
from home.dashboard import DashboardLine, home_line
from permissions.checks import has_right


@home_line(order=20)
def first_workbook(user: User, membership: Membership) -> DashboardLine | None:
    """Offer the import while the centre has no file of a person yet."""
    centre = membership.centre
    if not has_right(user, ACTION, centre=centre) or centre.participants.exists():
        return None
    return DashboardLine(
        heading=_("Your centre has no records in Jalon yet"),
        detail=_("The workbook you keep can be read as it is: you see everything before anything is written."),
        action=_("Import the workbook"),
        url=reverse("exchange:import"),
    )
