"""Rows of a file by what they are: a table may hold answers of several domains of life, and the row decides.

An answer, a note, a problem or a fact of health and family asks for its own right beside the one of its table
(permissions/data_classification.py).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.memberships import current_memberships
from permissions.data_classification import HEALTH_FAMILY_BY_ROW, HEALTH_FAMILY_DOMAINS, HEALTH_FAMILY_FACTS
from permissions.policy import grants_that_open, scope_of

HEALTH_FAMILY = "participant.health_family"


def readable(rows: QuerySet, reader: Any, action: str) -> QuerySet:
    """Narrow the rows to those that the reader may read by `action`, those of health and family by theirs as well."""
    kind = rows.model
    rows = rows.for_user(reader, action)
    path = HEALTH_FAMILY_BY_ROW.get(kind._meta.label)
    if path is None or _given_alike(reader, action):
        return rows
    guarded = Q(**{f"{path}__in": HEALTH_FAMILY_DOMAINS | HEALTH_FAMILY_FACTS})
    return rows.filter(~guarded | Q(pk__in=kind._default_manager.for_user(reader, HEALTH_FAMILY).values("pk")))


def _given_alike(reader: Any, action: str) -> bool:
    """Answer whether whoever may do this to a row of the reader's may also read health and family there: the table
    gives both in the same ways to each of her roles, so that asking the second adds nothing.
    """
    roles = {one.role for one in current_memberships(reader)}
    return all(
        scope_of(action, role) == scope_of(HEALTH_FAMILY, role)
        and grants_that_open(action, role) == grants_that_open(HEALTH_FAMILY, role)
        for role in roles
    )


def is_health_family(domain_code: str) -> bool:
    """Answer whether a domain of life is of health or family."""
    return domain_code in HEALTH_FAMILY_DOMAINS
