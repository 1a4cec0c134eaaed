"""A process that runs one job and can be killed: `python -m tests.jobs.killable` with a JSON object on its input.

{"database": {...}, "key_prefix": text, "job": id, "stop": "before" | "inside" | "after", "mark": path}
It writes the file `mark` when it has come to the place where it stops, and stays there until that file is gone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Run the job of the order on standard input."""
    order = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    from django.conf import settings

    settings.DATABASES["default"].update(order["database"])
    settings.CACHES["default"]["KEY_PREFIX"] = order["key_prefix"]
    settings.JOB_HEARTBEAT_SECONDS, settings.JOB_STALE_SECONDS = 0.2, 1
    django.setup()

    from django.contrib.auth.models import Group

    from jobs import registry
    from jobs.runner import Run, run

    def stay(place: str) -> None:
        if order["stop"] == place:
            mark = Path(order["mark"])
            mark.touch()
            while mark.exists():
                time.sleep(0.02)

    @registry.handler("killable", action="figures.view", label="Killable")
    def work(this: Run) -> None:
        stay("before")
        with this.finish() as outcome:
            Group.objects.create(name=f"effect of {os.getpid()}")
            outcome.file = ("a.txt", "text/plain", b"result")
            stay("inside")
        stay("after")

    run(order["job"])


if __name__ == "__main__":
    main()
