"""Querysets that answer "which ones may she?": a scope of the policy becomes a filter, once for list and detail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.policy import Scope, check_action, scope_of
from core.context import current_act
from core.periods import today
from core.request_memory import per_request, remember


@dataclass(frozen=True)
class Standing:
    """What a guest has in place of a membership: who, where, as what. Made by the room that lets the guest in."""

    user: Any
    centre: Any
    role: str

    @property
    def centre_id(self) -> int:
        """The key of the centre, as a membership has it."""
        return self.centre.pk


GuestFinder = Callable[[Any], list[Standing]]
_guest_finders: list[GuestFinder] = []


def guests(finder: GuestFinder) -> GuestFinder:
    """Register a function of (user) that returns the standings of a guest today; asked only without memberships."""
    if finder not in _guest_finders:
        _guest_finders.append(finder)
    return finder


def current_memberships(user: Any) -> list[Membership | Standing]:
    """Return the memberships in force today, centre loaded; none for nobody, a stranger or a disabled account.

    Within an act of this person that names a centre, only those of that centre. They are read afresh each time, but
    once for the length of an act that remembers: a single request.
    """
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    act = current_act()
    own = act if act is not None and act.user.pk == user.pk else None
    found = _standings(user)
    if own is None or own.centre is None:
        return found
    return [standing for standing in found if standing.centre_id == own.centre.pk]


def remember_memberships(user: Any, found: list[Membership | Standing]) -> None:
    """Let the request of a person start with her memberships, read this moment by current_memberships()."""
    remember(found, _standings, user)


@per_request
def _standings(user: Any) -> list[Membership | Standing]:
    members = list(Membership.objects.current(today()).filter(user=user).select_related("centre", "user"))
    return members or [standing for finder in _guest_finders for standing in finder(user)]


class ScopedQuerySet(models.QuerySet):
    """Base of every queryset of the field. Subclasses name the path to the centre and translate narrower scopes."""

    centre_path = "centre"

    def for_user(self, user: Any, action: str) -> Self:
        """Return the objects on which the user has the right `action` today; raise UnknownAction if undeclared.

        Rights add up over the user's memberships; a scope that a kind of object does not know gives nothing.
        """
        opened = self.opened_to(user, action)
        return self.none() if opened is None else self.filter(opened)

    def opened_to(self, user: Any, action: str) -> Q | None:
        """Return the filter of for_user() before what is hidden, or None for nothing; raise UnknownAction as well."""
        return _opened(user, type(self), self.model, self.db, action)

    def right(self, user: Any, action: str, membership: Membership | Standing) -> Q | None:
        """Return the filter of what one membership opens, or None for nothing."""
        scope = scope_of(action, membership.role)
        return None if scope is None else self.scoped(scope, user, membership)

    def scoped(self, scope: Scope, user: Any, membership: Membership | Standing) -> Q:
        """Return the filter of one scope for one membership."""
        in_centre = Q(**{self.centre_path: membership.centre_id})
        match scope:
            case Scope.CENTRE:
                return in_centre
            case Scope.OWN:
                return in_centre & self.scope_own(user)
            case Scope.OWN_CASELOAD:
                return in_centre & self.scope_own_caseload(user)
            case Scope.OWN_SESSIONS:
                return in_centre & self.scope_own_sessions(user)

    def scope_own(self, user: Any) -> Q:
        """What the person made; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])

    def scope_own_caseload(self, user: Any) -> Q:
        """What belongs to files whose referent the person is; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])

    def scope_own_sessions(self, user: Any) -> Q:
        """What belongs to sessions that the person runs; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])


@per_request
def _opened(user: Any, kind: type[ScopedQuerySet], model: type[models.Model], alias: str, action: str) -> Q | None:
    """Return ScopedQuerySet.opened_to() of any queryset of this kind; a page asks the same lists again and again."""
    objects = kind(model, using=alias)
    found = [objects.right(user, action, membership) for membership in current_memberships(user)]
    conditions = [condition for condition in found if condition is not None]
    if conditions:
        return reduce(or_, conditions)
    check_action(action)  # an undeclared one is an error even for somebody without any membership
    return None
