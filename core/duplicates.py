"""Whether two records may be of the same person, and by what: names, birth dates and phones as people write them.

The one place that decides: a page, a change of an identity and an import ask it. `Identity.reasons()` says by what two
may be one person, nothing where they may not. `Identities` holds many of them and finds those that may be of one person
without comparing each with all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import permutations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.births import Birth, Precision
from core.normalisation import plain, within_one
from core.transliteration import as_heard

FORGIVEN_FROM = 4  # letters of a word in which one wrong letter is forgiven
SHARED_FROM = 3  # letters of a word that two people do not share by chance, as they share "de" or "el"
DIGITS_OF_A_PHONE = 9  # the last ones, by which two numbers are compared
_BETWEEN = re.compile(r"[\W_]+")


class Reason(TextChoices):
    """By what two records may be of one person."""

    SAME_NUMBER = "same_number", _("same national register number")
    SAME_NAME = "same_name", _("same name")
    HYPHEN = "hyphen", _("same name, with or without a blank or a hyphen")
    OTHER_ORDER = "other_order", _("same names in another order")
    ONE_LETTER = "one_letter", _("one letter of the name differs")
    SPELLING = "spelling", _("the name in another spelling")
    INITIAL = "initial", _("an initial that fits")
    ONE_NAME_MORE = "one_name_more", _("one name more or less")
    LAST_NAME = "last_name", _("same last name, without a first name")
    SHARED_NAME = "shared_name", _("a name in common")
    NOTED = "noted", _("something else that is noted in that file")
    FORMER_NAME = "former_name", _("a former name")
    SAME_BIRTH = "same_birth", _("same birth date")
    SWAPPED = "swapped", _("day and month swapped")
    ONE_DIGIT = "one_digit", _("one digit of the birth date differs")
    SAME_MONTH = "same_month", _("born in the same month, of which no more is known")
    SAME_YEAR = "same_year", _("born in the same year, of which no more is known")
    SAME_PHONE = "same_phone", _("same phone")
    NEAR_PHONE = "near_phone", _("one digit of the phone differs")


class Match(Enum):
    """How two birth dates compare."""

    SAME = "same"
    NEAR = "near"  # day and month swapped, one digit wrong, or of one of the two no more than year or month is known
    UNKNOWN = "unknown"  # one of the two is not noted
    OTHER = "other"


def compare_births(one: Birth | None, other: Birth | None) -> tuple[Match, Reason | None]:
    """Return how two births compare, and what that is called where it is a reason."""
    if one is None or other is None:
        return Match.UNKNOWN, None
    if one == other and not year_alone(one):
        return Match.SAME, Reason.SAME_BIRTH if one.is_whole else Reason.SAME_MONTH
    reason = _near(one, other)
    if reason is None:
        return Match.OTHER, None
    return Match.SAME if one == other else Match.NEAR, reason


def _near(one: Birth, other: Birth) -> Reason | None:
    if year_alone(one) or year_alone(other):
        if one.first.year == other.first.year:
            return Reason.SAME_YEAR
    elif not (one.is_whole and other.is_whole):
        return Reason.SAME_MONTH if one.may_be(other) else None
    if not (one.is_whole and other.is_whole):
        return None
    return _near_days(one.first, other.first)


def _near_days(one: dt.date, other: dt.date) -> Reason | None:
    day, other_day = (one.day, one.month), (other.day, other.month)
    if one.year == other.year and day == other_day[::-1]:
        return Reason.SWAPPED
    if one.year != other.year and day != other_day:
        return None
    return Reason.ONE_DIGIT if within_one(f"{one:%d%m%Y}", f"{other:%d%m%Y}") else None


def near_births(birth: Birth) -> set[dt.date]:
    """Return the first days of the births that are the same or near; of a year or a month alone it is every day of it.

    That one is asked for as a period: from `birth.first` to `birth.last`.
    """
    digits = f"{birth.first:%d%m%Y}"
    written = {f"{birth.first:%m%d%Y}"}
    for place, digit in enumerate(digits):
        written |= {f"{digits[:place]}{number}{digits[place + 1 :]}" for number in range(10)}
        written.add(f"{digits[:place]}{digits[place + 1 : place + 2]}{digit}{digits[place + 2 :]}")
    found = {birth.first, birth.first.replace(day=1), birth.first.replace(day=1, month=1)}
    for text in written if birth.is_whole else ():
        try:
            day = dt.datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if _near_days(birth.first, day):
            found.add(day)
    return found


def near_phones(phone: str) -> set[str]:
    """Return a phone number as it is written, and with one digit changed or two of them changed about."""
    found = {phone}
    places = [place for place, sign in enumerate(phone) if sign.isdigit()]
    for place, after in zip(places, [*places[1:], None], strict=True):
        found |= {f"{phone[:place]}{digit}{phone[place + 1 :]}" for digit in range(10)}
        if after is not None:
            signs = list(phone)
            signs[place], signs[after] = signs[after], signs[place]
            found.add("".join(signs))
    return found


def year_alone(birth: Birth | None) -> bool:
    """Answer whether no more than the year is known: so noted, or as 1 January, as cards have it that know no day."""
    return birth is not None and (
        birth.precision == Precision.YEAR or (birth.is_whole and (birth.first.day, birth.first.month) == (1, 1))
    )


def _words(name: str) -> list[str]:
    """Return the words of a name without accents, apostrophes and what stands between them."""
    return [word for word in _BETWEEN.split(plain(name).replace("'", "")) if word]


@dataclass(frozen=True, slots=True)
class _Form:
    """Names in one form in which they are compared: their words, and last and first name each in one piece."""

    words: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def telling(self) -> set[str]:
        """Words that two people do not share by chance."""
        return {*(word for word in self.words if len(word) >= SHARED_FROM), *self.parts}

    def reason_with(self, other: _Form) -> Reason | None:
        """Return by what the names may be one person's, None where they may not.

        In any order, with or without blanks and hyphens, one wrong letter in all, a second surname or first name that
        only one of the two has, an initial; a missing first name contradicts none.
        """
        if self.parts == other.parts:
            return (Reason.SAME_NAME if self.words == other.words else Reason.HYPHEN) if self.parts else None
        if len(self.parts) < 2 or len(other.parts) < 2:
            same = self.parts and other.parts and self.parts[0] == other.parts[0]
            return Reason.LAST_NAME if same else None
        if sorted(self.parts) == sorted(other.parts) or sorted(self.words) == sorted(other.words):
            return Reason.OTHER_ORDER
        return _words_match(self.parts, other.parts) or _words_match(self.words, other.words)


class Identity:
    """Who a record is of, in the form in which it is compared. `of` is what its owner calls the record by."""

    __slots__ = ("birth", "forms", "of", "phone")

    def __init__(
        self, last_name: str, first_name: str = "", birth: Birth | dt.date | None = None, phone: str = "", of: str = ""
    ) -> None:
        last, first = _words(last_name), _words(first_name)
        self.forms = [_form(last, first)]
        heard = _form([as_heard(word) for word in last], [as_heard(word) for word in first])
        if heard != self.forms[0]:
            self.forms.append(heard)
        self.birth = Birth(birth) if isinstance(birth, dt.date) else birth
        self.phone = "".join(char for char in phone if char.isdigit())[-DIGITS_OF_A_PHONE:]
        self.of = of

    @property
    def words(self) -> list[str]:
        """The words of the names as they are written, without accents."""
        return list(self.forms[0].words)

    def reasons(self, other: Identity) -> tuple[Reason, ...]:
        """Return by what both may be of one person: the name first; nothing where they may not.

        The same birth date asks for one word of the names in common (a married name, one first name of two); a year or
        a month alone, 1 January, and birth dates that are near or not known, ask for names that are alike. With the
        same phone it is enough that the names are alike, or that one word is and the birth dates are not different
        ones; with a phone that is one digit off, that the names are alike.
        """
        match, born = compare_births(self.birth, other.birth)
        called = self._phones(other)
        if match is Match.OTHER and called is None:
            return ()
        name = self.names_alike(other)
        if name is None:
            whole = match is Match.SAME and born is Reason.SAME_BIRTH
            enough = whole or (called is Reason.SAME_PHONE and match is not Match.OTHER)
            if not (enough and self.shares_a_word(other)):
                return ()
            name = Reason.SHARED_NAME
        return tuple(reason for reason in (name, born, called) if reason is not None)

    def may_be(self, other: Identity) -> bool:
        """Answer whether both may be of one person."""
        return bool(self.reasons(other))

    def same_as(self, other: Identity) -> bool:
        """Answer whether both have the same names, written the same way, and the same birth date."""
        return (self.words, self.birth) == (other.words, other.birth) and self.birth is not None

    def fits(self, other: Identity) -> bool:
        """Answer whether something of both goes together: the birth dates, or a word of the names."""
        return compare_births(self.birth, other.birth)[0] in (Match.SAME, Match.NEAR) or self.shares_a_word(other)

    def shares_a_word(self, other: Identity) -> bool:
        """Answer whether a word of the names is in both, give or take a letter."""
        forms = ((self.forms[0], other.forms[0]), (self.forms[-1], other.forms[-1]))
        return any(_similar(one, two) for mine, theirs in forms for one in mine.telling for two in theirs.telling)

    def names_alike(self, other: Identity) -> Reason | None:
        """Return by what the names may be one person's, as they are written or as they are heard; None for not."""
        found = self.forms[0].reason_with(other.forms[0])
        if found is None and self.forms[-1].reason_with(other.forms[-1]):
            return Reason.SPELLING
        return found

    def _phones(self, other: Identity) -> Reason | None:
        if not (self.phone and other.phone):
            return None
        if self.phone == other.phone:
            return Reason.SAME_PHONE
        long = min(len(self.phone), len(other.phone)) >= DIGITS_OF_A_PHONE - 1
        return Reason.NEAR_PHONE if long and within_one(self.phone, other.phone) else None

    def keys(self, *, asking: bool = False) -> Iterator[Hashable]:
        """Give the keys of which a record that asks has one in common with each that may be of the same person.

        Phones aside. One wrong letter leaves the first or the last letter of a word as it was.
        """
        births = self._birth_keys(asking)
        for form in self.forms:
            if self.birth is not None and self.birth.is_whole and not year_alone(self.birth):
                for word in form.telling:
                    yield self.birth, word[0]
                    yield self.birth, "", word[-1]
            if form.parts:
                nameless = len(form.parts) == 1
                if asking or nameless:
                    yield "no first name", form.parts[0]
                if nameless is asking:
                    yield "last name", form.parts[0]
            for words in {form.parts, form.words}:
                for exact, about in permutations(words[:6], 2):
                    for birth in births:
                        yield exact, about[0], birth
                        yield exact, "", about[-1], birth

    def _birth_keys(self, asking: bool) -> tuple[Hashable, ...]:
        """Return what one of two births that are near, the same or not known has in common with the other one."""
        if self.birth is None:
            return ("unknown", "any") if asking else ("unknown",)
        known = (self.birth.first.year, (self.birth.first.day, self.birth.first.month))
        return (*known, "unknown") if asking else (*known, "any")


def _form(last: list[str], first: list[str]) -> _Form:
    return _Form((*last, *first), tuple(part for part in ("".join(last), "".join(first)) if part))


def _similar(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= FORGIVEN_FROM and within_one(one, other))


def _words_match(words: tuple[str, ...], others: tuple[str, ...]) -> Reason | None:
    """Return how each word of the shorter name is one of the longer one: two or more, one letter wrong in all."""
    few, many = sorted((words, others), key=len)
    left, about, exact = list(many), [], []
    for word in few:
        if word in left:
            left.remove(word)
            exact.append(word)
        else:
            about.append(word)
    if not about:
        return Reason.ONE_NAME_MORE if len(exact) > 1 else None
    if len(about) > 1 or not any(len(word) >= SHARED_FROM for word in exact):
        return None
    word = about[0]
    if any(_similar(word, one) for one in left):
        return Reason.ONE_LETTER
    return Reason.INITIAL if any(1 in (len(word), len(one)) and word[0] == one[0] for one in left) else None


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
