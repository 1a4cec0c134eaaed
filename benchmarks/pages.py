"""Pages against a bare view: an empty answer to the same signed-in person, through the same middleware; and a short
request beside long questions that the database has to stop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse

from benchmarks.access import page, visitor
from benchmarks.measure import LEAST, WARM, Ratio, compare
from benchmarks.register import Sheet
from benchmarks.seed import LAST, Ground
from benchmarks.seed_persons import write_crowd
from config.urls import urlpatterns as product_urls
from core.actor import acting_as
from core.periods import today
from core.statement_timeout import TookTooLong, statement_timeout
from participants.models import Participant
from workshops.models import Session

SIZES = {"small": (1_000,), "region": (20_000, 200_000)}
BESIDE = 4  # long questions at a time
LONGEST = 0.3  # seconds after which each is stopped
LONG = {
    "postgresql": "SELECT count(*) FROM generate_series(1, 100000000)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) "
    "SELECT count(*) FROM n",
}

urlpatterns = [path("bare/", lambda request: HttpResponse("")), *product_urls]


def ratios(ground: Any, size: str, rounds: int) -> list[Ratio]:
    """Measure the pages of a programme on `ground`; write a centre of persons of each size and measure its pages."""
    found = programme(ground, rounds)
    for persons in SIZES[size]:
        _centre, worker = write_crowd(persons)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        found += pages(worker, persons, rounds)
    return found


def against(client: Any, name: str, address: str, rounds: int) -> Ratio:
    """Return the ratio of a page of a signed-in person and a bare view for the same."""
    return compare(
        name,
        "a bare view",
        lambda: page(client, address),
        lambda: page(client, "/bare/"),
        rounds=max(rounds, LEAST),
        warm=WARM,
        goal=15,
    )


def programme(ground: Ground, rounds: int) -> list[Ratio]:
    """Return the ratios of each page that opens on sessions, for a manager of the whole centre."""
    client, sessions = visitor(ground.manager), Session.objects.filter(workshop__centre=ground.whole)
    latest = sessions.order_by("-date", "-pk")[0]
    with acting_as(ground.manager, "bench", "command", centre=ground.whole):
        sheet = Sheet(ground.whole, 15, today()).session
    said = f"{sessions.count():,} sessions"
    addresses = {
        "home of a manager": "/",
        "page of a week of sessions": f"{reverse('workshops:sessions')}?week={LAST}-12-04",
        "page of sheets to close": f"{reverse('workshops:sessions')}?due=on",
        "page of the workshops": reverse("workshops:workshops"),
        "page of a workshop": reverse("workshops:workshop", args=[latest.workshop.uuid]),
        "page of an open sheet of 15": reverse("workshops:session", args=[sheet.uuid]),
        "page of the yearly table": reverse("reporting:evolution"),
        "page of the sessions behind a figure": reverse("reporting:records", args=["sheets_missing", LAST]),
        "page of the persons behind a figure": reverse("reporting:records", args=["participant_hours", LAST]),
        "page of all files of the same centre": reverse("participants:files"),
    }
    with override_settings(ROOT_URLCONF="benchmarks.pages"):
        return [against(client, f"{name}, {said}", address, rounds) for name, address in addresses.items()]


def pages(worker: Any, persons: int, rounds: int) -> list[Ratio]:
    """Return the ratios of each page that opens on persons."""
    client = visitor(worker)
    mine = Participant.objects.for_user(worker, "participant.change").order_by("search_name").first()
    listed = reverse("participants:files")
    with override_settings(ROOT_URLCONF="benchmarks.pages"):
        words = {"text": mine.search_name.split()[0]}
        addresses = {
            "page of own files": f"{listed}?mine=on",
            "page of all files": listed,
            "page of a search": client.post(reverse("participants:search"), words).headers["Location"],
            "page of a file": reverse("participants:file", args=[mine.uuid]),
            "home": "/",
        }
        found = [against(client, f"{name}, {persons:,} persons", at, rounds) for name, at in addresses.items()]
        return [*found, _beside(lambda: page(client, "/bare/"), persons, rounds)]


def _beside(short: Callable[[], None], persons: int, rounds: int) -> Ratio:
    """A short request while others ask what takes minutes, again and again, and are stopped each time."""
    asking, ended = threading.Event(), threading.Event()

    def ask() -> None:
        while not ended.is_set():
            if not asking.wait(0.05):
                continue
            try:
                with statement_timeout(LONGEST), connection.cursor() as cursor:
                    cursor.execute(LONG[connection.vendor])
            except TookTooLong:
                pass
        connections.close_all()

    def beside() -> None:
        asking.set()
        time.sleep(0.1)  # they ask by now

    def alone() -> None:
        asking.clear()
        time.sleep(2 * LONGEST)  # the last of them is stopped by now

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(BESIDE)]
    for thread in threads:
        thread.start()
    try:
        return compare(
            f"short request beside {BESIDE} long questions, {persons:,} persons",
            "alone",
            short,
            short,
            rounds=rounds,
            before=(beside, alone),
        )
    finally:
        ended.set()
        for thread in threads:
            thread.join()
