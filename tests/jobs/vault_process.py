"""Work for a process that keeps, erases and writes keys anew until it is killed (tests/support/forked_processes.py)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from jobs.models import StoredFile


def work(order: dict[str, Any]) -> None:
    """Go round without end: {"files": folder of the vault, "keys": ring, "mark": path written once it has kept two}."""
    settings.JALON_FILES = order["files"]
    with override_settings(JALON_KEYS=tuple(order["keys"])):
        while True:
            with transaction.atomic():
                first = StoredFile.objects.keep(os.urandom(100_000))
                StoredFile.objects.keep(b"kept")
            Path(order["mark"]).touch()
            StoredFile.objects.filter(pk=first.pk).erase()
            with open(os.devnull, "w") as silent:
                call_command("rotate_keys", stdout=silent, stderr=silent)
