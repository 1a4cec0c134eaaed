"""A bound on what one question may cost the database, so that a long one never keeps the others waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connections, transaction

_STEPS = 10_000  # of SQLite's machine between two looks at the clock: some tenths of a millisecond
_CANCELLED = "57014"  # PostgreSQL: the statement was cancelled


class TookTooLong(Exception):
    """The database was stopped: the question costs more than it may. Nothing that went before is lost."""


@contextmanager
def statement_timeout(seconds: float, *, using: str = "default") -> Iterator[None]:
    """Stop each statement of the block after so long (on SQLite: the block) and raise TookTooLong; reading only.

    The transaction around it stays usable: what is stopped is taken back to where the block began.
    """
    connection = connections[using]
    bound = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with bound(connection, seconds):
        yield


# A short question needs neither a plan compiled to machine code nor more than one of the server's processes.
_ALONE = {"jit": "off", "max_parallel_workers_per_gather": "0"}


@contextmanager
def _on_postgresql(connection: Any, seconds: float) -> Iterator[None]:
    limits = {"statement_timeout": f"{max(1, round(seconds * 1000))}ms", **_ALONE}
    try:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {', '.join(['current_setting(%s)'] * len(limits))}", list(limits))
                before = dict(zip(limits, cursor.fetchone(), strict=True))
                _set(cursor, limits)
            yield
            with connection.cursor() as cursor:
                _set(cursor, before)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) == _CANCELLED:
            raise TookTooLong from error
        raise


def _set(cursor: Any, values: dict[str, str]) -> None:
    """Set these for the length of the transaction."""
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    cursor.execute(f"SELECT {calls}", [part for item in values.items() for part in item])


@contextmanager
def _on_sqlite(connection: Any, seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    base, ends = connection.connection, time.monotonic() + seconds
    base.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise TookTooLong from error
        raise
    finally:
        base.set_progress_handler(None, 0)
