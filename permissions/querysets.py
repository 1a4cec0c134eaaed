"""Querysets that answer "which ones may she?": a scope of the policy becomes a filter, once for list and detail."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from accounts.memberships import GuestMembership, current_memberships
from accounts.models import Membership, User
from core.request_memory import per_request
from permissions.policy import Scope, require_declared, scope_of


class Refusal(PermissionDenied):
    """What a reader may know of and not do; `sentence` says why on the page, "" where it is her role."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ScopedQuerySet(models.QuerySet[Any]):
    """Base of every queryset of the field. Subclasses name the path to the centre and translate narrower scopes."""

    centre_path = "centre"
    # Whether own keys may be read before the rest (core.lookups.Among), which serves a list with an order; a scope that
    # does so asks this. See for_subquery().
    keys_first = True

    def for_user(self, user: User, action: str) -> Self:
        """Return the objects on which the user has the right `action` today; raise UnknownAction if undeclared.

        Rights add up over the user's memberships; a scope that a kind of object does not know gives nothing.
        """
        opened = self.opened_to(user, action)
        return self.none() if opened is None else self.filter(opened)

    def refusal(self, action: str) -> Refusal:
        """Return why somebody who knows of these objects may not do this with them."""
        return Refusal()

    def for_subquery(self) -> Self:
        """Return a queryset to be scoped inside a sub-query, where PostgreSQL would search the keys once a row."""
        found = self.all()
        found.keys_first = False
        return found

    def opened_to(self, user: User, action: str) -> Q | None:
        """Return the filter of for_user() before what is hidden, or None for nothing; raise UnknownAction as well."""
        return _opened_filter(user, type(self), self.model, self.db, action, self.keys_first)

    def right(self, user: User, action: str, membership: Membership | GuestMembership) -> Q | None:
        """Return the filter of what one membership opens, or None for nothing."""
        scope = scope_of(action, membership.role)
        return None if scope is None else self.scoped(scope, user, membership)

    def scoped(self, scope: Scope, user: User, membership: Membership | GuestMembership) -> Q:
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

    def scope_own(self, user: User) -> Q:
        """What the person made; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])

    def scope_own_caseload(self, user: User) -> Q:
        """What belongs to files whose referent the person is; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])

    def scope_own_sessions(self, user: User) -> Q:
        """What belongs to sessions that the person runs; nothing unless a subclass says otherwise."""
        return Q(pk__in=[])


@per_request
def _opened_filter(
    user: User, kind: type[ScopedQuerySet], model: type[models.Model], alias: str, action: str, keys_first: bool
) -> Q | None:
    """Return ScopedQuerySet.opened_to() of any queryset of this kind; a page asks the same lists again and again."""
    objects = kind(model, using=alias)
    objects.keys_first = keys_first
    found = [objects.right(user, action, membership) for membership in current_memberships(user)]
    conditions = [condition for condition in found if condition is not None]
    if conditions:
        return reduce(or_, conditions)
    require_declared(action)  # an undeclared one is an error even for somebody without any membership
    return None
