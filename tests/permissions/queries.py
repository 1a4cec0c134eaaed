"""Searches, sorts and filters drawn from what pages offer and from what somebody curious would try."""

from __future__ import annotations

import random
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.permissions.world import World

# What nobody offers: names of columns and ways through them, as an oracle would be tried.
CURIOUS = [
    "q", "search", "sort", "order", "ordering", "o", "page", "fields", "group", "track", "state", "referent", "ids",
    "last_name", "last_name__startswith", "national_number", "national_number__value", "address__contains",
    "assessments__ratings__note__contains", "seals__isnull", "centre", "centre_id", "file_number__gte", "format",
]  # fmt: skip
PLAIN = ["", "a", "cny", "%", "_", "\\", "'", "*", "1", "2", "0", "-1", "999", "last_name", "-last_name", "x" * 300]


class _Offered(HTMLParser):
    """Collects the names and values of forms that ask by GET, and of links that carry a question."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, set[str]] = {}
        self._asking = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._asking = said.get("method", "get").lower() == "get"
        if self._asking and tag in {"input", "select", "textarea"} and said.get("name"):
            self.names.setdefault(said["name"], set()).add(said.get("value", ""))
            self._select = said["name"] if tag == "select" else self._select
        if self._asking and tag == "option" and self._select:
            self.names[self._select].add(said.get("value", ""))
        for place in ("href", "data-poll"):
            for name, value in parse_qsl(urlsplit(said.get(place, "")).query):
                self.names.setdefault(name, set()).add(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._asking = False
        if tag == "select":
            self._select = ""


def offered(page: str) -> dict[str, set[str]]:
    """Return the questions that a page offers: name -> the values that it has ready."""
    parser = _Offered()
    parser.feed(page)
    return parser.names


def words_of(world: World, names: list[str]) -> list[str]:
    """Return what somebody who suspects a file would type: parts of its names, its numbers, words of its notes."""
    found = []
    for word, canary in world.canaries.known.items():
        if canary.file in names:
            found += [word, word[:-2], word[:9], word.upper()]
            if word.isdigit():
                found.append(f"{word[:2]}.{word[2:4]}.{word[4:6]}-{word[6:9]}.{word[9:]}")
    return found


def drawn(chance: random.Random, page: str, words: list[str], number: int) -> list[str]:
    """Return that many questions to put to a page."""
    known = offered(page)
    names = [*known, *known, *known, *CURIOUS]
    said = []
    for _ in range(number):
        question = {}
        for name in chance.sample(names, min(len(names), chance.randint(1, 3))):
            ready = sorted(known.get(name, ()))
            pool = chance.choice([ready or PLAIN, words or PLAIN, PLAIN])
            question[name] = chance.choice(pool)
        said.append(urlencode(question))
    return said
