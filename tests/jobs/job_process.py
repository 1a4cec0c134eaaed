"""Work for a process that runs one job and can be killed (tests/support/forked_processes.py)."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group


def work(order: dict[str, Any]) -> None:
    """Run the job of an order.

    {"key_prefix": text, "job": id, "stop": "before" | "inside" | "after", "mark": path}: it writes the file `mark` when
    it has come to the place where it stops, and stays there until that file is gone.
    """
    settings.CACHES["default"]["KEY_PREFIX"] = order["key_prefix"]
    settings.JOB_HEARTBEAT_SECONDS, settings.JOB_STALE_SECONDS = 0.2, 1

    from jobs import registry
    from jobs.runner import Run, run

    def stay(place: str) -> None:
        if order["stop"] == place:
            mark = Path(order["mark"])
            mark.touch()
            while mark.exists():
                time.sleep(0.02)

    @registry.handler("killable", action="figures.view", label="Killable")
    def killable(this: Run) -> None:
        stay("before")
        with this.finish() as outcome:
            Group.objects.create(name=f"effect of {os.getpid()}")
            outcome.file = ("a.txt", "text/plain", b"result")
            stay("inside")
        stay("after")

    run(order["job"])
