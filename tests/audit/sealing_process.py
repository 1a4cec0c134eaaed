"""Work for a process that seals and can be killed (tests/support/forked_processes.py)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from audit import chain_writer, checkpoints
from audit.models import ChainBlock


def work(order: dict[str, Any]) -> None:
    """Seal as an order says.

    {"path": checkpoints, "stop": block before whose commit it stays, "mark": path, "place": where}: it writes the file
    `mark` when it has come to that place and stays until that file is gone.
    """

    def stay() -> None:
        mark = Path(order["mark"])
        mark.touch()
        while mark.exists():
            time.sleep(0.02)

    real = ChainBlock.save

    def save(block: ChainBlock, **options: bool) -> None:
        real(block, **options)
        if order["place"] == "commit" and block.number == order["stop"]:
            stay()

    ChainBlock.save = save
    chain_writer.BLOCK_ROWS = 5
    chain_writer.seal_rows()
    if order["place"] == "checkpoint":
        stay()
    checkpoints.write(Path(order["path"]))
