"""A process that seals and can be killed: `python -m tests.audit.killable`, a JSON order on its input.

{"database": {...}, "path": checkpoints, "stop": block before whose commit it stays, "mark": path, "place": where}
It writes the file `mark` when it has come to that place and stays until that file is gone.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Seal as the order on standard input says."""
    order = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    from django.conf import settings

    settings.DATABASES["default"].update(order["database"])
    import django

    django.setup()
    from audit import chain_writer, checkpoints
    from audit.models import ChainBlock

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


if __name__ == "__main__":
    main()
