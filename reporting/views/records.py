"""The records behind one figure of one year."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.periods import Period
from reporting.access import figures_centre
from reporting.evolution import CODES, SUPPORT_CODES
from reporting.figure_records import open_figure
from reporting.figures import figure_of
from reporting.forms import EvolutionForm
from reporting.presenters import query_of


@require_safe
def records(request: AuthenticatedHttpRequest, code: str, year: int) -> HttpResponse:
    """Show what a figure of a year is made of; 404 for another code, a year outside the span or not begun yet.

    Without years in the address the span is the year itself: home leads to a year that no source of funds covers.

    Persons shown are written to the access log in the transaction that reads them: no row, no answer.
    """
    centre = figures_centre(request)
    asked = {"from": str(year), "to": str(year)} if not {"from", "to"} & set(request.GET) else {}
    form = EvolutionForm.of({**asked, **request.GET.dict()}, centre)
    if code not in [*CODES, *SUPPORT_CODES] or not form.is_valid():
        raise Http404
    frame = form.frame(centre)
    period = next((one for one in frame.periods if one.first.year == year), None)
    if period is None or frame.cut(period) is None:
        raise Http404
    with transaction.atomic():
        opened = open_figure(
            figure_of(code), frame, Period.year(year), reader=request.user, page=request.GET.get("page")
        )
    table = "reporting:evolution" if code in CODES else "reporting:support"
    return render(request, "reporting/records.html", {"opened": opened, "query": query_of(frame), "table": table})
