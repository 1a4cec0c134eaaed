"""What accounts say on the home page: notices, roles that wait, the way to the administrator's pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NoticeKind
from accounts.models import Membership, User
from administration.services.role_approval import roles_to_approve
from administration.services.roles import CONFIRM, MANAGE
from home.dashboard import DashboardLine, home_line
from home.notices import unread_kinds
from permissions.checks import has_right


@home_line(order=15)
def roles_to_confirm(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many roles wait for this person's decision."""
    centre = membership.centre
    if not has_right(user, CONFIRM, centre=centre):
        return None
    count = roles_to_approve(user, centre).count()
    if not count:
        return None
    return DashboardLine(
        heading=ngettext("A role waits for your decision", "%(count)s roles wait for your decision", count)
        % {"count": count},
        detail=_("An administrator prepared it; it opens nothing until a second person confirms it."),
        action=_("Look at it"),
        url=reverse("roles"),
        count=count,
    )


@home_line(order=90)
def accounts_at_hand(user: User, membership: Membership) -> DashboardLine | None:
    """Lead to the accounts of the centre."""
    if not has_right(user, MANAGE, centre=membership.centre):
        return None
    return DashboardLine(
        heading=_("Accounts of your centre"),
        detail=_("Open and close accounts, give and end roles, help somebody who cannot sign in."),
        action=_("Open"),
        url=reverse("accounts"),
        waits=False,
    )


@home_line(order=5)
def notices_to_read(user: User, membership: Membership) -> DashboardLine | None:
    """Say what the person was told and has not put away: the kinds only, since home shows no file."""
    waiting = [one for one in unread_kinds(user, membership.centre) if one != NoticeKind.ROLE_TO_CONFIRM]
    count = len(waiting)
    if not count:
        return None
    kinds = list(dict.fromkeys(str(NoticeKind(kind).label) for kind in waiting[:3]))
    return DashboardLine(
        heading=kinds[0]
        if count == 1
        else ngettext("%(count)s notice to read", "%(count)s notices to read", count) % {"count": count},
        detail="" if count == 1 else " · ".join(kinds),
        action=_("Read it"),
        url=f"{reverse('notices')}#to-read",
        count=count,
    )
