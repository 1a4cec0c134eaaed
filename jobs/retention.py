"""How long files are kept: those of jobs for settings.JOB_FILE_DAYS, what was erased in the vault for thirty days.

Uploads and results name persons; the records stay.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from core import vault
from jobs.models import Job, JobFile, StoredFile
from jobs.registry import kinds_that_quote

logger = logging.getLogger(__name__)

# Bytes without a row: a transaction that writes the row may still be under way, so they are given a day.
ORPHANED_FOR = timedelta(hours=24)
# Bytes whose key is gone: a backup of the database of these days still opens them, if an erasure was a mistake.
ERASED_FOR = timedelta(days=30)
PORTION = 500


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
        files = JobFile.objects.filter(job__finished_at__lt=over)
        stored = list(files.values_list("stored", flat=True))
        number, _kinds = files.delete()
        StoredFile.objects.filter(pk__in=stored).erase()
        Job.objects.filter(kind__in=kinds_that_quote(), finished_at__lt=over).exclude(result={}).update(result={})
    return number


def sweep_vault() -> int:
    """Take away bytes that no row names for a day, and those erased thirty days ago; return how many.

    One table names every file (StoredFile), whatever points to it; a row to which nothing points for a day is erased
    too. A database that names none at all is no reason to empty the vault: it is another one, or it was just made, and
    the log says so.
    """
    now = timezone.now()
    removed = vault.remove_unfinished((now - ORPHANED_FOR).timestamp())
    names = list(vault.names_before((now - ORPHANED_FOR).timestamp()))
    if names and not StoredFile.objects.exists():
        logger.error("The vault holds %s files and the database names none: nothing is swept.", len(names))
        return removed
    for first in range(0, len(names), PORTION):
        portion = names[first : first + PORTION]
        known = set(StoredFile.objects.filter(uuid__in=portion).values_list("uuid", flat=True))
        removed += sum(vault.remove(name) for name in portion if name not in known)
    StoredFile.objects.unclaimed().filter(created_at__lt=now - ORPHANED_FOR).erase()
    return removed + _remove_erased(now - ERASED_FOR)


def _remove_erased(before: datetime) -> int:
    """Take away the bytes erased before a moment, and their rows where nothing points to them any more."""
    removed = 0
    for stored in StoredFile.objects.filter(erased_at__lt=before, removed_at__isnull=True):
        removed += vault.remove(stored.uuid)
        StoredFile.objects.filter(pk=stored.pk).update(removed_at=timezone.now())
        try:
            with transaction.atomic():
                stored.delete()
        except ProtectedError:
            continue  # a record says that it was there
    return removed
