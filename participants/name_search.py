"""Finding a file by a name, a file number, a birth date or a phone number.

Of a name accents and case do not matter, the beginning of a word is enough, words may be joined or divided otherwise,
one wrong letter is forgiven. Of a file number the digits are enough.

It narrows a queryset that is scoped already, so that a name found is a name that may be listed. The words of a search
are names of persons: they travel in the body of a form and stay in the session, never in an address
(docs/operations.md).

Each step asks for a bounded number of keys and ends by itself (docs/adr/0023): PostgreSQL finds names by their marks in
one index, SQLite looks through the names of a centre.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Q, QuerySet

from core.births import Precision, parse_birth
from core.form_fields import PhoneField
from core.name_index import BETWEEN_WORDS, HEAD, NEAR, begins_with, escape_like, head_mark, inside_marks, near_marks
from core.normalisation import plain, within_one
from core.periods import NotADay
from core.statement_timeout import statement_timeout
from core.transliteration import as_heard
from participants.models import FormerIdentity

LEAST_LETTERS = 1  # a name may be one sign, as in Chinese
MOST_LETTERS = 100
MOST_WORDS = 6
MOST_FOUND = 1000  # files that one search finds; beyond, one is asked for more letters
FORGIVEN_FROM = 3  # letters of a word in which one wrong letter is forgiven
BEGINNING_FROM = 5  # letters from which the beginning of a longer name is forgiven, too
INSIDE_FROM = 3  # letters that are looked for inside a word
DIVIDED_FROM = 4  # letters of a word that may be two words of a name: "jeanmarc"
_PARTICLES = (
    "abd",
    "al",
    "ben",
    "bou",
    "da",
    "de",
    "del",
    "den",
    "der",
    "di",
    "el",
    "la",
    "le",
    "ten",
    "ter",
    "van",
    "von",
)
LEAST_DIGITS_OF_A_PHONE = 8
FEW = 5  # names found as written: with fewer than these, close ones are looked for
MOST_CLOSE = 100  # names that are close, not the same: the nearest hundred in order of names
MOST_COMPARED = 3000  # names that are compared letter by letter
SECONDS = 2.0  # after which the database gives up; a search takes some hundredths of one

_ORDER = ("search_name", "pk")
_NUMBER_ALONE = re.compile(r"(?:.*\D)?0*(\d+)", re.DOTALL)  # a file number without the letters and zeros before it


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


def search(files: QuerySet, text: str, *, contacts: QuerySet | None = None) -> FoundFiles:
    """Return what a text finds among the files, which are scoped: eight questions at most.

    `contacts` are those of the files whose phone the reader may know; without it no phone is looked for. Raise
    core.statement_timeout.TookTooLong when the database had to be stopped.
    """
    words = words_of(text)
    with statement_timeout(SECONDS, using=files.db):
        told = _of_number(files, text) + _of_birth(files, text) + _of_phone(contacts, text)
        named = _word_prefix_matches(files, words) + _of_former_name(files, words) if words else []
        found = list(dict.fromkeys(told + named))
        if words and len(found) < FEW:
            found = list(dict.fromkeys(found + _joined_otherwise(files, words)))
        seen = frozenset(found)
        close = _close(files, words, seen) if words and not told and len(found) < FEW else []
    return FoundFiles(found[:MOST_FOUND], close, more=len(found) > MOST_FOUND)


def file_of_number(files: QuerySet, text: str, *, contacts: QuerySet | None = None) -> int | None:
    """Return the key of the one file among these whose number the text is, None where it may be something else.

    A whole number ("ER-0916") is no name; digits alone are also looked for as a birth, a phone, the beginning of a
    number, and are its number where they find nothing else. Raise TookTooLong as search().
    """
    number = " ".join(text.split())
    if not any(char.isdigit() for char in number):
        return None
    if number.isascii() and number.isdigit():
        alone = _of_number_alone(files, number)
        return alone[0] if len(alone) == 1 and search(files, text, contacts=contacts).keys == alone else None
    whole = list(files.filter(file_number__iexact=number).order_by("pk").values_list("pk", flat=True)[:2])
    return whole[0] if len(whole) == 1 else None


def begun_like(files: QuerySet, name: str) -> Q:
    """Return a filter of names in which a word begins with the first three letters of one of the words of a name."""
    words = {word[:3] for word in words_of_name(plain(name)) if len(word) > 1}
    return reduce(or_, (_engine(files).words_begin([word]) for word in sorted(words)), Q(pk__in=[]))


def heard_like(name: str) -> Q:
    """Return a filter of names in which a word is heard as the beginning of one of the words of a name."""
    words = {heard[:3] for word in words_of_name(plain(name).replace("'", "")) if len(heard := as_heard(word)) > 1}
    return reduce(or_, (Q(heard_name__like=f"% {escape_like(word)}%") for word in sorted(words)), Q(pk__in=[]))


def _of_number(files: QuerySet, text: str) -> list[int]:
    """Return the files whose number begins so, or is this number without the letters and zeros before it.

    A file number has a digit; texts without one are not asked for.
    """
    number = " ".join(text.split())
    if not any(char.isdigit() for char in number):
        return []
    ordered = files.order_by("file_number", "pk")
    begun = ordered.filter(file_number__istartswith=number).values_list("pk", flat=True)
    found = list(begun[: MOST_FOUND + 1])
    if number.isascii() and number.isdigit():
        found = list(dict.fromkeys(_of_number_alone(files, number) + found))
    return found


def _of_number_alone(files: QuerySet, number: str) -> list[int]:
    """Return the files whose number is these digits, without the letters and zeros before them."""
    ordered = files.order_by("file_number", "pk")
    ends = ordered.filter(file_number__endswith=number).values_list("pk", "file_number")[:MOST_COMPARED]
    meant = number.lstrip("0") or "0"
    return [key for key, whole in ends if (match := _NUMBER_ALONE.fullmatch(whole)) and match[1] == meant]


def _of_birth(files: QuerySet, text: str) -> list[int]:
    """Return the files of who was born on the day, in the month or in the year that the text is.

    In order of names; those of whom no more than the month or the year of a day is known come after.
    """
    try:
        birth = parse_birth(text)
    except NotADay:
        return []
    if not birth.is_whole:
        born = files.filter(birth_date__range=(birth.first, birth.last)).order_by(*_ORDER)
        return list(born.values_list("pk", flat=True)[: MOST_FOUND + 1])
    first = birth.first.replace(day=1)
    known = Q(birth_date=birth.first, birth_precision=Precision.DAY)
    known |= Q(birth_date=first, birth_precision=Precision.MONTH)
    known |= Q(birth_date=first.replace(month=1), birth_precision=Precision.YEAR)
    told = files.filter(known).order_by(*_ORDER).values_list("pk", "birth_precision")[: MOST_FOUND + 1]
    return [key for key, _precision in sorted(told, key=lambda one: one[1] != Precision.DAY)]


def _of_phone(contacts: QuerySet | None, text: str) -> list[int]:
    """Return the files with the phone number that the text is, in order of names."""
    digits = sum(char.isdigit() for char in text)
    if contacts is None or digits < LEAST_DIGITS_OF_A_PHONE or any(char.isalpha() for char in text):
        return []
    try:
        number = PhoneField().clean(text)
    except ValidationError:
        return []
    called = contacts.filter(phone=number).order_by(*_ORDER)
    return list(called.values_list("pk", flat=True)[: MOST_FOUND + 1])


def _word_prefix_matches(files: QuerySet, words: list[str]) -> list[int]:
    """Return the files in whose names each word begins a word: those whose last name begins so come first."""
    first: list[int] = []
    condition = _engine(files).words_begin(words)
    if len(words) == 1:
        begins = begins_with("search_name", words[0])
        first = list(files.filter(begins).order_by(*_ORDER).values_list("pk", flat=True)[: MOST_FOUND + 1])
        if len(first) > MOST_FOUND:
            return first
        condition &= ~begins
    named = _keys_and_names(files, condition)[: MOST_FOUND + 1]
    told = [(key, name) for key, name in named if all(_begins(word, words_of_name(name)) for word in words)]
    last = [key for key, name in told if any(name.startswith(word) for word in words)]
    return list(dict.fromkeys(first + last + [key for key, _name in told]))


def _of_former_name(files: QuerySet, words: list[str]) -> list[int]:
    """Return the files of who had a name before in which each word begins a word; few people have one."""
    former = FormerIdentity.objects.filter(_engine(files).words_begin(words), participant__in=files.order_by())
    found = former.order_by("search_name", "pk").values_list("participant", "search_name")[:MOST_FOUND]
    return [key for key, name in found if all(_begins(word, words_of_name(name)) for word in words)]


def _joined_otherwise(files: QuerySet, words: list[str]) -> list[int]:
    """Return the files in whose names the words are written apart or together: "jeanmarc" is Jean-Marc, "de smet" is
    Desmet.
    """
    ways = list(_other_ways(words))
    if not ways:
        return []
    condition = reduce(or_, (_engine(files).words_begin(way) for way, _together in ways))
    named = _keys_and_names(files, condition)[:MOST_COMPARED]
    return [key for key, name in named if any(_fits(way, together, words_of_name(name)) for way, together in ways)]


def _other_ways(words: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Give the words with two of them joined, or with one divided; and the parts, which are neighbours in the name."""
    for place in range(len(words) - 1):
        yield [*words[:place], words[place] + words[place + 1], *words[place + 2 :]], []
    for place, word in enumerate(words):
        for parts in _divide(word):
            yield [*words[:place], *parts, *words[place + 1 :]], parts


def _divide(word: str) -> Iterator[list[str]]:
    """Give a word in two parts, and in three where it begins with two words of many names: "van", "den", "bossche"."""
    if len(word) < DIVIDED_FROM:
        return
    for cut in range(1, len(word) - 1):
        left, right = word[:cut], word[cut:]
        yield [left, right]
        if left in _PARTICLES:
            yield from ([left, one, right[len(one) :]] for one in _PARTICLES if right.startswith(one) and right != one)


def _fits(way: list[str], together: list[str], parts: list[str]) -> bool:
    """Answer whether each word begins a word of a name; those together stand in it one after the other, in full but for
    the last.
    """
    if together:
        *whole, last = together
        starts = range(len(parts) - len(whole))
        if not any(parts[at : at + len(whole)] == whole and parts[at + len(whole)].startswith(last) for at in starts):
            return False
    return all(_begins(word, parts) for word in way)


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
        named = _keys_and_names(files, condition)[:MOST_COMPARED]
        close = (key for key, name in named if key not in seen and key not in found and told(name))
        found |= dict.fromkeys(islice(close, MOST_CLOSE))
    return list(found)[:MOST_CLOSE]


def _keys_and_names(files: QuerySet, condition: Q) -> QuerySet:
    return files.filter(condition).order_by(*_ORDER).values_list("pk", "search_name")


class _NameIndex:
    """Names by their marks, in the one index of them (PostgreSQL)."""

    @staticmethod
    def words_begin(words: list[str]) -> Q:
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
    def words_begin(words: list[str]) -> Q:
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
