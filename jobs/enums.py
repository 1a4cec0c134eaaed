"""Closed words of background jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands. queued → running → done | failed; queued → cancelled; running → running (a new runner)."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not completed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)
ENDED_STATES = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class FileRole(models.TextChoices):
    """What a file is to its job."""

    SOURCE = "source", _("Source")
    RESULT = "result", _("Result")


# Files live in the database, so that a result and its state are one transaction; both engines take 25 MB in one value.
FILE_MAX_BYTES = 25 * 1024 * 1024
