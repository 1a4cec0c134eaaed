"""What a worker does for notices."""

from __future__ import annotations

from celery import shared_task

from home import notice_emails


@shared_task(name=notice_emails.MAIL_TASK, expires=50)
def mail_notices() -> None:
    """Mail those who were told something; it comes with each notice and from the sweep of each minute."""
    notice_emails.send_waiting()
