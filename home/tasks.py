"""What a worker does for notices and for the mail of the morning."""

from __future__ import annotations

from celery import shared_task

from home import daily_mail, notice_emails


@shared_task(name=notice_emails.MAIL_TASK, expires=50)
def mail_notices() -> None:
    """Mail those who were told something; it comes with each notice and from the sweep of each minute."""
    notice_emails.send_waiting()


@shared_task(name=daily_mail.DAILY_TASK, expires=290)
def send_daily_mails() -> None:
    """Tell those for whom something new waits; swept several times in the morning, it tells nobody twice a day."""
    daily_mail.send_daily_mails()
