"""What a worker does for accounts: e-mails, and taking away what is old."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts import emails
from accounts.models import BrowserSession


@shared_task(name=emails.SEND_TASK, expires=50)
def send_letters() -> None:
    """Send the letters about accounts that are due; it comes with each letter and from the sweep of each minute."""
    emails.send_waiting()


@shared_task(name="accounts.drop_old", expires=600)
def drop_old() -> None:
    """Take away sessions that are over, and what the lock-out noted of wrong tries (a name and an address)."""
    now = timezone.now()
    BrowserSession.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(days=settings.LOCK_OUT_ROWS_DAYS)).delete()
