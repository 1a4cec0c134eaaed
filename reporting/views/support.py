"""The table of individual support: as a page and as sheets."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Centre
from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from permissions.checks import has_right
from reporting.access import figures_centre
from reporting.evolution import SUPPORT_CODES, Evolution, without_blank_years
from reporting.evolution import evolution as compute
from reporting.exports import as_csv, as_xlsx
from reporting.figures.individual import PROGRAMME_SAYS, first_day
from reporting.forms import EvolutionForm
from reporting.presenters import (
    definitions,
    file_name_of_support,
    left_out_of,
    query_of,
    said_of_days,
    table_of,
    title_of_support,
)
from reporting.views.evolution import XLSX, download, put_right

CHANGE = "setting.change"


def _table(form: EvolutionForm, centre: Centre) -> Evolution:
    return compute(form.frame(centre), SUPPORT_CODES)


@require_safe
def support(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show individual time in its three readings, appointments, assessments and exits; the shares together."""
    centre = figures_centre(request)
    form = EvolutionForm.of_support(request.GET, centre)
    if not form.is_valid():
        return put_right(request, form, status=200, address="reporting:support")
    table = _table(form, centre)
    unasked = not {"from", "to"} & set(request.GET)
    drawn, blank = without_blank_years(table) if unasked else (table, [])
    context = {
        "form": form,
        "title": title_of_support(table.frame),
        "said": said_of_days(table.frame),
        "query": query_of(table.frame),
        "measured_from": first_day(table.frame),
        "programme_says": PROGRAMME_SAYS,
        "changing": has_right(request.user, CHANGE, centre=centre),
        "left_out": left_out_of(blank),
        "table": table_of(drawn),
        "definitions": definitions(table),
    }
    return render(request, "reporting/support.html", context)


@require_safe
@recent_sign_in_required(of_file=True)
def support_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the table as CSV: for the reader's spreadsheet program, or with ?for=programs for programs."""
    form = EvolutionForm.of_support(request.GET, centre := figures_centre(request))
    if not form.is_valid():
        return put_right(request, form, address="reporting:support")
    table = _table(form, centre)
    language = None if request.GET.get("for") == "programs" else get_language()
    name = file_name_of_support(table.frame, "csv")
    return download(as_csv(table, language=language), "text/csv; charset=utf-8", name)


@require_safe
@recent_sign_in_required(of_file=True)
def support_xlsx(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the table as a workbook."""
    form = EvolutionForm.of_support(request.GET, centre := figures_centre(request))
    if not form.is_valid():
        return put_right(request, form, address="reporting:support")
    table = _table(form, centre)
    return download(as_xlsx(table, language=get_language()), XLSX, file_name_of_support(table.frame, "xlsx"))
