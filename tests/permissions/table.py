"""The notation of the table of addresses (tests/permissions/urls.py) and what it means, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.stage import FILES, SESSIONS
from tests.permissions.visitors import MEMBERS, VISITORS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MINE = ("own", "colleagues", "theirs")
NOBODYS = "nobodys"  # an identifier that nothing has: must not be told from another centre's

# What an address takes -> its objects, in the order of the letters of a word.
OBJECTS: dict[str, tuple[str, ...]] = {
    "": ("",),
    "file": FILES,
    "session": SESSIONS,
    "closed session": SESSIONS,
    "workshop": SESSIONS,
    "job": MINE,
    "import": MINE,
    "notice": MINE,
    "account": MINE,
    "role": MINE,
    "given cover": MINE,
    "loan": MINE,
    "assessment": FILES,
    "draft assessment": FILES,
    "enrolment": FILES,
    "intervention": FILES,
    "consent": FILES,
    "fact": FILES,
    "problem": FILES,
    "unplanned problem": FILES,
    "plan": FILES,
    "action": FILES,
    "organisation": SESSIONS,
    "contact": ("own", "theirs"),
    "agreement": ("own", "theirs"),
    "seal": ("sealed", "named", "theirs"),
    "review": ("glass", "sealed", "theirs"),
    "entry": ("own", "sealed", "theirs"),
    "alert": ("own", "sealed", "theirs"),
    "waiting role": ("own", "theirs"),
}
# Of these everybody has their own.
PERSONAL = {"job", "import", "notice", "account", "role"}
# A letter of a word -> the status, whatever the method; "+" is what the row says for the method. "n" is 404 for who
# may come in and asks for what is not there for them.
LETTERS = {"2": 200, "0": 400, "3": 403, "4": 404, "n": 404, ">": 302, "9": 409}
NOT_ALLOWED, ELSEWHERE, MISSING = 405, 302, 404


@dataclass(frozen=True)
class Row:
    """One address.

    answers   "GET HEAD 200, POST 302": the status of each method for who may; any other method is refused with 405
    may       one word for each of worker, facilitator, manager, coordinator, dpo, administrator: a letter for each
              object that the address takes, one letter for all of them
    guests    visitor -> status or word, for those who are no members: by default everybody else is sent to sign in
    address   what else the address takes: a value, or a function of the stage, the cell and its object
    data      what is sent by POST
    door_first  the letters of those who hear so whatever the method
    """

    name: str
    takes: str
    answers: str
    may: str
    guests: dict[str, str] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    door_first: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def statuses(self) -> dict[str, int]:
        """Return the status of each method for who may."""
        found = {}
        for part in self.answers.split(", "):
            *methods, status = part.split()
            found |= dict.fromkeys(methods, int(status))
        return found

    def word(self, visitor: str) -> str | None:
        """Return the letters of a visitor, or None for one who is sent away by the rule."""
        if visitor in MEMBERS:
            return self.may.split()[MEMBERS.index(visitor)]
        return self.guests.get(visitor)

    def letter(self, visitor: str, thing: str) -> str | None:
        """Return the letter of a visitor for an object; for nobody's the one of another centre's."""
        word = self.word(visitor)
        if word is None or len(word) == 1:
            return word
        objects = OBJECTS[self.takes]
        assert len(word) == len(objects), f"{self.name}: {visitor} has {word!r} for {objects}"
        return word[objects.index("theirs" if thing == NOBODYS else thing)]


@dataclass(frozen=True)
class Cell:
    """One request to make and the status that it must have."""

    row: Row
    visitor: str
    thing: str
    method: str
    expected: int

    def __str__(self) -> str:
        return f"{self.method} {self.row.name} {self.thing or '-'} as {self.visitor}: {self.expected}"


def cells_of(name: str, rows: list[Row]) -> Iterator[Cell]:
    """Yield every cell of one address; its rows share the methods out between them."""
    taken = {method: row for row in rows for method in row.statuses()}
    first = rows[0]
    things = [*OBJECTS[first.takes], *([NOBODYS] if first.takes else [])]
    for method in METHODS:
        row = taken.get(method, first)
        for visitor in VISITORS:
            for thing in things:
                yield Cell(row, visitor, thing, method, _expected(row, visitor, thing, method))


def _expected(row: Row, visitor: str, thing: str, method: str) -> int:
    letter = row.letter(visitor, thing)
    if letter is None:
        return ELSEWHERE
    status = row.statuses().get(method)
    if status is None and letter not in row.door_first:
        return NOT_ALLOWED
    if thing == NOBODYS and letter == "+":
        return MISSING
    return status if letter == "+" else LETTERS[letter]
