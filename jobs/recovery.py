"""The sweep: what any lost message or killed worker left behind is hinted at again, or ended with a sentence."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import ngettext

from jobs import heartbeat, messages
from jobs.claim import close_as_failed, lost_jobs
from jobs.models import Job

logger = logging.getLogger(__name__)

QUEUED_PATIENCE_SECONDS = 5
HINTS_A_SWEEP = 100


@dataclass(frozen=True)
class Swept:
    """How many hints were sent again and how many jobs were ended."""

    hinted: int
    ended: int


def sweep() -> Swept:
    """Look once at every open job. Only ending a job writes a row, so a sweep waits for no import."""
    lost = lost_jobs(not_hinted=True)
    ended = sum(_end(job) for job in lost if job.attempts >= settings.JOB_MAX_ATTEMPTS)
    again = [job for job in lost if job.attempts < settings.JOB_MAX_ATTEMPTS]
    waiting = Job.objects.queued_before(timezone.now() - timedelta(seconds=QUEUED_PATIENCE_SECONDS))
    return Swept(hinted=_hint(again + list(waiting.defer("params")[:HINTS_A_SWEEP])), ended=ended)


def _hint(jobs: list[Job]) -> int:
    """Send hints for those that had none lately; stop at the first that does not leave, since the queue is down."""
    sent = 0
    for job in jobs:
        if heartbeat.was_hinted(job.uuid):
            continue
        if not messages.send(job):
            break
        sent += 1
    return sent


def _end(job: Job) -> bool:
    """End a job whose runners were lost too often, with a sentence in its owner's language."""
    with translation.override(job.owner.language):
        sentence = ngettext(
            "This was interrupted %(count)d time and is not tried again. Nothing was changed.",
            "This was interrupted %(count)d times and is not tried again. Nothing was changed.",
            job.attempts,
        ) % {"count": job.attempts}
    logger.error("Job %s (%s) is given up after %d attempts.", job.uuid, job.kind, job.attempts)
    return close_as_failed(job, sentence)
