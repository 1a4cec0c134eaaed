"""The week on the home page: the sessions to come, and for who runs some, today's before everything else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from core.periods import today
from home.dashboard import DashboardPanel, home_panel
from participants.models import GroupStay
from permissions.policy import Scope, scope_of
from workshops.enums import SessionState
from workshops.models import Session
from workshops.models.session import SessionQuerySet

DAYS = 7
MOST = 8
VIEW, REGISTER = "session.view", "session.register"
GONE = (SessionState.CANCELLED, SessionState.MOVED)


@dataclass(frozen=True)
class Planned:
    """One session of the week: how many are expected, sealed files aside, and whether its sheet is begun or done."""

    session: Session
    expected: int
    groups: list[Any]
    who: list[Any]

    @property
    def is_today(self) -> bool:
        return self.session.date == today()

    @property
    def state(self) -> str:
        """In one word for the page: "open" (the sheet is begun), "handed in", "done", or "" (nothing noted yet)."""
        if self.session.state == SessionState.HANDED_IN:
            return "handed in"
        if self.session.state in (SessionState.HELD, SessionState.REOPENED):
            return "open"
        return "done" if self.session.state == SessionState.CLOSED else ""


def _sessions_of(user: User, membership: Membership, action: str) -> SessionQuerySet:
    return Session.objects.for_user(user, action).filter(workshop__centre=membership.centre).exclude(state__in=GONE)


def _with_details(sessions: SessionQuerySet) -> list[Planned]:
    """Return sessions with what is told of each: four statements, whatever their number."""
    coming = (
        GroupStay.objects.expected_on(OuterRef("date")).unsealed().filter(group__sessions=OuterRef("pk")).order_by()
    )
    persons = coming.values("group__sessions").annotate(of=Count("enrolment__participant", distinct=True)).values("of")
    found = sessions.annotate(expected_count=Coalesce(Subquery(persons), 0)).select_related("workshop")
    return [
        Planned(session, session.expected_count, list(session.groups.all()), session.runners)
        for session in found.prefetch_related("groups").with_runners()
    ]


@home_panel(order=10)
def sessions_today(user: User, membership: Membership) -> DashboardPanel | None:
    """Show who runs sessions today's, each with its sheet; the next one, or the latest, where there is none today."""
    if scope_of(REGISTER, membership.role) is not Scope.OWN_SESSIONS:
        return None
    own = _sessions_of(user, membership, REGISTER)
    ordered = own.order_by("date", "starts_at", "pk")
    found = _with_details(ordered.filter(date=today()))
    if found:
        waiting = sum(1 for one in found if one.state != "done")
        context = {"sessions": found}
        return DashboardPanel("today", _("Today"), "workshops/_home_today.html", context, first=True, waits=waiting)
    near = _with_details(ordered.filter(date__gt=today())[:1])
    heading = _("Your next session")
    if not near:
        near = _with_details(own.filter(date__lt=today()).order_by("-date", "-starts_at", "-pk")[:1])
        heading = _("Your latest session")
    if not near:
        return None
    return DashboardPanel("today", heading, "workshops/_home_today.html", {"sessions": near}, first=True)


@home_panel(order=20)
def week(user: User, membership: Membership) -> DashboardPanel | None:
    """Show the sessions of the seven days from today on, to whom sessions concern."""
    scope = scope_of(VIEW, membership.role)
    if scope is None:
        return None
    now = today()
    own = scope is Scope.OWN_SESSIONS
    first = now + dt.timedelta(days=1) if own else now  # today's stand above for who runs them
    coming = _sessions_of(user, membership, VIEW).filter(date__range=(first, now + dt.timedelta(days=DAYS - 1)))
    found = _with_details(coming.order_by("date", "starts_at", "pk")[:MOST])
    if own and not found:
        return None
    context = {"sessions": found, "own": own}
    heading = _("My week") if own else _("The week")
    more = (_("All sessions"), reverse("workshops:sessions"))
    return DashboardPanel("week", heading, "workshops/_home_week.html", context, more=more)
