"""The calendar of sessions, by week or by month. No participant is named here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.periods import NotADay, parse_day, today
from permissions.access import working_centre
from workshops.calendar_grid import MONTH, WEEK, CalendarSpan, days_of, hours_of, read_span, span_of, weeks_of
from workshops.enums import WorkshopKind
from workshops.forms.calendar import CalendarFilter
from workshops.models import Session

ACTION = "session.view"


@require_safe
def calendar(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show a week or a month of the sessions that the reader may see, and what the filters leave of them."""
    working_centre(request, ACTION)
    mine = Session.objects.for_user(request.user, ACTION)
    span = span_of(MONTH if request.GET.get("view") == MONTH else WEEK, _day(request.GET.get("day", "")))
    form = CalendarFilter(request.GET, sessions=read_span(mine, span))
    found = form.found()
    days = days_of(span, found)
    after = None if found else mine.filter(date__gt=span.last).first_day()
    context = {
        "span": span,
        "form": form,
        "days": days,
        "hours": hours_of(days),
        "weeks": weeks_of(days) if span.view == MONTH else [],
        "empty": not found,
        "after": _link(form, span.view, after) if after else "",
        "after_day": after,
        "ways": _ways(span, form),
        "kinds": WorkshopKind.choices,
        "earlier": _link(form, span.view, span.earlier),
        "later": _link(form, span.view, span.later),
        "now": _link(form, span.view, today()),
        "words": urlencode(form.chosen),
        "all": _link(None, span.view, span.chosen),
    }
    return render(request, "workshops/calendar.html", context)


def _day(text: str) -> dt.date:
    """Return the day of an address, today for none or for anything that is no day."""
    try:
        return parse_day(text) if text else today()
    except NotADay:
        return today()


def _link(form: CalendarFilter | None, view: str, day: dt.date) -> str:
    words = {"view": view, "day": day.isoformat(), **(form.chosen if form else {})}
    return f"{reverse('workshops:calendar')}?{urlencode(words)}"


def _ways(span: CalendarSpan, form: CalendarFilter) -> list[dict[str, Any]]:
    """Return the two ways of looking."""
    return [
        {"label": label, "url": _link(form, view, span.chosen), "current": span.view == view}
        for view, label in ((WEEK, pgettext("a calendar by", "Week")), (MONTH, pgettext("a calendar by", "Month")))
    ]
