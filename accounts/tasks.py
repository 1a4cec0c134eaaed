"""What a worker does for accounts: letters, and taking away what is old."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts import letters, notice_mails
from accounts.models import BrowserSession


@shared_task(name=letters.SEND_TASK, expires=50)
def send_letters() -> None:
    """Send the letters about accounts that are due; it comes with each letter and from the sweep of each minute."""
    letters.send_waiting()


@shared_task(name=notice_mails.MAIL_TASK, expires=50)
def mail_notices() -> None:
    """Mail those who were told something; it comes with each notice and from the sweep of each minute."""
    notice_mails.send_waiting()


@shared_task(name="accounts.drop_old", expires=600)
def drop_old() -> None:
    """Take away sessions that are over, and what the lock-out noted of wrong tries (a name and an address)."""
    now = timezone.now()
    BrowserSession.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(days=settings.LOCK_OUT_ROWS_DAYS)).delete()
