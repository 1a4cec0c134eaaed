"""Taking hold of a job's row, and letting go of it: each is one compare-and-swap, so one of many wins."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from jobs import heartbeat
from jobs.enums import JobState
from jobs.models import Job

logger = logging.getLogger(__name__)


def lost_jobs(*, not_hinted: bool = False, **which: object) -> list[Job]:
    """Return the running jobs whose runners are surely gone (claimed long ago and silent), owner loaded.

    With `not_hinted`, those for which a hint is already on its way are left out before anybody listens for them:
    listening takes seconds of the very worker that should take the job up.
    """
    patience = timedelta(seconds=settings.JOB_STALE_SECONDS)
    old = Job.objects.claimed_before(timezone.now() - patience).filter(**which).select_related("owner")
    jobs = [job for job in old.defer("params", "result") if not (not_hinted and heartbeat.was_hinted(job.uuid))]
    silent = heartbeat.silent_among(job.runner for job in jobs)
    return [job for job in jobs if job.runner in silent]


def claim(job_id: int) -> Job | None:
    """Make a job run under a new runner and return it (owner and centre loaded), or None when it is not to be taken.

    To be taken: queued, or running under a runner that is lost, and not yet attempted JOB_MAX_ATTEMPTS times.
    """
    seen = Job.objects.queued().filter(pk=job_id).first()
    if seen is None:
        seen = next(iter(lost_jobs(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)), None)
    if seen is None:
        return None
    token = uuid4()
    heartbeat.beat(token)  # before the row names this runner, so that it is at no moment silent
    try:
        taken = _swap(seen, state=JobState.RUNNING, runner=token, claimed_at=timezone.now(), attempts=F("attempts") + 1)
    except OperationalError:
        # SQLite's writer, or the holder of the row's lock, was busy too long. The row is as it was; the sweep returns.
        logger.warning("Job %s could not be claimed now.", seen.uuid, exc_info=True)
        taken = False
    if not taken:
        heartbeat.forget(token)
        return None
    heartbeat.forget_hint(seen.uuid)
    return Job.objects.select_related("owner", "centre").filter(pk=job_id, runner=token).first()


def close_as_failed(job: Job, sentence: str) -> bool:
    """End a running job with a sentence; answer whether it still was this runner's to end."""
    return _swap(job, state=JobState.FAILED, runner=None, finished_at=timezone.now(), problem=sentence)


def _swap(seen: Job, **values: object) -> bool:
    """Write the values if the row is still in the state and under the runner seen.

    On PostgreSQL a row that is locked is left alone: it is committing its result (SQLite waits for the writer).
    """
    same = Job.objects.filter(pk=seen.pk, state=seen.state, runner=seen.runner)
    with transaction.atomic():
        free = list(same.select_for_update(skip_locked=True).values_list("pk", flat=True))
        return bool(free) and same.update(**values) == 1
