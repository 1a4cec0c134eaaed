"""Pages of jobs: my jobs, one job and how far it is, its file, taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from jobs.access import get_job_or_404, get_result_or_404
from jobs.models import Job
from jobs.presenters import present_jobs
from jobs.services import NotCancellable, cancel

JOBS_A_PAGE = 20


@require_GET
def job_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The person's own jobs, newest first."""
    mine = Job.objects.for_user(request.user, "job.view").newest_first().with_has_result().with_source_name()
    page = Paginator(mine.defer("params", "result"), JOBS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page, "jobs": present_jobs(page.object_list)})


@require_GET
def job_detail(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """One job; while it is open the part that changes is asked for again by a script, or by a link."""
    (one,) = present_jobs([get_job_or_404(request, uuid)])
    return render(request, "jobs/detail.html", {"shown": one, "polled": False})


@require_GET
def job_progress(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """The part of a job's page that changes: the file that the page itself includes."""
    (one,) = present_jobs([get_job_or_404(request, uuid)])
    return render(request, "jobs/partials/_progress.html", {"shown": one, "polled": True})


@require_GET
@recent_sign_in_required(of_file=True)
def job_result(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """The result file, to its owner while the right lasts; what the kind of job logs is in the same transaction."""
    with transaction.atomic():
        job, file, handler = get_result_or_404(request, uuid)
        if handler.on_download is not None:
            handler.on_download(request, job)
    return HttpResponse(
        file.read(),
        content_type=file.content_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )


@require_POST
def job_cancel(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take back a job that still waits."""
    job = get_job_or_404(request, uuid)
    try:
        cancel(job, request.user)
    except NotCancellable:
        messages.warning(request, _("This can no longer be cancelled: it has begun or ended."))
    return redirect(job)
