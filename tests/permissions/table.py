"""The notation of the table of addresses (tests/permissions/urls.py) and what it means, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.permissions.visitors import MEMBERS, VISITORS
from tests.permissions.world import FILES, SESSIONS

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MINE = ("own", "colleagues", "theirs")
NOBODYS = "nobodys"  # an identifier that nothing has: must not be told from another centre's

# What an address takes -> its objects, as tests/permissions/world.py names them.
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
    "agenda": MINE,
    "hours": MINE,
    "days away": MINE,
    "given cover": MINE,
    "loan": MINE,
    "assessment": FILES,
    "draft assessment": FILES,
    "literacy test": FILES,
    "appointment": FILES,
    "held appointment": FILES,
    "message": FILES,
    "diploma paper": FILES,
    "medical paper": FILES,
    "proof paper": FILES,
    "enrolment": FILES,
    "break": FILES,
    "operation entry": FILES,
    "intervention": FILES,
    "consent": FILES,
    "fact": FILES,
    "absence": FILES,
    "passage": FILES,
    "merge": FILES,
    "request": FILES,
    "statement": FILES,
    "problem": FILES,
    "unplanned problem": FILES,
    "plan": FILES,
    "action": FILES,
    "after contact": FILES,
    "organisation": SESSIONS,
    "contact": ("own", "theirs"),
    "agreement": ("own", "theirs"),
    "seal": ("sealed", "named", "theirs"),
    "review": ("glass", "sealed", "theirs"),
    "entry": ("own", "sealed", "theirs"),
    "alert": ("own", "sealed", "theirs"),
    "waiting role": ("own", "theirs"),
    "track": ("own", "theirs"),
    "set-up group": ("own", "theirs"),
    "operation": ("own", "theirs"),
    "member": ("own", "theirs"),
    "funding": ("own", "theirs"),
    "post": ("own", "theirs"),
    "room": ("own", "theirs"),
    "setting to come": ("own", "theirs"),
}
# Of these everybody has their own.
PERSONAL = {"job", "import", "notice", "account", "role", "agenda", "hours", "days away"}


class Answer(Enum):
    """What somebody hears; OPENS is what the row says for the method, the others are one status for each method."""

    OPENS = "opens"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ABSENT = "absent"  # unknown to who may come in and asks for what is not there for them
    LED_ON = "led_on"
    CONFLICT = "conflict"
    SHOWN = "shown"


STATUS = {
    Answer.REFUSED: 403,
    Answer.UNKNOWN: 404,
    Answer.ABSENT: 404,
    Answer.LED_ON: 302,
    Answer.CONFLICT: 409,
    Answer.SHOWN: 200,
}
Answers = Answer | dict[str, Answer]  # one for all objects, or one for each
NOT_ALLOWED, ELSEWHERE, MISSING = 405, 302, 404


def answers(**named: str) -> dict[str, Answer]:
    """Return object -> answer from answer="objects"; an object is named once, or ValueError is raised."""
    found: dict[str, Answer] = {}
    for answer, things in named.items():
        for thing in things.split():
            if thing in found:
                raise ValueError(f"{thing} is named twice")
            found[thing] = Answer(answer)
    return found


def by_role(others: Answers, **roles: Answers) -> dict[str, Answers]:
    """Return role -> its answers, `others` for each role that is not named. Raises ValueError for an unknown role."""
    if not roles.keys() <= set(MEMBERS):
        raise ValueError(f"unknown roles: {roles.keys() - set(MEMBERS)}")
    return {role: roles.get(role, others) for role in MEMBERS}


@dataclass(frozen=True)
class Row:
    """One address.

    answers   "GET HEAD 200, POST 302": the status of each method for who may; any other method is refused with 405
    may       role -> the answer for each object that the address takes, or one for all of them
    guests    the same for visitors who are no members: by default everybody else is sent to sign in
    address   what else the address takes: a value, or a function of the stage, the cell and its object
    data      what is sent by POST
    door_first  the answer that is heard whatever the method
    """

    name: str
    takes: str
    answers: str
    may: dict[str, Answers]
    guests: dict[str, Answers] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    door_first: Answer | None = None
    data: dict[str, Any] = field(default_factory=dict)

    def statuses(self) -> dict[str, int]:
        """Return the status of each method for who may."""
        found = {}
        for part in self.answers.split(", "):
            *methods, status = part.split()
            found |= dict.fromkeys(methods, int(status))
        return found

    def answers_to(self, visitor: str) -> Answers | None:
        """Return the answers to a visitor, or None for one who is sent away by the rule."""
        return self.may.get(visitor) or self.guests.get(visitor)

    def answer(self, visitor: str, thing: str) -> Answer | None:
        """Return the answer to a visitor for an object; for nobody's the one of another centre's."""
        found = self.answers_to(visitor)
        return found["theirs" if thing == NOBODYS else thing] if isinstance(found, dict) else found


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
    answer = row.answer(visitor, thing)
    if answer is None:
        return ELSEWHERE
    status = row.statuses().get(method)
    if status is None and answer is not row.door_first:
        return NOT_ALLOWED
    if answer is not Answer.OPENS:
        return STATUS[answer]
    return MISSING if thing == NOBODYS else status
