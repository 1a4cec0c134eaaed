"""A process that imports a workbook and can be killed: `python -m tests.exchange.killable`, a JSON order on its input.

{"database": {...}, "file": path, "centre": code, "stop": progress after which it stays, "mark": path}
It writes the file `mark` when it has come to that place, inside the transaction, and stays until that file is gone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django


def main() -> None:
    """Import as the order on standard input says, through the command itself."""
    order = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    from django.conf import settings

    settings.DATABASES["default"].update(order["database"])
    django.setup()

    from django.core.management import call_command

    from exchange import services

    real, written = services.bulk_create_tracked, 0

    def create(model, items):
        nonlocal written
        made = real(model, items)
        written += len(made)
        if written >= order["stop"]:
            mark = Path(order["mark"])
            mark.touch()
            while mark.exists():
                time.sleep(0.02)
        return made

    services.bulk_create_tracked = create
    call_command("import_workbook", order["file"], "--centre", order["centre"])


if __name__ == "__main__":
    main()
