"""Querysets that answer "which ones may she?": a scope of the policy becomes a filter, once for list and detail."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Membership
from accounts.policy import Scope, scope_of
from core.periods import today


def current_memberships(user: Any) -> list[Membership]:
    """Return the memberships in force today, centre loaded; none for nobody, a stranger or a disabled account."""
    if user is None or not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    return list(Membership.objects.current(today()).filter(user=user).select_related("centre", "user"))


class ScopedQuerySet(models.QuerySet):
    """Base of every queryset of the field. Subclasses name the path to the centre and translate narrower scopes."""

    centre_path = "centre"

    def for_user(self, user: Any, action: str) -> Self:
        """Return the objects on which the user has the right `action` today; raise UnknownAction if undeclared.

        Rights add up over the user's memberships; a scope that a kind of object does not know gives nothing.
        """
        condition = Q(pk__in=[])
        for membership in current_memberships(user):
            scope = scope_of(action, membership.role)
            if scope is not None:
                condition |= self.scoped(scope, user, membership)
        scope_of(action, "manager")  # an undeclared action is an error even for somebody without any membership
        return self.filter(condition)

    def scoped(self, scope: Scope, user: Any, membership: Membership) -> Q:
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
