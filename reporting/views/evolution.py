"""The yearly evolution table: as a page, as sheets, and asked for as a document."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Centre
from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from core.forms import problems_of
from permissions.checks import has_right
from reporting.access import figures_centre
from reporting.evolution import evolution as compute
from reporting.evolution import records_ends, without_blank_years, years_of_records
from reporting.exports import as_csv, as_xlsx
from reporting.forms import EvolutionForm
from reporting.presenters import (
    beyond_of,
    definitions,
    ends_in_last_year,
    file_name_of,
    left_out_of,
    pictures,
    query_of,
    said_of,
    table_of,
    title_of,
    until_of,
    years_of,
)
from reporting.sealed_persons import years_with_sealed_persons
from reporting.services import ask_for_evolution_pdf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def evolution(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the table and its pictures; a question typed wrongly comes back as typed, with what is wrong, alone."""
    centre = figures_centre(request)
    known = years_of_records(centre)
    if known is None:
        return render(request, "reporting/empty.html", {"import_url": _import_url(request, centre)})
    form = EvolutionForm.of(request.GET, centre)
    if not form.is_valid():
        return put_right(request, form, status=200)
    table = compute(form.frame(centre))
    ends = records_ends(table.frame)
    unasked = not {"from", "to"} & set(request.GET)
    drawn, blank = without_blank_years(table) if unasked else (table, [])
    context = {
        "form": form,
        "title": title_of(table.frame),
        "years": years_of(table.frame),
        "said": said_of(table.frame),
        "query": query_of(table.frame),
        "until": until_of(ends),
        "until_query": query_of(table.frame, as_of=ends[-1]) if ends_in_last_year(table.frame, ends) else "",
        "beyond": beyond_of(table.frame, known) if unasked else "",
        "left_out": left_out_of(blank),
        "known": known,
        "table": table_of(drawn),
        "pictures": pictures(table),
        "definitions": definitions(table),
        "apart": years_with_sealed_persons(table.frame, request.user),
    }
    return render(request, "reporting/evolution.html", context)


@require_safe
@recent_sign_in_required(of_file=True)
def evolution_csv(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the table as CSV: for the reader's spreadsheet program, or with ?for=programs for programs."""
    form = EvolutionForm.of(request.GET, centre := figures_centre(request))
    if not form.is_valid():
        return put_right(request, form)
    table = compute(form.frame(centre))
    language = None if request.GET.get("for") == "programs" else get_language()
    return download(as_csv(table, language=language), "text/csv; charset=utf-8", file_name_of(table.frame, "csv"))


@require_safe
@recent_sign_in_required(of_file=True)
def evolution_xlsx(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the table as a workbook."""
    form = EvolutionForm.of(request.GET, centre := figures_centre(request))
    if not form.is_valid():
        return put_right(request, form)
    table = compute(form.frame(centre))
    return download(as_xlsx(table, language=get_language()), XLSX, file_name_of(table.frame, "xlsx"))


@require_POST
@recent_sign_in_required(of_file=True)
def evolution_pdf(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for the PDF and go to the page of the job that makes it."""
    form = EvolutionForm.of(request.POST, centre := figures_centre(request))
    if not form.is_valid():
        return put_right(request, form)
    return redirect(ask_for_evolution_pdf(form.frame(centre), by=request.user))


def put_right(
    request: AuthenticatedHttpRequest, form: EvolutionForm, status: int = 400, address: str = "reporting:evolution"
) -> HttpResponse:
    """Return the page with the form as it was typed and what is wrong with it, and no table."""
    context = {"form": form, "problems": problems_of(form), "address": address, "without_count": False}
    return render(request, "reporting/question.html", context, status=status)


def _import_url(request: AuthenticatedHttpRequest, centre: Centre) -> str:
    """Return where the workbook is imported, "" for who may not (a room above: known by its address only)."""
    return reverse("exchange:import") if has_right(request.user, "import.run", centre=centre) else ""


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
