"""The queue. A message is only a hint that a Job row waits: the row is the truth (jobs/), so messages may be lost."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("jalon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "jobs.sweep", "schedule": 5.0},
    "drop-job-files": {"task": "jobs.drop_files", "schedule": 3600.0},
}


@app.on_after_configure.connect
def prepare_folders(sender: Celery, **kwargs: object) -> None:
    """Make the folders of the embedded queue, which its transport expects to find."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)
