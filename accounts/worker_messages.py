"""Messages to the workers that hasten what a sweep does anyway: each of them may be lost."""

from __future__ import annotations

import logging

from celery import current_app

logger = logging.getLogger(__name__)

# A person waits for the answer: one more try at once, then the sweep.
HASTE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "socket_connect_timeout": 2}


def send_task_message(task: str) -> bool:
    """Ask the workers to run a task now; tell whether the message left. Never raises: the sweep makes up for it."""
    try:
        with current_app.connection_for_write() as connection:
            connection.transport_options = {**connection.transport_options, **HASTE}
            current_app.send_task(task, connection=connection, retry=False)
    except Exception:  # transports raise errors of their own families
        logger.warning("%s waits for its next sweep: the queue does not answer.", task, exc_info=True)
        return False
    return True
