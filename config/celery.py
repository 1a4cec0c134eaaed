"""The queue. A message is only a hint that a Job row waits: the row is the truth (jobs/), so messages may be lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.folder_queue import use_own_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

use_own_transport()
app = Celery("jalon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": 5.0},
    "seal-logs": {"task": "audit.seal", "schedule": 60.0},
    "send-letters": {"task": "accounts.send_letters", "schedule": 60.0},
    "tell-organisations": {"task": "workshops.tell_organisations", "schedule": 60.0},
    "mail-notices": {"task": "home.mail_notices", "schedule": 60.0},
    # At 7:30; the sweeps after it are for a mail server or a worker that was away then.
    "daily-mails": {"task": "home.daily_mails", "schedule": crontab(hour=7, minute="30-59/5")},
    "drop-old": {"task": "accounts.drop_old", "schedule": 3600.0},
    "watch-log": {"task": "oversight.watch", "schedule": 600.0},
    "verify-logs": {"task": "oversight.verify_logs", "schedule": crontab(hour=3, minute=10)},
    "follow-day": {"task": "participants.follow_day", "schedule": crontab(minute=1)},
    "send-messages": {"task": "messaging.send_due", "schedule": 60.0},
    "remind": {"task": "appointments.remind", "schedule": crontab(minute=5)},
    "drop-job-files": {"task": "jobs.drop_files", "schedule": 3600.0},
    "sweep-vault": {"task": "jobs.sweep_vault", "schedule": 3600.0},
    "scan-documents": {"task": "documents.scan", "schedule": 300.0},
    "erase-documents": {"task": "documents.follow_retention", "schedule": crontab(hour=4, minute=20)},
}


@app.on_after_configure.connect
def prepare_folders(sender: Celery, **kwargs: object) -> None:
    """Make the folders of the embedded queue, which its transport expects to find."""
    options: dict[str, str] = settings.CELERY_BROKER_TRANSPORT_OPTIONS  # type: ignore[misc]  # of the embedded queue only
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)


@worker_init.connect
def prove_keys_first(**kwargs: object) -> None:
    """Stop the worker, with a sentence, when the keys do not open the database; scripts/keep starts no other then."""
    from django.db import connections

    from accounts.models.encryption_check import prove_keys

    try:
        prove_keys()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201 - there is nobody else to tell
        raise SystemExit(os.EX_CONFIG) from None
    finally:
        connections.close_all()  # the children of the worker are forked
