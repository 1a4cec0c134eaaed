"""Finding a file by a name: accents and case do not matter, the beginning of a word is enough, one wrong letter is
forgiven.

It narrows a queryset that is scoped already, so that a name found is a name that may be listed. The words of a search
are names of persons: they travel in the body of a form and stay in the session, never in an address
(docs/operations.md).

Each step asks for a bounded number of keys and ends by itself (docs/adr/0023): PostgreSQL finds names by their marks in
one index, SQLite looks through the names of a centre.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

from django.db import connections
from django.db.models import Q, QuerySet

from core.name_index import BETWEEN_WORDS, HEAD, NEAR, begins_with, escape_like, head_mark, inside_marks, near_marks
from core.normalisation import plain, within_one
from core.statement_timeout import statement_timeout

LEAST_LETTERS = 2
MOST_LETTERS = 100
MOST_WORDS = 6
MOST_FOUND = 1000  # files that one search finds; beyond, one is asked for more letters
FORGIVEN_FROM = 3  # letters of a word in which one wrong letter is forgiven
BEGINNING_FROM = 5  # letters from which the beginning of a longer name is forgiven, too
INSIDE_FROM = 3  # letters that are looked for inside a word
FEW = 5  # names found as written: with fewer than these, close ones are looked for
MOST_CLOSE = 100  # names that are close, not the same: the nearest hundred in order of names
MOST_COMPARED = 3000  # names that are compared letter by letter
SECONDS = 2.0  # after which the database gives up; a search takes some hundredths of one

_ORDER = ("search_name", "pk")


@dataclass(frozen=True)
class FoundFiles:
    """The keys of the files that a search finds, in the order in which they are shown."""

    exact: list[int]
    close: list[int]
    more: bool = False  # there are more than MOST_FOUND

    @property
    def keys(self) -> list[int]:
        """All of them, the close ones last."""
        return self.exact + self.close


def words_of(text: str) -> list[str]:
    """Return the words of a search as the search column keeps them, six at most."""
    return words_of_name(plain(text))[:MOST_WORDS]


def words_of_name(name: str) -> list[str]:
    """Return the words of a search column, however many."""
    return [part for part in BETWEEN_WORDS.split(name) if part]


def search(files: QuerySet, text: str) -> FoundFiles:
    """Return what the words of a search find among the files, which are scoped: five questions at most.

    Raise core.statement_timeout.TookTooLong when the database had to be stopped.
    """
    words = words_of(text)
    with statement_timeout(SECONDS, using=files.db):
        numbered = _of_number(files, text)
        named = _word_prefix_matches(files, words) if words else []
        found = list(dict.fromkeys(numbered + named))
        seen = frozenset(found)
        close = _close(files, words, seen) if words and not numbered and len(found) < FEW else []
    return FoundFiles(found[:MOST_FOUND], close, more=len(found) > MOST_FOUND)


def begun_like(files: QuerySet, name: str) -> Q:
    """Return a filter of names in which a word begins with the first three letters of one of the words of a name."""
    words = {word[:3] for word in words_of_name(plain(name)) if len(word) > 1}
    return reduce(or_, (_engine(files).begun([word]) for word in sorted(words)), Q(pk__in=[]))


def _of_number(files: QuerySet, text: str) -> list[int]:
    """Return the files whose number begins so; a number has a digit, and the others are not asked for."""
    number = " ".join(text.split())
    if not any(char.isdigit() for char in number):
        return []
    found = files.filter(file_number__istartswith=number).order_by("file_number", "pk")
    return list(found.values_list("pk", flat=True)[: MOST_FOUND + 1])


def _word_prefix_matches(files: QuerySet, words: list[str]) -> list[int]:
    """Return the files in whose names each word begins a word: those whose last name begins so come first."""
    first: list[int] = []
    condition = _engine(files).begun(words)
    if len(words) == 1:
        begins = begins_with("search_name", words[0])
        first = list(files.filter(begins).order_by(*_ORDER).values_list("pk", flat=True)[: MOST_FOUND + 1])
        if len(first) > MOST_FOUND:
            return first
        condition &= ~begins
    named = _named(files, condition)[: MOST_FOUND + 1]
    told = [(key, name) for key, name in named if all(_begins(word, words_of_name(name)) for word in words)]
    last = [key for key, name in told if any(name.startswith(word) for word in words)]
    return list(dict.fromkeys(first + last + [key for key, _name in told]))


def _close(files: QuerySet, words: list[str], seen: frozenset[int]) -> list[int]:
    """Return the files of names that are close, in order of names: those with one wrong letter; where they are few,
    those besides in which a word stands inside one.
    """
    engine = _engine(files)
    compared: dict[tuple[str, str], bool] = {}  # the same first names come again and again

    def near(name: str) -> bool:
        return is_close(words, name, compared)

    def inside(name: str) -> bool:
        return _stands_inside(words, name)

    found: dict[int, None] = {}
    for condition, told in ((engine.near(words), near), (engine.inside(words), inside)):
        if condition is None or len(found) >= FEW:
            continue
        named = _named(files, condition)[:MOST_COMPARED]
        close = (key for key, name in named if key not in seen and key not in found and told(name))
        found |= dict.fromkeys(islice(close, MOST_CLOSE))
    return list(found)[:MOST_CLOSE]


def _named(files: QuerySet, condition: Q) -> QuerySet:
    return files.filter(condition).order_by(*_ORDER).values_list("pk", "search_name")


class _NameIndex:
    """Names by their marks, in the one index of them (PostgreSQL)."""

    @staticmethod
    def begun(words: list[str]) -> Q:
        """Return a filter of names in which each word begins a word; longer words are compared besides."""
        longer = [Q(search_name__like=f"%{escape_like(word)}%") for word in words if len(word) > HEAD]
        return reduce(and_, longer, Q(search_name__all_marks=[head_mark(word) for word in words]))

    @staticmethod
    def near(words: list[str]) -> Q | None:
        """Return a filter that lets every close name through, and few others: one of the words is not as written."""
        ways: list[Q] = []
        for word, others in _each_with_others(words):
            if len(word) >= FORGIVEN_FROM:
                marks = [head_mark(other) for other in others]
                beside = Q(search_name__all_marks=marks) if marks else Q()
                ways.append(beside & Q(search_name__any_mark=near_marks(word)) & _NameIndex._half(word))
        return reduce(or_, ways) if ways else None

    @staticmethod
    def _half(word: str) -> Q:
        """One wrong letter leaves what is before a place as it was, or what is after; or two change about across it."""
        place = min(len(word) - 2, NEAR)
        if place < 2:
            return Q()
        across = word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        parts = (word[:place], word[place:], across)
        return reduce(or_, (Q(search_name__like=f"%{escape_like(part)}%") for part in parts))

    @staticmethod
    def inside(words: list[str]) -> Q | None:
        """Return a filter of names in which one of the words stands inside one, the longest; the others begin one."""
        word, others = max(_each_with_others(words), key=lambda one: len(one[0]))
        if len(word) < INSIDE_FROM:
            return None
        marks = [head_mark(other) for other in others] + inside_marks(word)
        return Q(search_name__all_marks=marks) & Q(search_name__like=f"%{escape_like(word)}%")


class _Letters:
    """Names by their letters, one after the other (SQLite: the names of a centre, not of a region)."""

    @staticmethod
    def begun(words: list[str]) -> Q:
        """Return a filter of names in which each word begins a word."""
        return reduce(and_, (_Letters._begins(word) for word in words))

    @staticmethod
    def _begins(word: str) -> Q:
        return begins_with("search_name", word) | Q(search_name__glob=f"*[^a-z0-9]{word}*")

    @staticmethod
    def near(words: list[str]) -> Q | None:
        """Return a filter that lets every close name through, and some others.

        One wrong letter leaves one half of the word as it was, the first at the beginning of a word of the name. Only
        two letters changed about across the middle break both.
        """
        if all(len(word) < FORGIVEN_FROM for word in words):
            return None
        return reduce(and_, (_Letters._near(word) for word in words))

    @staticmethod
    def inside(words: list[str]) -> Q | None:
        """Return a filter of names in which one of the words stands inside one, the longest; the others begin one."""
        word, others = max(_each_with_others(words), key=lambda one: len(one[0]))
        if len(word) < INSIDE_FROM:
            return None
        return reduce(and_, map(_Letters._begins, others), Q(search_name__glob=f"*{word}*"))

    @staticmethod
    def _near(word: str) -> Q:
        if len(word) < FORGIVEN_FROM:
            return _Letters._begins(word)
        middle = len(word) // 2
        across = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
        halves = Q(search_name__glob=f"*{word[middle:]}*") | Q(search_name__glob=f"*{across}*")
        return _Letters._begins(word[:middle]) | halves


def _each_with_others(words: list[str]) -> list[tuple[str, list[str]]]:
    return [(word, words[:place] + words[place + 1 :]) for place, word in enumerate(words)]


def _engine(files: QuerySet) -> type[_NameIndex] | type[_Letters]:
    return _NameIndex if connections[files.db].vendor == "postgresql" else _Letters


def is_close(words: list[str], name: str, compared: dict[tuple[str, str], bool] | None = None) -> bool:
    """Answer whether each word begins a word of the name, one of them with one wrong letter.

    `compared` remembers pairs of words over the names of one search.
    """
    compared = {} if compared is None else compared
    parts = words_of_name(name)
    wrong = 0
    for word in words:
        if _begins(word, parts):
            continue
        wrong += 1
        if wrong > 1 or len(word) < FORGIVEN_FROM:
            return False
        for part in parts:
            if (word, part) not in compared:
                compared[word, part] = _one_wrong(word, part)
        if not any(compared[word, part] for part in parts):
            return False
    return True


def _begins(word: str, parts: Iterable[str]) -> bool:
    return any(part.startswith(word) for part in parts)


def _stands_inside(words: list[str], name: str) -> bool:
    """Answer whether each word begins a word of the name or, where it is long enough, stands inside one."""
    parts = words_of_name(name)
    return all(
        _begins(word, parts) or (len(word) >= INSIDE_FROM and any(word in part for part in parts)) for word in words
    )


def _one_wrong(word: str, part: str) -> bool:
    """Answer whether the word is the part, or its beginning where it is long enough, with one wrong letter."""
    lengths = [len(part)]
    if len(word) >= BEGINNING_FROM:
        lengths += [length for length in (len(word) - 1, len(word), len(word) + 1) if length < len(part)]
    return any(within_one(word, part[:length]) for length in lengths)
