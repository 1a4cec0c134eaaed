"""Keeping apart those who change the records of a centre's year and whoever stores what they add up to.

A writer's triggers take the year's lock together with others, before they forget its summary, and keep it to the end of
their transaction (reporting.forgetting). Whoever stores takes it alone and never waits: had, no writer is under way,
and what was written is seen by every later statement; not had, nothing is stored (docs/adr/0025).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

# The locks of PostgreSQL have two numbers: here the centre, and the year on top of this one. Whoever changes what
# cannot be told to years takes WHOLE in its place; who stores a year takes both.
KEYS = 250_000
WHOLE = 0


@contextmanager
def alone_with(centre: int, years: Iterable[int]) -> Iterator[bool]:
    """Open a transaction and tell whether nobody else changes these years of a centre to its end; never wait.

    False inside a transaction of the caller's, who would keep the locks for longer than it takes to count.
    """
    with ExitStack() as stack:
        yield _begin(stack) and _locked(centre, years)


def _begin(stack: ExitStack) -> bool:
    try:
        with _without_waiting():
            stack.enter_context(transaction.atomic(durable=True))
    except RuntimeError:  # inside another transaction
        return False
    except OperationalError:  # SQLite has one writer, and it is another one
        return False
    return True


@contextmanager
def _without_waiting() -> Iterator[None]:
    """On SQLite do not wait for the writer of the moment: a transaction begins as one that writes."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {waits}")


def _locked(centre: int, years: Iterable[int]) -> bool:
    """Take the locks on PostgreSQL, if each statement sees what was committed before it; on SQLite they are had."""
    if connection.vendor == "sqlite":
        return True
    keys = [KEYS + year for year in (WHOLE, *sorted(years))]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('transaction_isolation') = 'read committed' "
            "AND current_setting('transaction_read_only') = 'off' "
            "AND (SELECT bool_and(pg_try_advisory_xact_lock(%s, key)) FROM unnest(%s::integer[]) AS key)",
            [centre, keys],
        )
        return cursor.fetchone()[0]
