"""Sessions week by week, and the sheet of one, for the accounts of a centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reauthentication import ask_again, signed_in_recently
from accounts.requests import AuthenticatedHttpRequest
from core.pagination import LongPaginator
from core.periods import NotADay, parse_day, today
from permissions.access import working_centre
from permissions.checks import has_right
from workshops.access import get_session_or_404
from workshops.calendar import in_week, is_missing, is_near, next_of, week_of, with_list_details
from workshops.forms.session_filters import SessionFilter
from workshops.models import Session
from workshops.models.session import SessionQuerySet
from workshops.views.add_somebody import take_in
from workshops.views.desk import Desk, sheet_on_paper, show_sheet, take
from workshops.views.guests import guests_of, note_of
from workshops.views.removal import told_when_removed
from workshops.views.take_off import take_somebody_off

ACTION, REGISTER = "session.view", "session.register"
PAGE_SIZE = 50


def _day(text: str) -> dt.date | None:
    """Return the day of an address, None for none or for anything that is no day."""
    try:
        return parse_day(text) if text else None
    except NotADay:
        return None


@require_safe
def sessions(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show a week of sessions, today first, or what the filters leave. No person is named here."""
    working_centre(request, ACTION)
    mine = Session.objects.for_user(request.user, ACTION)
    form = SessionFilter(request.GET, sessions=mine)
    form.is_valid()  # what is no filter leaves everything, and is said beside its field
    week = None if form.chosen else week_of(mine, _day(request.GET.get("week", "")))
    listed = (
        with_list_details(form.found()).order_by("-date", "starts_at", "pk") if week is None else in_week(mine, week)
    )
    page = LongPaginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "week": week,
        "form": form,
        "page": page,
        "days": _days(page.object_list),
        "query": urlencode(form.chosen if week is None else {"week": f"{week.monday:%Y-%m-%d}"}),
        "series": has_right(request.user, "workshop.view", centre=request.centre),
        "stands_in": has_right(request.user, "session.stand_in", centre=request.centre),
        "ways": _views(form, mine),
    }
    return render(request, "workshops/sessions.html", context)


def _days(found: Iterable[Session]) -> list[dict[str, Any]]:
    """Return the sessions by day, each with what is to be done next."""
    days: list[dict[str, Any]] = []
    for one in found:
        label, waits = next_of(one)
        if not days or days[-1]["day"] != one.date:
            days.append({"day": one.date, "today": one.date == today(), "rows": []})
        days[-1]["rows"].append({"session": one, "next": label, "waits": waits, "missing": is_missing(one)})
    return days


def _views(form: SessionFilter, mine: SessionQuerySet) -> list[dict[str, Any]]:
    """Return the ways of looking: by week, what is to be closed, the calendar."""
    due, address = LongPaginator(mine.to_close(today()), PAGE_SIZE), reverse("workshops:sessions")
    words = ngettext("%(count)s sheet to close", "%(count)s sheets to close", due.count) % {"count": due.count}
    if due.more:
        words = _("More than 1,000 sheets to close")
    words = words if due.count else _("No sheet to close")
    return [
        {"label": _("By week"), "url": address, "current": not form.chosen},
        {"label": words, "url": f"{address}?due=on", "current": "due" in form.chosen},
        {"label": _("Calendar"), "url": reverse("workshops:calendar"), "current": False},
    ]


@require_safe
@told_when_removed
@transaction.atomic
def session(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the sheet of one session, to fill in or to read, and log it."""
    found = get_session_or_404(request.user, uuid, ACTION)
    desk = Desk(request, found, request.user)
    return show_sheet(desk, desk.lines())


@require_POST
@transaction.atomic
def marks(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take marks, from the form of the sheet or from the script that keeps them; open or close the sheet."""
    found = get_session_or_404(request.user, uuid, REGISTER, lock=True)
    return take(Desk(request, found, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def add(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Put somebody on the sheet who was not expected."""
    found = get_session_or_404(request.user, uuid, REGISTER, lock=request.method == "POST")
    return take_in(Desk(request, found, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def off(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take somebody off the sheet who was added by mistake."""
    found = get_session_or_404(request.user, uuid, REGISTER, lock=request.method == "POST")
    return take_somebody_off(Desk(request, found, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def guests(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note guests and children of a session."""
    found = get_session_or_404(request.user, uuid, REGISTER, lock=request.method == "POST")
    return guests_of(Desk(request, found, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def note(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Write a note for the team about a session."""
    found = get_session_or_404(request.user, uuid, REGISTER, lock=request.method == "POST")
    return note_of(Desk(request, found, request.user))


@require_safe
@transaction.atomic
def paper(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give the sheet to sign. Around its day it is printed without more; at another time Jalon asks who is there."""
    found = get_session_or_404(request.user, uuid, ACTION)
    if not is_near(found) and not signed_in_recently(request):
        return ask_again(request, of_file=True)
    return sheet_on_paper(Desk(request, found, request.user))
