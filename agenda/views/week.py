"""The week of a member: one's own whole, a colleague's as time that is taken."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import TeamMember
from accounts.requests import AuthenticatedHttpRequest
from accounts.staff import team_today
from agenda.access import VIEW, get_member_or_404, member_of
from agenda.presenters import week_of
from audit.log import log_read
from core.periods import NotADay, parse_day, today
from permissions.access import working_centre
from permissions.checks import has_right_in_whole_centre
from permissions.policy import scope_of

READING = gettext_noop("The team member’s own agenda")
ROLES = [role for role in Role if scope_of(VIEW, role) is not None]


@require_safe
@transaction.atomic
def week(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show one's own week; without a code in the team, that there is none, and the colleagues'."""
    member = member_of(request.user, working_centre(request, VIEW))
    return _draw(request, member)


@require_safe
@transaction.atomic
def member(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the week of a member of the centre."""
    return _draw(request, get_member_or_404(request, uuid))


def _draw(request: AuthenticatedHttpRequest, member: TeamMember | None) -> HttpResponse:
    chosen = _day(request.GET.get("day", ""))
    shown = week_of(member, chosen, request.user) if member else None
    if shown and shown.files:
        log_read(shown.files, what="agenda.week", purpose=READING, centre=request.centre)
    context = {"week": shown, "chosen": chosen, "colleagues": _colleagues(request, member)}
    return render(request, "agenda/week.html", context)


def _colleagues(request: AuthenticatedHttpRequest, shown: TeamMember | None) -> list[dict[str, object]]:
    """Return the members of the team whose week can be opened, one's own first; none for who sees only her own."""
    if not has_right_in_whole_centre(request.user, VIEW) or request.centre is None:
        return []
    me = request.user.pk
    found = sorted(team_today(request.centre, *ROLES), key=lambda one: (one.user_id != me, one.code))
    return [
        {
            "member": one,
            "own": one.user_id == me,
            "url": reverse("agenda:week") if one.user_id == me else reverse("agenda:member", args=[one.uuid]),
            "current": one == shown,
        }
        for one in found
    ]


def _day(text: str) -> dt.date:
    """Return the day of an address, today for none or for anything that is no day."""
    try:
        return parse_day(text) if text else today()
    except NotADay:
        return today()
