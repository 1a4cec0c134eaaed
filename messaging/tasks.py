"""What a worker does for messages to participants."""

from __future__ import annotations

from celery import shared_task

from messaging.services.delivery import send_due
from messaging.services.messages import SEND_TASK


@shared_task(name=SEND_TASK, expires=50)
def send_messages() -> None:
    """Send the messages that are due; it comes with each message and from the sweep of each minute."""
    send_due()
