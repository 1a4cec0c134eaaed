"""How long files of jobs are kept (settings.JOB_FILE_DAYS): uploads and results name persons, the records stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from jobs.models import JobFile


def kept_since() -> datetime:
    """Return the moment before which files of jobs are no more kept."""
    return timezone.now() - timedelta(days=settings.JOB_FILE_DAYS)


def drop_files() -> int:
    """Delete the files of jobs that ended longer ago than they are kept; return how many. The rows of jobs stay."""
    number, _kinds = JobFile.objects.filter(job__finished_at__lt=kept_since()).delete()
    return number
