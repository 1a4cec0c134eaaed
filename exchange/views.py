"""Pages of the import: upload, preview, confirmation, result."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import recent_sign_in_required
from audit.log import log_read
from exchange.access import get_import_or_404, import_centre
from exchange.forms import WorkbookForm
from exchange.presenting import files_shown, preview_of, result_of
from exchange.services import CHECK, IMPORT, CannotConfirm, ask_for_check, ask_for_import, imports_of
from jobs.enums import FileRole, JobState
from jobs.models import Job
from jobs.presenting import shown
from jobs.retention import is_over


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook and have it checked; a file that is refused is told beside its field."""
    centre = import_centre(request)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        job = ask_for_check(form.cleaned_data["workbook"].name, form.content, by=request.user, centre=centre)
        return redirect("exchange:import-preview", job.uuid)
    earlier = shown(imports_of(request.user, centre)[:5])
    status = 422 if form.errors else 200
    return render(request, "exchange/upload.html", {"form": form, "earlier": earlier}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a checked workbook would change; POST confirms it, once."""
    job = get_import_or_404(request, uuid, CHECK)
    if is_over(job):
        return _waiting(request, job)  # the workbook and what was found in it are no more kept
    if request.method == "POST":
        return _confirm(request, job)
    if job.state != JobState.DONE:
        return _waiting(request, job)
    with transaction.atomic():
        context = preview_of(job, request.user)
        files = files_shown(job, context["cells"], context["lacking"], request.user)
        if files:
            log_read(files, what="exchange.preview", purpose=_("Preview of an import"), centre=job.centre)
        return render(request, "exchange/preview.html", {"job": job, **context})


def _confirm(request: HttpRequest, check: Job) -> HttpResponse:
    """Start the import of a checked workbook, or return to the one that was started."""
    try:
        job = ask_for_import(check, by=request.user)
    except CannotConfirm as refused:
        messages.error(request, refused.sentence)
        return redirect("exchange:import-preview", check.uuid)
    return redirect("exchange:import-result", job.uuid)


def _waiting(request: HttpRequest, job: Job) -> HttpResponse:
    """Show a job that runs, waits or could not be completed, with its progress."""
    (one,) = shown([job])
    return render(request, "exchange/waiting.html", {"shown": one, "polled": False})


@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what an import has written, or how far it is."""
    job = get_import_or_404(request, uuid, IMPORT)
    if job.state != JobState.DONE:
        return _waiting(request, job)
    return render(request, "exchange/result.html", {"job": job, **result_of(job)})


@require_safe
@recent_sign_in_required(of_file=True)
def defects_csv(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give every defect as CSV, in the words of the command's report. It names cells, never persons."""
    job = get_import_or_404(request, uuid, CHECK)
    file = job.files.filter(role=FileRole.RESULT).first() if job.state == JobState.DONE and not is_over(job) else None
    if file is None:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name)}
    return HttpResponse(file.read(), content_type=file.content_type, headers=headers)
