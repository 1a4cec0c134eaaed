"""Who may have a job run, see it and fetch its file: asked afresh each time, because rights end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.requests import AuthenticatedHttpRequest
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.registry import Handler, UnknownKind, handler_of
from permissions.checks import has_right


def owner_may(job: Job, handler: Handler) -> bool:
    """Answer whether the job's owner has, today and in its centre, the right that this kind of job needs."""
    return has_right(job.owner, handler.action, centre=job.centre)


def get_job_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str = "job.view") -> Job:
    """Return the job if it is the person's own, in a centre where she works today; else raise Http404."""
    job = (
        Job.objects.for_user(request.user, action)
        .select_related("owner", "centre")
        .with_has_result()
        .with_source_name()
        .filter(uuid=uuid)
        .first()
    )
    if job is None:
        raise Http404
    return job


def get_result_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> tuple[Job, JobFile, Any]:
    """Return job, result file and handler; Http404 for a stranger, a right withdrawn, a job without a result."""
    job = get_job_or_404(request, uuid)
    try:
        handler = handler_of(job.kind)
    except UnknownKind:
        raise Http404 from None
    if job.state != JobState.DONE or not owner_may(job, handler):
        raise Http404
    file = JobFile.objects.filter(job=job, role=FileRole.RESULT).first()
    if file is None:
        raise Http404
    return job, file, handler
