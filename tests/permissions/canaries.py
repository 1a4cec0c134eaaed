"""Words that stand in one field of one file and nowhere else: whoever reads one has read that field.

A canary names its file and its class, so that a test that finds one can say what came out. They are made of letters
and digits alone (nothing escapes them), begin what they stand in (nothing cuts them off) and end in a letter that no
other has there (none begins another).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stdnum.be import ssn

_SHAPE = re.compile(r"cny[a-z]+q[a-z]+x")


@dataclass(frozen=True)
class Canary:
    """What a word stands for: the file, the class of the field, and which field."""

    file: str
    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.place} ({self.kind}) of the file {self.file!r}"


@dataclass
class Canaries:
    """All words that were given out."""

    known: dict[str, Canary] = field(default_factory=dict)

    def word(self, file: str, kind: str, place: str) -> str:
        """Return the word of a place; the same place gives the same word."""
        letters = re.sub("[^a-z]", "", place.lower())
        word = f"cny{file}q{letters}x"
        assert self.known.setdefault(word, Canary(file, kind, place)) == Canary(file, kind, place), word
        return word

    def national_number(self, file: str) -> str:
        """Return a valid national register number of a file."""
        used = [word for word in self.known if word.isdigit()]
        for serial in range(1, 997):
            number = f"850730{serial:03}"
            number += f"{97 - int(number) % 97:02}"
            if number not in used and ssn.is_valid(number):
                self.known[number] = Canary(file, "national_number", "national number")
                return number
        raise AssertionError("no number is left")

    def seen_in(self, text: str) -> set[Canary]:
        """Return what a text tells, however it writes capitals or groups the digits of a number."""
        lower = text.lower()
        found = {self.known[word] for word in _SHAPE.findall(lower) if word in self.known}
        numbers = [word for word in self.known if word.isdigit()]
        if any(number[:6] in lower or number[:2] + "." in lower for number in numbers):
            digits = re.sub(r"(?<=\d)[ .\-/](?=\d)", "", lower)
            found |= {self.known[number] for number in numbers if number in digits}
        return found
