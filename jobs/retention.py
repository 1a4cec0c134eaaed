"""How long files of jobs are kept (settings.JOB_FILE_DAYS): uploads and results name persons, the records stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs.models import Job, JobFile
from jobs.registry import kinds_that_quote


def kept_since() -> datetime:
    """Return the moment before which files of jobs are no more kept."""
    return timezone.now() - timedelta(days=settings.JOB_FILE_DAYS)


def is_over(job: Job) -> bool:
    """Return whether the time for which a job's files are kept is over."""
    return job.finished_at is not None and job.finished_at < kept_since()


def drop_files() -> int:
    """Delete the files of jobs that ended longer ago than they are kept; return how many. The rows of jobs stay.

    A result that quotes records (the changed cells of a preview) goes with them; one that only counts stays.
    """
    over = kept_since()
    with transaction.atomic():
        number, _kinds = JobFile.objects.filter(job__finished_at__lt=over).delete()
        Job.objects.filter(kind__in=kinds_that_quote(), finished_at__lt=over).exclude(result={}).update(result={})
    return number
