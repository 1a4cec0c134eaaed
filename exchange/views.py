"""Pages of the import: upload, preview, confirmation, result; the workbooks to start from."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from exchange import takeover
from exchange.access import get_import_or_404, get_taking_over_or_404, import_centre
from exchange.exports import empty_workbook
from exchange.forms import WorkbookForm
from exchange.presenters import preview_of, result_of
from exchange.recipients import log_files
from exchange.scope import is_taking_over
from exchange.services import (
    CHECK,
    IMPORT,
    XLSX,
    CannotConfirm,
    ask_for_check,
    ask_for_import,
    ask_for_records,
    imports_of,
)
from exchange.withheld_rows import CHANGE, PURPOSE, READ, put_away, rows_of
from jobs.enums import FileRole, JobState
from jobs.models import Job
from jobs.presenters import present_jobs
from jobs.retention import is_over
from participants.access import find_participant_or_404, get_participant_or_404
from permissions.checks import may


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take a workbook and have it checked; a file that is refused is told beside its field."""
    centre = import_centre(request)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        job = ask_for_check(form.cleaned_data["workbook"].name, form.content, by=request.user, centre=centre)
        return redirect("exchange:import-preview", job.uuid)
    context = {
        "form": form,
        "earlier": present_jobs(imports_of(request.user, centre)[:5]),
        "is_taking_over": is_taking_over(centre, request.user),
    }
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a checked workbook would change; POST confirms it, once."""
    job = get_import_or_404(request, uuid, CHECK)
    if is_over(job):
        return _progress_page(request, job)  # the workbook and what was found in it are no more kept
    if request.method == "POST":
        return _confirm(request, job)
    if job.state != JobState.DONE:
        return _progress_page(request, job)
    with transaction.atomic():
        context = preview_of(job, request.user)
        if context["is_taking_over"]:
            context |= {"waiting": takeover.of_check(job), "others": takeover.second_persons(job)}
        named = {*job.result.get("named", []), *(one.number for one in context["lacking"] if one.number)}
        log_files(sorted(named), job.centre, what="exchange.preview", purpose=_("Preview of an import"))
        return render(request, "exchange/preview.html", {"job": job, **context})


def _confirm(request: AuthenticatedHttpRequest, check: Job) -> HttpResponse:
    """Start the import of a checked workbook, or return to the one that was started.

    Where it takes over the centre's past, a second person is asked first.
    """
    try:
        if takeover.is_needed(check) and takeover.ask_second_person(check).confirmed_at is None:
            messages.success(request, _("Your colleagues who may confirm were told. Nothing is written until then."))
            return redirect("exchange:import-preview", check.uuid)
        job = ask_for_import(check, by=request.user)
    except CannotConfirm as refused:
        messages.error(request, refused.sentence)
        return redirect("exchange:import-preview", check.uuid)
    return redirect("exchange:import-result", job.uuid)


@recent_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show how much another person brings of the centre's past, and confirm it by POST."""
    waiting = get_taking_over_or_404(request, uuid)
    if request.method == "POST":
        try:
            takeover.confirm(waiting, by=request.user)
        except CannotConfirm as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, _("You confirmed the import. It is being written."))
        return redirect("exchange:import-confirm", uuid)
    over = is_over(waiting.job)
    sheets = [] if over else preview_of(waiting.job, request.user)["sheets"]
    context = {"waiting": waiting, "job": waiting.job, "over": over, "sheets": sheets, "compared": True}
    return render(request, "exchange/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def set_aside(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what imports had for a file while it was sealed from their authors; POST puts one of them away."""
    if request.method == "POST":
        put_away(find_participant_or_404(request, uuid, CHANGE), request.POST.get("aside", ""), by=request.user)
        return redirect("exchange:set-aside", uuid)
    participant = get_participant_or_404(request, uuid, READ, what="exchange.set_aside", purpose=PURPOSE)
    context = {
        "file": participant,
        "aside": rows_of(participant),
        "may_put_away": may(request.user, CHANGE, participant),
    }
    return render(request, "exchange/set_aside.html", context)


@require_safe
def empty(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Give the empty workbook; it holds no record."""
    import_centre(request)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename="classeur-vide.xlsx")}
    return HttpResponse(empty_workbook(), content_type=XLSX, headers=headers)


@require_POST
def records(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Start writing the records of the centre as a workbook; the page of the job gives it."""
    return redirect(ask_for_records(import_centre(request), by=request.user))


def _progress_page(request: AuthenticatedHttpRequest, job: Job) -> HttpResponse:
    """Show a job that runs, waits or could not be completed, with its progress."""
    (one,) = present_jobs([job])
    return render(request, "exchange/waiting.html", {"shown": one, "polled": False})


@require_safe
def result(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what an import has written, or how far it is."""
    job = get_import_or_404(request, uuid, IMPORT)
    if job.state != JobState.DONE:
        return _progress_page(request, job)
    return render(request, "exchange/result.html", {"job": job, **result_of(job)})


@require_safe
@recent_sign_in_required(of_file=True)
def defects_csv(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give every defect as CSV, in the words of the command's report. It names cells, never persons."""
    job = get_import_or_404(request, uuid, CHECK)
    file = job.files.filter(role=FileRole.RESULT).first() if job.state == JobState.DONE and not is_over(job) else None
    if file is None:
        raise Http404
    with transaction.atomic():
        log_files(job.result.get("named", []), job.centre, what="exchange.preview", purpose=_("Defects of an import"))
        content = file.read()
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name)}
    return HttpResponse(content, content_type=file.content_type, headers=headers)
