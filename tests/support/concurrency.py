"""Two acts at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

PATIENCE = 30.0


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Run the work in a thread with a connection of its own, closed at the end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def collide(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Make the second move while the first is made but not committed; return what each gave, or how it failed."""
    results: list[Any] = [None, None]
    made, arrived = threading.Event(), threading.Event()

    def one() -> None:
        try:
            with transaction.atomic():
                results[0] = first()
                made.set()
                arrived.wait(PATIENCE)
                threading.Event().wait(0.3)  # the second now waits for the row, or (wrongly) does not
        except Exception as error:
            results[0] = error
            made.set()

    def two() -> None:
        made.wait(PATIENCE)
        arrived.set()
        try:
            results[1] = second()
        except Exception as error:
            results[1] = error

    threads = [in_thread(one), in_thread(two)]
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Do all of this at the same moment; return what each gave, or how it failed."""
    results: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works), timeout=PATIENCE)

    def one(place: int) -> None:
        barrier.wait()
        try:
            results[place] = works[place]()
        except Exception as error:
            results[place] = error

    threads = [in_thread(lambda place=place: one(place)) for place in range(len(works))]  # type: ignore[misc]  # bound now
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results
