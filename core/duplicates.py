"""Whether two records may be of the same person: names and birth dates as people write them and mistype them.

`Identity.may_be()` decides. `Identities` holds many of them and finds those that may be of one person without
comparing each with all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from enum import Enum
from itertools import permutations

from core.normalisation import plain, within_one

FORGIVEN_FROM = 4  # letters of a word in which one wrong letter is forgiven
SHARED_FROM = 3  # letters of a word that two people do not share by chance, as they share "de" or "el"
_BETWEEN = re.compile(r"[\W_]+")


class Birth(Enum):
    """How two birth dates compare."""

    SAME = "same"
    NEAR = "near"  # day and month swapped, one digit wrong, or one of the two knows the year alone
    UNKNOWN = "unknown"  # one of the two is not noted
    OTHER = "other"


def compare_births(one: dt.date | None, other: dt.date | None) -> Birth:
    """Return how two birth dates compare."""
    if one is None or other is None:
        return Birth.UNKNOWN
    if one == other:
        return Birth.SAME
    return Birth.NEAR if _near(one, other) else Birth.OTHER


def _near(one: dt.date, other: dt.date) -> bool:
    day, other_day = (one.day, one.month), (other.day, other.month)
    if one.year == other.year:
        if (1, 1) in (day, other_day) or day == other_day[::-1]:
            return True
    elif day != other_day:
        return False
    return within_one(f"{one:%d%m%Y}", f"{other:%d%m%Y}")


def near_births(birth: dt.date) -> set[dt.date]:
    """Return the birth dates that are the same or near, apart from those of a whole year (see year_alone)."""
    digits = f"{birth:%d%m%Y}"
    written = {f"{birth:%m%d%Y}", f"0101{birth:%Y}"}
    for place, digit in enumerate(digits):
        written |= {f"{digits[:place]}{number}{digits[place + 1 :]}" for number in range(10)}
        written.add(f"{digits[:place]}{digits[place + 1 : place + 2]}{digit}{digits[place + 2 :]}")
    found = {birth}
    for text in written:
        try:
            day = dt.datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if _near(birth, day):
            found.add(day)
    return found


def year_alone(birth: dt.date | None) -> bool:
    """Answer whether the date is 1 January, which is written where the year alone is known."""
    return birth is not None and (birth.day, birth.month) == (1, 1)


def _words(name: str) -> list[str]:
    """Return the words of a name without accents, apostrophes and what stands between them."""
    return [word for word in _BETWEEN.split(plain(name).replace("'", "")) if word]


class Identity:
    """Who a record is of, in the form in which it is compared."""

    __slots__ = ("birth", "parts", "phone", "words")

    def __init__(self, last_name: str, first_name: str = "", birth: dt.date | None = None, phone: str = "") -> None:
        last, first = _words(last_name), _words(first_name)
        self.words = [*last, *first]
        self.parts = [part for part in ("".join(last), "".join(first)) if part]
        self.birth = birth
        self.phone = "".join(char for char in phone if char.isdigit())[-9:]

    def may_be(self, other: Identity) -> bool:
        """Answer whether both may be of one person.

        The same birth date asks for one word of the names in common (a married name, one first name of two); 1 January,
        and birth dates that are near or not known, ask for names that are alike. With the same phone it is enough that
        the names are alike, or that one word is and the birth dates are not different ones.
        """
        birth = compare_births(self.birth, other.birth)
        called = bool(self.phone) and self.phone == other.phone
        if birth is Birth.OTHER and not called:
            return False
        if self.names_alike(other):
            return True
        enough = (birth is Birth.SAME and not year_alone(self.birth)) or (called and birth is not Birth.OTHER)
        return enough and self.shares_a_word(other)

    def same_as(self, other: Identity) -> bool:
        """Answer whether both have the same names, written the same way, and the same birth date."""
        return (self.words, self.birth) == (other.words, other.birth) and self.birth is not None

    def fits(self, other: Identity) -> bool:
        """Answer whether something of both goes together: the birth dates, or a word of the names."""
        return compare_births(self.birth, other.birth) in (Birth.SAME, Birth.NEAR) or self.shares_a_word(other)

    def shares_a_word(self, other: Identity) -> bool:
        """Answer whether a word of the names is in both, give or take a letter."""
        return any(_similar(one, two) for one in self._telling() for two in other._telling())

    def _telling(self) -> Iterable[str]:
        return {*(word for word in self.words if len(word) >= SHARED_FROM), *self.parts}

    def names_alike(self, other: Identity) -> bool:
        """Answer whether the names may be one person's.

        In any order, with or without blanks and hyphens, one wrong letter in all, a second surname or first name that
        only one of the two has, an initial; a missing first name contradicts none.
        """
        if self.parts == other.parts:
            return True
        if len(self.parts) < 2 or len(other.parts) < 2:
            return bool(self.parts and other.parts) and self.parts[0] == other.parts[0]
        return _words_match(self.parts, other.parts) or _words_match(self.words, other.words)

    def keys(self, *, asking: bool = False) -> Iterator[Hashable]:
        """Give the keys of which a record that asks has one in common with each that may be of the same person.

        Phones aside. One wrong letter leaves the first or the last letter of a word as it was.
        """
        if self.birth is not None and not year_alone(self.birth):
            for word in self._telling():
                yield self.birth, word[0]
                yield self.birth, "", word[-1]
        if self.parts:
            nameless = len(self.parts) == 1
            if asking or nameless:
                yield "no first name", self.parts[0]
            if nameless is asking:
                yield "last name", self.parts[0]
        births = self._birth_keys(asking)
        for words in {tuple(self.parts), tuple(self.words)}:
            for exact, about in permutations(words[:6], 2):
                for birth in births:
                    yield exact, about[0], birth
                    yield exact, "", about[-1], birth

    def _birth_keys(self, asking: bool) -> tuple[Hashable, ...]:
        """Return what one of two births that are near, the same or not known has in common with the other one."""
        if self.birth is None:
            return ("unknown", "any") if asking else ("unknown",)
        known = (self.birth.year, (self.birth.day, self.birth.month))
        return (*known, "unknown") if asking else (*known, "any")


def _similar(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= FORGIVEN_FROM and within_one(one, other))


def _words_match(words: list[str], others: list[str]) -> bool:
    """Answer whether each word of the shorter name is one of the longer one: two or more, one letter wrong in all."""
    few, many = sorted((words, others), key=len)
    left, about, exact = list(many), [], []
    for word in few:
        if word in left:
            left.remove(word)
            exact.append(word)
        else:
            about.append(word)
    if not about:
        return len(exact) > 1
    if len(about) > 1 or not any(len(word) >= SHARED_FROM for word in exact):
        return False
    word = about[0]
    return any(_similar(word, one) or (1 in (len(word), len(one)) and word[0] == one[0]) for one in left)


class Identities:
    """Many identities, found by what two of one person have in common."""

    def __init__(self) -> None:
        self._found: dict[Hashable, list[Identity]] = defaultdict(list)

    def add(self, identity: Identity) -> None:
        """Add one."""
        for key in {*identity.keys()}:
            self._found[key].append(identity)

    def first_like(self, identity: Identity) -> Identity | None:
        """Return the first one that may be of the same person, or None."""
        compared: set[Identity] = set()
        for key in identity.keys(asking=True):
            for other in self._found.get(key, ()):
                if other not in compared and identity.may_be(other):
                    return other
                compared.add(other)
        return None
