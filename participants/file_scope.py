"""Who reaches which file: the ways into a file, each declared once and asked from both ends.

`FileQuerySet` asks them with an account and gets files, `who_can_read` asks them with a file and gets accounts. A page
asks a dozen scoped lists, and making a sub-query costs more than running it: those of the person who makes a request
are written out once for its length (docs/adr/0050). What is kept is a question, never an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.lookups import WrittenOut
from core.periods import long_date, today
from core.request_memory import per_request
from permissions.policy import Grant, Scope, grants_that_open, scope_of


class Why(IntEnum):
    """By what a person reads a file; the first that holds is what is said of them."""

    KEY_WORKER = 1
    COVER = 2
    BREAK_GLASS = 3
    ROLE = 4


@dataclass(frozen=True)
class WayIn:
    """One way into a file: a table of which each row lets an account into a file for as long as it holds."""

    opened_by: Scope | Grant  # the entry of the table of rights that opens it
    why: Why
    model: str
    holding: Callable[[], Q]  # the rows that hold now
    account: str  # paths from a row
    file: str

    def rows(self, *, account: Any = None, file: Any = None) -> QuerySet:
        """Return the rows that hold now for an account, for a file, or for both."""
        asked = {path: value for path, value in ((self.account, account), (self.file, file)) if value is not None}
        found: QuerySet = _objects(self.model).filter(self.holding(), **asked)
        return found  # in one call: all of it is asked of the same assignment

    def files(self, account: Any) -> QuerySet:
        """Return the keys of the files that an account reaches by this way."""
        return self.rows(account=account).order_by().values(self.file)


def in_charge(path: str = "", *, on: dt.date | None = None) -> Q:
    """Return the filter of assignments in force on a day (today), both ends included; `path` leads to them."""
    day = on or today()
    open_end, to_come = Q(**{f"{path}ends_on__isnull": True}), Q(**{f"{path}ends_on__gte": day})
    return Q(**{f"{path}starts_on__lte": day}) & (open_end | to_come)


def _objects(model: str) -> Any:
    """Return the manager of a model of this room: models are scoped by this module and cannot be imported by it."""
    return apps.get_model("participants", model)._default_manager


def covers_in_force(on: dt.date | Combinable) -> Q:
    """Return the filter of covers in force on a day, both ends included, that were not taken back."""
    return Q(ends_on__gte=on, taken_back_at__isnull=True, starts_on__lte=on)


def grants_in_force(moment: dt.datetime | Combinable) -> Q:
    """Return the filter of grants that hold at a moment: begun, not ended, not taken back."""
    return Q(ends_at__gt=moment, revoked_at__isnull=True, granted_at__lte=moment)


def still_lent(on: dt.date) -> Exists:
    """Return the filter of loans whose lender is the key worker of the file still: nobody lends what is not theirs."""
    lender = in_charge(on=on) & Q(participant=OuterRef("content_object"), member__user=OuterRef("granted_by"))
    return Exists(_objects("ReferentAssignment").filter(lender))


OWN = WayIn(
    Scope.OWN_CASELOAD, Why.KEY_WORKER, "ReferentAssignment", lambda: in_charge(), "member__user", "participant"
)
# A colleague stands in for the whole caseload of a key worker, as it is on each day.
COVERED = WayIn(
    Grant.COVER,
    Why.COVER,
    "Cover",
    lambda: covers_in_force(today()) & in_charge("member__caseload__"),
    "colleague",
    "member__caseload__participant",
)
LENT = WayIn(
    Grant.COVER,
    Why.COVER,
    "ParticipantUserGrant",
    lambda: Q(permission__codename=Grant.COVER) & grants_in_force(timezone.now()) & Q(still_lent(today())),
    "user",
    "content_object",
)
OPENED = WayIn(
    Grant.BREAK_GLASS,
    Why.BREAK_GLASS,
    "ParticipantUserGrant",
    lambda: Q(permission__codename=Grant.BREAK_GLASS) & grants_in_force(timezone.now()),
    "user",
    "content_object",
)
WAYS = (OWN, COVERED, LENT, OPENED)


def ways_of(action: str, role: str) -> tuple[Scope | None, tuple[WayIn, ...]]:
    """Return how somebody of a role may do this on a file: by a scope of its own, or else by ways into single files.

    A right on the whole centre asks for no way. Raise UnknownAction for an undeclared action.
    """
    scope = scope_of(action, role)
    if scope not in (None, Scope.OWN_CASELOAD):
        return scope, ()
    given = {scope, *grants_that_open(action, role)}
    return None, tuple(way for way in WAYS if way.opened_by in given)


def reached_by(user: User, ways: tuple[WayIn, ...]) -> WrittenOut:
    """Return the keys of the files that the user reaches by any of these ways, of which there is one at least.

    They are united without an OR, so that an index answers each (docs/adr/0004).
    """
    return WrittenOut.unite([_reached_by(user, way) for way in ways])


@per_request
def _reached_by(user: User, way: WayIn) -> WrittenOut:
    return WrittenOut.of(way.files(user))


def caseload_of(user: User) -> QuerySet:
    """Return the keys of the files whose key worker the user is today; her right ends on the assignment's last day."""
    return OWN.files(user)


def sealed_files() -> QuerySet:
    """Return the keys of all files under a seal."""
    return _objects("Seal").in_force().order_by().values("participant")


def sealed_from(user: User) -> QuerySet:
    """Return the keys of the files under a seal on which the user is not named; all of them for nobody."""
    if user is None or user.pk is None:
        return sealed_files()
    named = _objects("SealName").filter(user=user).order_by().values("seal")
    return sealed_files().exclude(pk__in=named)


@per_request
def hidden_from(user: User) -> WrittenOut:
    """Return the keys of sealed_from() for lists of what is in files."""
    return WrittenOut.of(sealed_from(user))


def restrictions() -> Any:
    """Return the restrictions that hold now."""
    return _objects("Restriction").in_force()


def restricted_files() -> QuerySet:
    """Return the keys of the files that are only kept."""
    found: QuerySet = restrictions().order_by().values("participant")
    return found


def sentence_of(restriction: Any) -> str:
    """Return what is said of a file that is only kept, "" for one that is not."""
    if restriction is None:
        return ""
    return _("This file is restricted since %(day)s: it is only kept.") % {"day": long_date(restriction.starts_on)}


@dataclass(frozen=True)
class Around:
    """What the tables say of one file: by account the ways by which it reaches the file, who its seal names, and
    whether it is only kept.
    """

    ways: dict[int, set[WayIn]]
    named: frozenset[int | None] | None  # None where no seal is in force
    restricted: bool = False

    def hidden_from(self, account: int) -> bool:
        """Answer whether the file is under a seal on which the account is not named."""
        return self.named is not None and account not in self.named


@per_request
def around(_reader: User | None, file: Any) -> Around:
    """Return the same ways and seals, asked with a file: one statement, whoever is asked about."""
    seals = _objects("Seal").in_force().filter(participant=file).values("names__user")
    kept = restrictions().filter(participant=file).values("participant")
    asked = (*(way.rows(file=file).values(way.account) for way in WAYS), seals, kept)
    written = [WrittenOut.of(rows) for rows in asked]
    numbered = (f"SELECT {place}, part.* FROM ({one.sql}) AS part" for place, one in enumerate(written))  # noqa: S608 # nosec B608
    ways: dict[int, set[WayIn]] = {}
    named: set[Any] = set()
    restricted = False
    with connections[file._state.db].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(numbered), [param for one in written for param in one.params])
        for place, account in cursor.fetchall():
            if place == len(WAYS):
                named.add(account)
            elif place > len(WAYS):
                restricted = True
            else:
                ways.setdefault(account, set()).add(WAYS[place])
    return Around(ways, frozenset(named) or None, restricted)


def open_ways_of(action: str, role: str, ways: set[WayIn]) -> set[WayIn | Scope]:
    """Return by what somebody of a role, who has these ways into a file, has a right on it: nothing, where they have
    not. Raise UnknownAction for an undeclared action.
    """
    scope, by = ways_of(action, role)
    return {Scope.CENTRE} if scope is Scope.CENTRE else set(ways.intersection(by))
