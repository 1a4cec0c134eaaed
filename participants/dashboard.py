"""What files say on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from home.dashboard import DashboardLine, home_line
from participants.caseload import FOLLOW, own_people
from permissions.policy import scope_of


@home_line(order=50)
def own_files(user: User, membership: Membership) -> DashboardLine | None:
    """Lead a key worker of nobody today to the team's files; who follows somebody has a panel of them."""
    if scope_of(FOLLOW, membership.role) is None or own_people(user, membership.centre):
        return None
    detail = _("No file is yours today. You can find the team’s files by name.")
    return DashboardLine(
        _("Participants"), _("Open the list"), reverse("participants:files"), detail=detail, waits=False
    )


@home_line(order=51)
def every_file(user: User, membership: Membership) -> DashboardLine | None:
    """Lead who knows of every file and follows none to the list."""
    known = scope_of("participant.identity", membership.role)
    if known is None or scope_of("participant.change", membership.role) is not None:
        return None
    detail = _("Who is on which path, in which group, and with whom")
    return DashboardLine(
        _("Participants"), _("Open the list"), reverse("participants:files"), detail=detail, waits=False
    )
