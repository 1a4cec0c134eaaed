"""Whether somebody may do something: `has_right()` anywhere in a centre, `may()` on one object.

`may()` asks the queryset that makes the lists, so that a list and its detail cannot disagree.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.memberships import current_memberships
from accounts.models import Centre, User
from permissions.policy import Scope, require_declared, scope_of
from permissions.querysets import ScopedQuerySet


def has_right(user: User | AnonymousUser | None, action: str, *, centre: Centre | None = None) -> bool:
    """Answer whether the user has the right in some current membership (of `centre`, where given).

    Raise UnknownAction for an undeclared action, also without any membership.
    """
    require_declared(action)
    return any(
        scope_of(action, membership.role) is not None
        for membership in current_memberships(user)
        if centre is None or membership.centre_id == centre.pk
    )


def has_right_in_whole_centre(user: User, action: str) -> bool:
    """Answer whether the right covers everything of a centre, not only what is the user's own (seals apart).

    Raise UnknownAction for an undeclared action, also without any membership.
    """
    require_declared(action)
    return any(scope_of(action, membership.role) is Scope.CENTRE for membership in current_memberships(user))


def may(user: User, action: str, obj: models.Model) -> bool:
    """Answer whether the user has the right on this object, by the queryset that makes the lists."""
    objects: Any = type(obj)._default_manager  # a model with rights has the manager of a ScopedQuerySet
    allowed: ScopedQuerySet = objects.for_user(user, action)
    return allowed.filter(pk=obj.pk).exists()
