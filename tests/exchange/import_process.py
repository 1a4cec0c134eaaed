"""Work for a process that imports a workbook and can be killed (tests/support/forked_processes.py)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management import call_command

from exchange import services


def work(order: dict[str, Any]) -> None:
    """Import as an order says, through the command itself.

    {"file": path, "centre": code, "stop": progress after which it stays, "mark": path}: it writes the file `mark` when
    it has come to that place, inside the transaction, and stays until that file is gone.
    """
    real, written = services.bulk_create_tracked, 0

    def create(model: Any, items: Any) -> Any:
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
