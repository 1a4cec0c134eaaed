"""Hints: messages that say "job N waits". Any of them may be lost, doubled or late; the sweep sends them again."""

from __future__ import annotations

import logging

from celery import current_app

from jobs import heartbeat
from jobs.models import Job

logger = logging.getLogger(__name__)

RUN_TASK = "jobs.run"

# A person waits for the answer: one more try at once, then the sweep. (Left alone, the client tries for six seconds.)
HASTE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "socket_connect_timeout": 2}


def send(job: Job) -> bool:
    """Send a hint for a job; answer whether it left. Never raises: no request fails because a queue is down."""
    try:
        with current_app.connection_for_write() as connection:
            connection.transport_options = {**connection.transport_options, **HASTE}
            current_app.send_task(RUN_TASK, args=[job.pk], connection=connection, retry=False)
    except Exception:  # transports raise errors of their own families; the sweep makes up for all of them
        logger.warning("No hint could be sent for job %s; the sweep will.", job.uuid, exc_info=True)
        return False
    heartbeat.note_hint(job.uuid)
    return True
