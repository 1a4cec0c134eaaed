"""Who can read something of a file today, said while one writes: the other end of `for_user`.

`for_user(user, action)` asks the ways of `participants.file_scope` which files a person reaches; here the same ways are
asked for one file and every member of its centre, and the same seals for who is named.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Membership, User
from core.actor import current_act
from core.periods import today
from core.request_memory import per_request
from participants.file_scope import COVERED, LENT, OPENED, WAYS, Around, WayIn, Why, around, open_ways_of
from participants.models import Participant
from permissions.policy import POLICY, Grant, Scope, grants_that_open

__all__ = ["FileReader", "Readers", "Why", "readers_of"]


@dataclass(frozen=True)
class FileReader:
    """One person who can read it: why, and until when where that ends (a day, or a moment for break-glass)."""

    user: User
    why: Why
    until: dt.date | None = None
    until_moment: dt.datetime | None = None
    stands_in_for: str = ""  # the key worker whose caseload a cover lends


@dataclass(frozen=True)
class Readers:
    """Who can read it, by name; and whether colleagues could open it with a reason."""

    people: list[FileReader]
    by_break_glass: bool
    sealed: bool

    def of(self, user: User) -> FileReader | None:
        """Return how this person reads it, or None."""
        return next((reader for reader in self.people if reader.user.pk == user.pk), None)

    def of_kind(self, why: Why) -> list[FileReader]:
        """Return those who read it by one reason."""
        return [reader for reader in self.people if reader.why is why]

    @property
    def key_workers(self) -> list[FileReader]:
        return self.of_kind(Why.KEY_WORKER)

    @property
    def covering(self) -> list[FileReader]:
        return self.of_kind(Why.COVER)

    @property
    def opened(self) -> list[FileReader]:
        return self.of_kind(Why.BREAK_GLASS)

    @property
    def by_role(self) -> list[FileReader]:
        return self.of_kind(Why.ROLE)


@dataclass(frozen=True)
class _Colleague:
    """A member of the centre of a file, with the roles of today."""

    user: User
    roles: tuple[str, ...]


def readers_of(participant: Participant, action: str) -> Readers:
    """Return who has the right `action` on the file today. Raise UnknownAction for an undeclared one.

    Two statements, and one for each way with an end by which somebody reads; whatever the number of colleagues. Within
    a request, another action on the same file asks only for ends.
    """
    act = current_act()
    asking = act.user if act else None
    file = around(asking, participant)
    visible = [one for one in _colleagues(asking, participant) if not file.hidden_from(one.user.pk)]
    reached = {one.user: by for one in visible if (by := _ways_of_colleague(one, file, action))}
    ends = {way: ends_of(participant) for way, ends_of in _ENDS.items() if any(way in by for by in reached.values())}
    people = [_reader(user, by, ends) for user, by in reached.items()]
    people.sort(key=lambda reader: (reader.why, str(reader.user), reader.user.pk))
    openers = {role for role in POLICY["break_glass.open"] if Grant.BREAK_GLASS in grants_that_open(action, role)}
    could = any(openers.intersection(one.roles) and one.user not in reached for one in visible)
    return Readers(people, could, file.named is not None)


@per_request
def _colleagues(_reader: User | None, participant: Participant) -> list[_Colleague]:
    """Return the members of the file's centre."""
    roles: dict[User, list[str]] = defaultdict(list)
    for member in Membership.objects.current(today()).filter(centre=participant.centre_id).select_related("user"):
        roles[member.user].append(member.role)
    return [_Colleague(user, tuple(held)) for user, held in roles.items()]


def _ways_of_colleague(colleague: _Colleague, file: Around, action: str) -> list[WayIn | Scope]:
    """Return by what a colleague's roles reach the file for an action: the ways of the reason that is said first.

    These may be several (a caseload lent and this file besides), or the centre where there is no way.
    """
    open_ways = file.ways.get(colleague.user.pk, set())
    found = {by for role in colleague.roles for by in open_ways_of(action, role, open_ways)}
    ways = [way for way in WAYS if way in found]
    return [way for way in ways if way.why is ways[0].why] or [by for by in (Scope.CENTRE,) if by in found]


def _reader(user: User, reached: list[WayIn | Scope], ends: dict[WayIn, dict[int, FileReader]]) -> FileReader:
    """Return who reads it and why, until the last of the ends."""
    ways = [by for by in reached if isinstance(by, WayIn)]
    if not ways:
        return FileReader(user, Why.ROLE)
    ending = [ends[way][user.pk] for way in ways if user.pk in ends.get(way, {})]
    return max(ending, key=lambda one: one.until or dt.date.max) if ending else FileReader(user, ways[0].why)


def _ends_of_covers(participant: Participant) -> dict[int, FileReader]:
    covers = COVERED.rows(file=participant).select_related("colleague", "member__user").order_by("ends_on", "pk")
    return {
        cover.colleague_id: FileReader(cover.colleague, Why.COVER, until=cover.ends_on, stands_in_for=str(cover.member))
        for cover in covers  # the last to end
    }


def _ends_of_loans(participant: Participant) -> dict[int, FileReader]:
    """What was lent closes with a day."""
    loans = LENT.rows(file=participant).select_related("user").order_by("ends_at", "-pk")
    return {loan.user_id: FileReader(loan.user, Why.COVER, until=loan.last_day) for loan in loans}


def _ends_of_openings(participant: Participant) -> dict[int, FileReader]:
    """What was opened by break-glass closes at a moment."""
    openings = OPENED.rows(file=participant).select_related("user").order_by("ends_at", "-pk")
    return {one.user_id: FileReader(one.user, Why.BREAK_GLASS, until_moment=one.ends_at) for one in openings}


# The ways that end by themselves: of each account that has one, until when; of several the last.
_ENDS: dict[WayIn, Callable[[Participant], dict[int, FileReader]]] = {
    COVERED: _ends_of_covers,
    LENT: _ends_of_loans,
    OPENED: _ends_of_openings,
}
