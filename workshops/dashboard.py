"""What sessions say on the home page of whoever runs some; today's stand in a panel (workshops.dashboard_panels)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.enums import Role
from accounts.models import Membership
from core.date_words import hour_words
from core.periods import BELGIUM, long_date, today
from home.dashboard import DashboardLine, home_line
from permissions.checks import has_right
from permissions.policy import Scope, scope_of
from workshops.models import BatchMark, FacilitatorLink, Session
from workshops.models.link import MANAGE
from workshops.settings import SHEETS_DAYS

ACTION = "session.register"
REOPEN = "session.reopen"
MOST = 50


def _first_day(membership: Membership, day: dt.date) -> dt.date:
    """Return the day from which sheets are told on home; older ones are the manager's to sort out."""
    return day - dt.timedelta(days=setting(SHEETS_DAYS, membership.centre))


@home_line(order=40)
def sheets_to_close(user: Any, membership: Membership) -> list[DashboardLine]:
    """Name each past session of one's own whose sheet still waits to be closed."""
    if scope_of(ACTION, membership.role) is not Scope.OWN_SESSIONS:
        return []
    now = today()
    own = Session.objects.for_user(user, ACTION).filter(workshop__centre=membership.centre).without_sheet()
    waiting = own.filter(date__range=(_first_day(membership, now), now - dt.timedelta(days=1)))
    return [
        DashboardLine(
            heading=_("Sheet to close"),
            who=str(session.workshop),
            detail=" · ".join(
                part
                for part in (f"{hour_words(session.starts_at)} – {hour_words(session.ends_at)}", session.place)
                if part
            ),
            due=session.date,
            action=_("Open the sheet"),
            url=reverse("workshops:session", args=[session.uuid]),
        )
        for session in waiting.select_related("workshop").order_by("date", "starts_at", "pk")[:MOST]
    ]


@home_line(order=45)
def sheets_of_the_centre(user: Any, membership: Membership) -> DashboardLine | None:
    """Tell who may fill in every sheet of the centre how many of the last weeks are still to be closed.

    Who reopens sheets is told of the whole year already (reporting.dashboard), and not of the same sheet twice.
    """
    if scope_of(ACTION, membership.role) is not Scope.CENTRE:
        return None
    if has_right(user, "session.reopen", centre=membership.centre):
        return None
    now = today()
    every = Session.objects.for_user(user, ACTION).filter(workshop__centre=membership.centre).to_close(now)
    recent = every.filter(date__gte=_first_day(membership, now))
    found = recent.order_by().aggregate(count=Count("pk"), first=Min("date"))
    if not found["count"]:
        return None
    said = ngettext("%(count)s sheet to close", "%(count)s sheets to close", found["count"])
    return DashboardLine(
        heading=said % {"count": found["count"]},
        detail=_("A session counts in the figures once its sheet is closed."),
        due=found["first"],
        action=_("See the sheets"),
        url=f"{reverse('workshops:sessions')}?due=on",
    )


@home_line(order=46)
def links_stopped(user: Any, membership: Membership) -> DashboardLine | None:
    """Tell managers of links that open nothing since their maker may not make links any more."""
    if membership.role != Role.MANAGER or not has_right(user, MANAGE, centre=membership.centre):
        return None
    count = FacilitatorLink.objects.for_user(user, MANAGE).stopped().count()
    if not count:
        return None
    sentence = ngettext(
        "%(count)s workshop link stopped with its maker", "%(count)s workshop links stopped with their maker", count
    )
    return DashboardLine(
        heading=sentence % {"count": count},
        detail=_("The outside facilitator cannot open the sheets. Take the link over, or revoke it."),
        action=_("See the links"),
        url=reverse("workshops:open-links"),
    )


@home_line(order=35)
def late_answers(user: Any, membership: Membership) -> list[DashboardLine]:
    """Tell who may reopen sheets, session by session, how many late answers wait for a decision; one statement."""
    if scope_of(REOPEN, membership.role) is None:
        return []
    path = "batch__session__"
    waiting = (
        BatchMark.objects.for_user(user, REOPEN).waiting().filter(**{f"{path}workshop__centre": membership.centre})
    )
    of_session = waiting.order_by().values_list(f"{path}uuid", f"{path}date", f"{path}workshop__title")
    found = of_session.annotate(count=Count("pk"), first=Min("batch__created_at")).order_by("first", f"{path}uuid")
    return [
        DashboardLine(
            heading=ngettext(
                "%(count)s answer arrived too late for its sheet",
                "%(count)s answers arrived too late for their sheet",
                count,
            )
            % {"count": count},
            who=title,
            detail=_("Session of %(day)s. Decide whether the sheet changes.") % {"day": long_date(day)},
            due=timezone.localtime(first, BELGIUM).date(),
            action=_("Decide"),
            url=reverse("workshops:late", args=[uuid]),
        )
        for uuid, day, title, count, first in found[:MOST]
    ]
