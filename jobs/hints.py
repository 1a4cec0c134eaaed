"""Hints: messages that say "job N waits". Any of them may be lost, doubled or late; the sweep sends them again."""

from __future__ import annotations

import logging

from celery import current_app

from jobs import pulse
from jobs.models import Job

logger = logging.getLogger(__name__)

RUN_TASK = "jobs.run"


def send(job: Job) -> bool:
    """Send a hint for a job; answer whether it left. Never raises: no request fails because a queue is down."""
    try:
        current_app.send_task(RUN_TASK, args=[job.pk], retry=False)
    except Exception:  # transports raise errors of their own families; the sweep makes up for all of them
        logger.warning("No hint could be sent for job %s; the sweep will.", job.uuid, exc_info=True)
        return False
    pulse.note_hint(job.uuid)
    return True
