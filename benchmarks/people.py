"""Finding people: the list of a worker's own files against the same page unscoped, and searches by name against
`unaccent__icontains`, whole requests or whole searches, with 1,000, 20,000 and 200,000 persons in one centre.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.urls import reverse

from benchmarks.access import page, unscoped, visitor
from benchmarks.measure import LEAST, WARM, Ratio, compare
from benchmarks.seed_persons import write_crowd
from core.actor import acting_as
from core.normalisation import plain
from participants.models import Participant
from participants.name_search import search, words_of_name

SIZES = {"small": (1_000,), "region": (1_000, 20_000, 200_000)}
SEARCHED = {"small": 1_000, "region": 200_000}
DRAWN = 12
RARE = 5  # letters, at least, of a name that is drawn
PAGE = 50

_PLAIN = "upper({0})"
_UNACCENTED = "upper(unaccent({0}))"


def ratios(ground: Any, size: str, rounds: int) -> list[Ratio]:
    """Write a centre of each size and measure it; `ground` has other figures and is not needed."""
    found: list[Ratio] = []
    for persons in SIZES[size]:
        centre, worker = write_crowd(persons)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        found += lists(worker, persons, rounds)
        if persons == SEARCHED[size]:
            found += searches(centre, worker, persons, rounds)
    return found


def lists(worker: Any, persons: int, rounds: int) -> list[Ratio]:
    """Whole requests through the middleware, the log of looks included."""
    client = visitor(worker)
    address = reverse("participants:files")
    mine = Participant.objects.for_user(worker, "participant.change").order_by("search_name").first()

    def everything() -> None:
        with unscoped():
            page(client, address)

    def own() -> None:
        page(client, f"{address}?mine=on", mine.file_number)

    return [
        compare(
            f"list of own files, {persons:,} persons",
            "unscoped",
            own,
            everything,
            rounds=max(rounds, LEAST),
            warm=WARM,
            goal=1.2,
        )
    ]


def searches(centre: Any, worker: Any, persons: int, rounds: int) -> list[Ratio]:
    """Searches of a worker among all files of her centre. Stop where a name or its accents are not found."""
    with _asking(worker, centre):
        drawn = _drawn(centre)
        rare = [word for _key, word in drawn]
        _check_found(worker, centre, drawn)
        wrong = [_with_a_wrong_letter(word, place) for place, word in enumerate(rare)]
        recalled = sum(key in _found(worker, text) for (key, _word), text in zip(drawn, wrong, strict=True))
        if recalled < DRAWN - 1:
            raise SystemExit(f"One wrong letter: {recalled} of {DRAWN} are found.")
        pairs = [word[:2] for word in rare]

        def ours(texts: list[str]) -> Callable[[], None]:
            return lambda: [_found(worker, text) for text in texts] and None

        def theirs(texts: list[str]) -> Callable[[], None]:
            return lambda: [_by_hand(centre, text) for text in texts] and None

        def against(name: str, texts: list[str], other: list[str], goal: float | None) -> Ratio:
            said = f"search: {name}, {persons:,} persons"
            yardstick = "unaccent__icontains, rare names" if connection.vendor == "postgresql" else "icontains"
            return compare(said, yardstick, ours(texts), theirs(other), rounds=rounds, goal=goal)

        goal = 0.10 if connection.vendor == "postgresql" and persons >= 200_000 else None
        found = [
            against("rare names", rare, rare, goal),
            against(f"one wrong letter ({recalled} of {DRAWN} found)", wrong, wrong, goal),
            against("two letters", pairs, rare, goal),
            against("no such name", ["zzqxk", "qwxyz"] * 6, ["zzqxk", "qwxyz"] * 6, goal),
        ]
        if connection.vendor == "postgresql":
            said = f"search: rare names, {persons:,} persons"
            found.append(
                compare(said, "hand-written, the same index", ours(rare), lambda: _indexed(centre, rare), rounds=rounds)
            )
    return found


@contextmanager
def _asking(worker: Any, centre: Any) -> Iterator[None]:
    """Ask as a request does, which reads the worker's rights once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    with acting_as(worker, channel="web", centre=centre, remembering=True):
        yield


def _found(worker: Any, text: str) -> list[int]:
    return search(Participant.objects.for_user(worker, "participant.identity"), text).keys


def _drawn(centre: Any) -> list[tuple[int, str]]:
    """Return persons of rare last names, half of them with an accent, each with the name as somebody types it."""
    drawn = random.Random(12)
    found: list[tuple[int, str]] = []
    accents = 0
    for key, name in drawn.sample(list(Participant.objects.filter(centre=centre).values_list("pk", "last_name")), 1000):
        accented = plain(name) != name.lower()
        words = words_of_name(plain(name))
        if len(words) > 1 or len(words[0]) < RARE or (not accented and len(found) - accents >= DRAWN // 2):
            continue
        found.append((key, words[0]))
        accents += accented
        if len(found) == DRAWN:
            break
    return found


def _with_a_wrong_letter(word: str, place: int) -> str:
    """Change, leave out, double or change about a letter, each in its turn."""
    at = 1 + place % (len(word) - 2)
    return [
        f"{word[:at]}x{word[at + 1 :]}",
        f"{word[:at]}{word[at + 1 :]}",
        f"{word[:at]}{word[at]}{word[at:]}",
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}",
    ][place % 4]


def _check_found(worker: Any, centre: Any, drawn: list[tuple[int, str]]) -> None:
    for key, word in drawn:
        ours = _found(worker, word)
        begun = Participant.objects.filter(pk__in=_by_hand(centre, word)).values_list("pk", "search_name")
        theirs = {pk for pk, name in begun if any(part.startswith(word) for part in words_of_name(name))}
        if key not in ours or not theirs <= set(ours):
            raise SystemExit("The variants differ: a search does not find what unaccent__icontains finds.")


def _by_hand(centre: Any, text: str) -> list[int]:
    """The first page of `last_name__unaccent__icontains` or the first name's, as Django writes it."""
    column = _UNACCENTED if connection.vendor == "postgresql" else _PLAIN
    sides = " OR ".join(f"{column.format(name)} LIKE {column.format('%s')}" for name in ("last_name", "first_name"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM participants_participant WHERE centre_id = %s AND ({sides}) "  # noqa: S608 # nosec B608
            "ORDER BY last_name, first_name, id LIMIT %s",
            [centre.pk, f"%{text}%", f"%{text}%", PAGE],
        )
        return [row[0] for row in cursor.fetchall()]


def _indexed(centre: Any, texts: list[str]) -> None:
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute(
                "SELECT id FROM participants_participant WHERE centre_id = %s "
                "AND jalon_name_marks(search_name) @> ARRAY[%s] AND search_name LIKE %s ORDER BY search_name LIMIT %s",
                [centre.pk, text[:6], f"%{text}%", PAGE],
            )
            cursor.fetchall()
