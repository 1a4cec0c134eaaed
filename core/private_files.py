"""Files that only the account that runs Jalon may read: its folder, an embedded database, checkpoints, keys.

New files are for their owner alone (the umask in config/__init__.py). What an older version or another program left
open is closed at each start; what cannot be closed is told by `manage.py check --deploy`.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

UMASK = 0o077
OTHERS = 0o007


def private_paths() -> Iterator[Path]:
    """Yield the folder of Jalon's files and the files in it that hold data."""
    folder = Path(settings.VAR_DIR)
    yield folder
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and ":memory:" not in str(database["NAME"]):
        name = str(database["NAME"])
        yield from (Path(name + more) for more in ("", "-wal", "-shm"))
    yield Path(settings.JALON_FILES)
    yield from folder.glob("beat*")
    yield from (path for path in (folder / "audit", *folder.glob("audit/*.jsonl"), folder / "keys"))


def close_private_files() -> None:
    """Take the rights of everybody else away from private files that belong to this account."""
    for path in private_paths():
        with contextlib.suppress(OSError):  # not there, or another account's: the check tells of it
            mode = path.stat().st_mode
            if mode & UMASK:
                path.chmod(stat.S_IMODE(mode) & ~UMASK)


def check_private_files(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return a warning for each private file, the file of the keys included, that other accounts can read."""
    named = getattr(settings, "JALON_KEY_FILE", "")
    paths = [*private_paths(), *([Path(named)] if named else [])]
    return [
        checks.Warning(
            f"{path} can be read by every account of this machine.",
            hint=f"Take that right away: chmod o= {path}",
            id="core.W001",
        )
        for path in paths
        if _mode(path) & OTHERS
    ]


def _mode(path: Path) -> int:
    try:
        return os.stat(path).st_mode
    except OSError:
        return 0
