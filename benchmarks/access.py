"""What rights and the log of looks cost a page, as ratios in one run: `python -m benchmarks.access [PERSONS ...]`.

Whole requests through the middleware, on a database of this run alone (SQLite, or PostgreSQL by DATABASE_URL):
- the list of a worker's own files, and of all files of her centre, against the same page without any scope;
- a list of fifty, and the page of one file, against the same page without its entry in the access log.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from unittest import mock

SIZES = (1_000, 20_000, 200_000)
ROUNDS = 15


def visitor(worker: Any) -> Any:
    """Return a client that is signed in, its session begun now."""
    from django.test import Client

    from accounts.session_timeout import BEGAN, SEEN

    client = Client()
    worker.refresh_from_db(fields=["session_epoch"])
    client.force_login(worker)
    session = client.session
    session[BEGAN] = session[SEEN] = int(time.time())
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(worker.pk)
    session.save()
    return client


@contextmanager
def unscoped() -> Iterator[None]:
    """Let every list show every file: the yardstick of what a scope costs."""
    from django.db.models import Q

    from participants.querysets import FileQuerySet
    from permissions.querysets import ScopedQuerySet

    def everything(self: Any, user: Any, action: str) -> Any:
        return self

    def opened(self: Any, user: Any, action: str) -> Any:
        return Q(pk__isnull=False)

    with (
        mock.patch.object(FileQuerySet, "for_user", everything),
        mock.patch.object(ScopedQuerySet, "for_user", everything),
        mock.patch.object(ScopedQuerySet, "opened_to", opened),
    ):
        yield


@contextmanager
def _unlogged() -> Iterator[None]:
    with mock.patch("participants.access.log_read"):
        yield


def page(client: Any, address: str, rows: str = "") -> None:
    answer = client.get(address)
    if answer.status_code != 200 or (rows and rows not in answer.content.decode()):
        raise SystemExit(f"{address} answers {answer.status_code} or is not the page that is measured.")


def measured(persons: int, rounds: int) -> list[Any]:
    """Write a crowd and return its ratios."""
    from django.db import connection
    from django.urls import reverse

    from benchmarks.measure import compare
    from benchmarks.seed_persons import write_crowd
    from participants.models import Participant

    centre, worker = write_crowd(persons)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = visitor(worker)
    mine = Participant.objects.for_user(worker, "participant.file").named().first()
    listed, file = reverse("participants:files"), reverse("participants:file", args=[mine.uuid])
    said = f"{persons:,} persons"

    def everything() -> None:
        with unscoped():
            page(client, listed)

    def unlogged(address: str) -> None:
        with _unlogged():
            page(client, address)

    def against(name: str, yardstick: str, product: Any, other: Any, goal: float) -> Any:
        return compare(f"{name}, {said}", yardstick, product, other, rounds=rounds, goal=goal)

    return [
        against("own files", "unscoped", lambda: page(client, f"{listed}?mine=on", mine.file_number), everything, 1.2),
        against("files of the centre", "unscoped", lambda: page(client, listed), everything, 1.2),
        against("list of fifty", "without its log entry", lambda: page(client, listed), lambda: unlogged(listed), 1.1),
        against("one file", "without its log entry", lambda: page(client, file), lambda: unlogged(file), 1.1),
    ]


def main(sizes: list[int]) -> int:
    """Run every size and print the ratios, and the same as JSON. Returns 0."""
    from benchmarks.scenarios import prepare, put_away

    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        prepare(folder)
        import django
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = ["testserver"]
        try:
            ratios = [found for persons in sizes for found in measured(persons, ROUNDS)]
            print(f"{connection.vendor}, Python {platform.python_version()}, Django {django.__version__}")
            for found in ratios:
                print(
                    f"{found.ratio:6.2f}  {found.name} / {found.yardstick}"
                    f"  ({found.product_ms:.0f} ms / {found.yardstick_ms:.0f} ms)  goal {found.goal:g}"
                )
            print(json.dumps({"engine": connection.vendor, "ratios": [asdict(found) for found in ratios]}))
        finally:
            put_away()
    return 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or list(SIZES)))
