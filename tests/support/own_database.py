"""A database that threads and other processes can open, with real commits: a copy of the suite's, thrown away after."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

from tests.support.shared_rows import arrange


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """Make the default connection, of every thread, one to a copy of the suite's database as long as the block lasts.

    The append-only tables of the suite's own database need not be flushed for the sake of a few commits.
    """
    arrange(())
    if connection.vendor == "sqlite":
        copy = str(folder / "copy.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copy])
        with default_is(copy):
            yield
        return
    source = connection.settings_dict["NAME"]
    copy = f"{source[:40]}_{uuid.uuid4().hex[:8]}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        # A thread of an earlier test may have left its connection behind: the server copies no database in use.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{source}"')
    try:
        with default_is(copy):
            yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@contextmanager
def default_is(name: str) -> Iterator[None]:
    """Make the default connection one to another database of this engine."""
    settings = connections.settings["default"]
    before, connected = connection.settings_dict["NAME"], connections["default"]
    del connections["default"]
    settings["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        del connections["default"]
        settings["NAME"] = before
        connections["default"] = connected
