"""Which statements PostgreSQL plans once for a connection, and which for their own values (docs/adr/0027)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def planned_afresh(using: str = "default") -> Iterator[None]:
    """Let each statement of the block, or of the function so decorated, be planned for the values that it asks with.

    For readings that go through much of a table: one plan for all centres would be that of a middling one. Elsewhere
    than on PostgreSQL nothing changes.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    before, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = before
