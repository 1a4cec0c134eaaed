"""Which statements PostgreSQL plans once for a connection (docs/adr/0027)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

ASKED = 2  # times, on a connection, after which a statement of such a block is prepared


@contextmanager
def planned_once(using: str = "default") -> Iterator[None]:
    """Let PostgreSQL keep the plans of the statements of the block, or of the function so decorated.

    For statements whose best plan is the same whoever asks: those that start from one person's files, or follow an
    index in its order. Not for those that go through what a centre has: the plan for a middling centre is the wrong one
    for a large and for an empty one. Plans are kept for the connection. Other engines do as they did.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    driver = connection.connection
    before, driver.prepare_threshold = driver.prepare_threshold, ASKED
    try:
        yield
    finally:
        driver.prepare_threshold = before
