"""The shared cache of an installation without Redis: files, in which "only if it is not there yet" holds."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class LockedFileCache(FileBasedCache):
    """Django's cache in files, with an `add` of which one at most succeeds.

    Django's own looks first and writes then, so that two processes may both succeed: counts of tries would lose some,
    and a code could be used twice.
    """

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Write the value unless the key has one; tell whether it was written."""
        with self._lock():
            return super().add(key, value, timeout, version)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Hold the lock of the folder; the system releases it when its holder dies."""
        self._createdir()  # type: ignore[attr-defined]  # of Django's class, not in its stubs
        with (Path(self._dir) / "add.lock").open("w") as lock:  # type: ignore[attr-defined]  # as above
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
