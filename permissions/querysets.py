"""Querysets that answer "which ones may she?": a scope of the policy becomes a filter, once for list and detail."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.memberships import GuestMembership, current_memberships
from accounts.models import Membership
from permissions.policy import Scope, scope_of


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
        scope_of(action, Role.MANAGER)  # an undeclared action is an error even for somebody without any membership
        found = [self.right(user, action, membership) for membership in current_memberships(user)]
        conditions = [condition for condition in found if condition is not None]
        return reduce(or_, conditions) if conditions else None

    def right(self, user: Any, action: str, membership: Membership | GuestMembership) -> Q | None:
        """Return the filter of what one membership opens, or None for nothing."""
        scope = scope_of(action, membership.role)
        return None if scope is None else self.scoped(scope, user, membership)

    def scoped(self, scope: Scope, user: Any, membership: Membership | GuestMembership) -> Q:
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
