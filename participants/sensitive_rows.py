"""Rows of a file by what they are: a table may hold answers of several domains of life, and the row decides.

An answer, a note, a problem or a fact of health and family asks for its own right beside the one of its table
(permissions/data_classification.py).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.memberships import current_memberships
from accounts.models import User
from core.request_memory import per_request
from participants.file_permissions import in_file, may_on_file
from participants.models import Participant
from permissions.data_classification import (
    HEALTH_FAMILY_BY_ROW,
    HEALTH_FAMILY_DOCUMENTS,
    HEALTH_FAMILY_DOMAINS,
    HEALTH_FAMILY_FACTS,
)
from permissions.policy import ROLES, column_of

HEALTH_FAMILY = "participant.health_family"
# Codes of the domains of life of health and family, and the kinds of facts and documents that belong to them.
GUARDED = HEALTH_FAMILY_DOMAINS | HEALTH_FAMILY_FACTS | HEALTH_FAMILY_DOCUMENTS


def closed_domains(reader: User, participant: Participant) -> frozenset[str]:
    """Return the codes of GUARDED that are closed to somebody who may read the file: all, without their own right.

    Only for what is shown, as may_on_file(): answers are written through a lock that asks the right.
    """
    return frozenset() if may_on_file(reader, HEALTH_FAMILY, participant) else GUARDED


def readable(rows: Any, reader: User, action: str) -> Any:
    """Narrow the rows to those that the reader may read by `action`, those of health and family by theirs as well."""
    kind = rows.model
    rows = rows.for_user(reader, action)
    path = HEALTH_FAMILY_BY_ROW.get(kind._meta.label)
    if path is None or _given_alike(reader, action):
        return rows
    guarded = Q(**{f"{path}__in": GUARDED})
    return rows.filter(~guarded | Q(pk__in=kind._default_manager.for_user(reader, HEALTH_FAMILY).values("pk")))


def readable_in_file(rows: Any, reader: User, action: str, participant: Participant) -> Any:
    """Return the rows of one file as readable() does, by the rights on the file, which a page asks once (in_file)."""
    found = in_file(rows, reader, action, participant)
    path = HEALTH_FAMILY_BY_ROW.get(found.model._meta.label)
    closed = closed_domains(reader, participant) if path is not None else None
    return found.exclude(**{f"{path}__in": closed}) if closed else found


@per_request
def _given_alike(reader: User, action: str) -> bool:
    """Answer whether whoever may do this to a row of the reader's may also read health and family there: the table
    gives both in the same ways to each of her roles, so that asking the second adds nothing.
    """
    columns = [column_of(role) for role in {one.role for one in current_memberships(reader)}]
    return all(column[action] == column[HEALTH_FAMILY] for column in columns)


def opens_alike(action: str, other: str) -> bool:
    """Answer whether the table gives two rights on a file in the same ways to everybody: who has one has the other."""
    return all(column_of(role)[action] == column_of(role)[other] for role in ROLES)


def gives_too(action: str, other: str) -> bool:
    """Answer whether whoever may do this to a file has the other right there too, by each of the ways of the table."""
    for column in map(column_of, ROLES):
        (scope, grants), (other_scope, other_grants) = column[action], column[other]
        if scope not in (None, other_scope) or not set(grants) <= set(other_grants):
            return False
    return True


def is_health_family(domain_code: str) -> bool:
    """Answer whether a domain of life is of health or family."""
    return domain_code in HEALTH_FAMILY_DOMAINS
