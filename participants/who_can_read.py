"""Who can read something of a file today, said while one writes: the other end of `for_user`.

`for_user(user, action)` asks which files a person reaches; here one file is asked which persons reach it. Both are made
of the same pieces: the table of rights, the caseload of today, covers, grants in force, the veil of a seal. A test
asks the rights of everybody and compares.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils import timezone

from accounts.models import Membership, User
from core.periods import today
from participants.enums import GrantKind
from participants.models import Cover, Participant, ParticipantUserGrant, ReferentAssignment, Seal, SealName
from permissions.policy import POLICY, Grant, Scope, grants_that_open, scope_of


class Why(IntEnum):
    """By what a person reads; the first that holds is what is said of them."""

    KEY_WORKER = 1
    COVER = 2
    BREAK_GLASS = 3
    ROLE = 4


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


def readers_of(participant: Participant, action: str) -> Readers:
    """Return who has the right `action` on the file today. Raise UnknownAction for an undeclared one.

    Six statements at most, whatever the number of colleagues.
    """
    members = defaultdict(list)
    for membership in Membership.objects.current(today()).filter(centre=participant.centre_id).select_related("user"):
        members[membership.user].append(membership.role)
    named = _named(participant)
    ways = _ways(participant)
    people = []
    for user, roles in members.items():
        if named is not None and user.pk not in named:
            continue
        found = _of_one(user, roles, action, ways)
        if found:
            people.append(min(found, key=lambda reader: reader.why))
    people.sort(key=lambda reader: (reader.why, str(reader.user), reader.user.pk))
    openers = {role for role in POLICY["break_glass.open"] if Grant.BREAK_GLASS in grants_that_open(action, role)}
    reading = {reader.user.pk for reader in people}
    could = any(
        openers & set(roles) and user.pk not in reading and (named is None or user.pk in named)
        for user, roles in members.items()
    )
    return Readers(people, could, named is not None)


def _named(participant: Participant) -> set[int] | None:
    """Return the accounts named on the seal in force, or None where the file is not sealed."""
    seals = list(Seal.objects.in_force().filter(participant=participant).values_list("pk", flat=True))
    if not seals:
        return None
    return set(SealName.objects.filter(seal__in=seals).values_list("user", flat=True))


@dataclass(frozen=True)
class _Ways:
    """The ways into one file today, each by the key of the account."""

    key_workers: set[int]
    covers: dict[int, FileReader]
    grants: dict[int, list[ParticipantUserGrant]]


def _ways(participant: Participant) -> _Ways:
    charge = list(
        ReferentAssignment.objects.current(today()).filter(participant=participant).select_related("member__user")
    )
    members = [assignment.member for assignment in charge]
    covers: dict[int, FileReader] = {}
    lent = Cover.objects.current(today()).filter(member__in=members).order_by("ends_on", "pk")
    for cover in lent.select_related("colleague", "member__user"):
        covers[cover.colleague_id] = FileReader(
            cover.colleague, Why.COVER, until=cover.ends_on, stands_in_for=str(cover.member)
        )
    grants: dict[int, list[ParticipantUserGrant]] = defaultdict(list)
    in_force = ParticipantUserGrant.objects.in_force(timezone.now()).still_lent(today())
    for grant in in_force.filter(content_object=participant).order_by("-ends_at", "pk"):
        grants[grant.user_id].append(grant)
    return _Ways({member.user_id for member in members if member.user_id}, covers, grants)


def _of_one(user: User, roles: Iterable[str], action: str, ways: _Ways) -> list[FileReader]:
    """Return every way by which one person's roles reach the file for an action."""
    found = []
    for role in roles:
        scope, kinds = scope_of(action, role), grants_that_open(action, role)
        if scope is Scope.CENTRE:
            found.append(FileReader(user, Why.ROLE))
        if scope is Scope.OWN_CASELOAD and user.pk in ways.key_workers:
            found.append(FileReader(user, Why.KEY_WORKER))
        # A right on the whole centre asks for no grant (FileQuerySet.right).
        if scope not in (None, Scope.OWN_CASELOAD):
            continue
        if Grant.COVER in kinds and user.pk in ways.covers:
            found.append(ways.covers[user.pk])
        found += [_by_grant(user, grant) for grant in ways.grants.get(user.pk, []) if Grant(grant.kind) in kinds]
    return found


def _by_grant(user: User, grant: ParticipantUserGrant) -> FileReader:
    """A file that was lent closes with a day, one opened by break-glass at a moment."""
    if grant.kind == GrantKind.COVER:
        return FileReader(user, Why.COVER, until=grant.last_day)
    return FileReader(user, Why.BREAK_GLASS, until_moment=grant.ends_at)
