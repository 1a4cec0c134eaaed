"""What home itself shows: the first steps of a centre that begins."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from home.centre_cards import steps_of
from home.dashboard import DashboardPanel, home_panel


@home_panel(order=1)
def first_steps(user: User, membership: Membership) -> DashboardPanel | None:
    """Say what a centre needs before somebody can be welcomed and a sheet filled in; nothing once it is all there."""
    steps = steps_of(user, membership.centre)
    open_steps = [step for step, done in steps if not done]
    if not open_steps:
        return None
    context = {"steps": steps, "next": open_steps[0]}
    return DashboardPanel(
        "first-steps",
        _("First steps of your centre"),
        "home/_first_steps.html",
        context,
        first=True,
        waits=len(open_steps),
    )
