"""What sessions say on the home page of whoever runs some; today's stand in a panel (workshops.dashboard_panels)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.enums import Role
from accounts.models import Membership, User
from core.date_words import hour_words
from core.periods import BELGIUM, long_date, today
from home.daily_mail import day_off
from home.dashboard import DashboardLine, Mail, home_line
from permissions.checks import has_right
from permissions.policy import Scope, scope_of
from workshops.enums import SessionState
from workshops.holidays import holiday
from workshops.models import BatchMark, FacilitatorLink, Session
from workshops.models.link import MANAGE
from workshops.settings import SHEETS_DAYS

ACTION = "session.register"
REOPEN = "session.reopen"
CLOSE = "session.close"
MOST = 50


def _first_day(membership: Membership, day: dt.date) -> dt.date:
    """Return the day from which sheets are told on home; older ones are the manager's to sort out."""
    return day - dt.timedelta(days=setting(SHEETS_DAYS, membership.centre))


@home_line(order=40)
def sheets_to_close(user: User, membership: Membership) -> list[DashboardLine]:
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
def sheets_of_the_centre(user: User, membership: Membership) -> list[DashboardLine]:
    """Tell who may close sheets which were handed in by a link, and which of the last weeks nobody closed.

    Of their own sessions they are told one by one, above. Who reopens sheets is told of the whole year already
    (reporting.dashboard), and not of the same sheet twice. One statement.
    """
    if scope_of(CLOSE, membership.role) is None:
        return []
    now, handed_in = today(), Q(state=SessionState.HANDED_IN)
    recent = ~handed_in & Q(date__range=(_first_day(membership, now), now - dt.timedelta(days=1)))
    every = Session.objects.for_user(user, CLOSE).filter(workshop__centre=membership.centre).without_sheet()
    found = (
        every.filter(handed_in | recent)
        .order_by()
        .aggregate(
            validate=Count("pk", filter=handed_in),
            first_handed_in=Min("date", filter=handed_in),
            close=Count("pk", filter=recent),
            first=Min("date", filter=recent),
        )
    )
    address, lines = reverse("workshops:sessions"), []
    if found["validate"]:
        said = ngettext("%(count)s sheet to validate", "%(count)s sheets to validate", found["validate"])
        lines.append(
            DashboardLine(
                heading=said % {"count": found["validate"]},
                detail=_("Handed in by a link. A session counts in the figures once its sheet is closed."),
                due=found["first_handed_in"],
                action=_("See the sheets"),
                url=f"{address}?state={SessionState.HANDED_IN}",
                count=found["validate"],
            )
        )
    told = scope_of(ACTION, membership.role) is Scope.CENTRE and scope_of(REOPEN, membership.role) is None
    if found["close"] and told:
        said = ngettext("%(count)s sheet to close", "%(count)s sheets to close", found["close"])
        lines.append(
            DashboardLine(
                heading=said % {"count": found["close"]},
                detail=_("A session counts in the figures once its sheet is closed."),
                due=found["first"],
                action=_("See the sheets"),
                url=f"{address}?due=on&since={_first_day(membership, now)}",
                count=found["close"],
                mail=Mail.NEVER,
            )
        )
    return lines


@home_line(order=46)
def links_stopped(user: User, membership: Membership) -> DashboardLine | None:
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
        count=count,
    )


@home_line(order=35)
def late_answers(user: User, membership: Membership) -> list[DashboardLine]:
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
            count=count,
        )
        for uuid, day, title, count, first in found[:MOST]
    ]


@day_off
def legal_holidays(user: User, day: dt.date) -> bool:
    """Answer whether the day is a legal public holiday: no mail about what waits leaves then."""
    return bool(holiday(day))
