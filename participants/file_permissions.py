"""The rights of one person on one file, asked together: a page of a file has a dozen parts, each with its right."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper

from accounts.memberships import current_memberships
from accounts.models import User
from core.request_memory import per_request, remember, remembers
from participants.models import Participant
from participants.querysets import ParticipantQuerySet
from permissions.checks import may
from permissions.policy import POLICY, column_of

_ROOMS = {
    "participant", "enrolment", "assessment", "plan", "attendance", "access_log", "cover", "referent", "seal",
    "break_glass",
}  # fmt: skip
# Rights of which the pages of a file speak; one statement answers all of them.
_OF_A_FILE = tuple(
    action
    for action in POLICY
    if action.split(".")[0] in _ROOMS and action not in {"access_log.list", "participant.create"}
)


def may_on_file(reader: User, action: str, participant: Participant) -> bool:
    """Answer as may(reader, action, participant): once for the length of a request that remembers, else each time.

    Raises UnknownAction. Only for what is shown: what is written asks may() or perform() at the moment of writing.
    """
    if action not in _OF_A_FILE or not remembers(reader):
        return may(reader, action, participant)
    return action in _rights(reader, participant)


def file_with_rights(reader: User, files: ParticipantQuerySet) -> tuple[Participant | None, frozenset[str]]:
    """Return the first of these files that is not hidden from the reader, and the rights that she has on it, in one
    statement. The request remembers the rights for what is shown after it.
    """
    alike = _given_alike(reader)
    asked = {
        f"right_{place}": ExpressionWrapper(opened, BooleanField())
        for place, actions in enumerate(alike)
        if (opened := Participant.objects.all().opened_to(reader, actions[0])) is not None
    }
    if not asked:
        return None, frozenset()
    found = next(iter(files.visible_to(reader).annotate(**asked).order_by()[:1]), None)
    held = [actions for place, actions in enumerate(alike) if getattr(found, f"right_{place}", False)]
    rights = frozenset(action for actions in held for action in actions)
    if found is not None:
        remember(rights, _rights, reader, found)
    return found, rights


def in_file(rows: Any, reader: User, action: str, participant: Participant) -> Any:
    """Return the rows of the file where the reader has the right `action` on it, none of them where she has not.

    The right on a row of a file is that on the file (participants.querysets): a page that shows a dozen kinds of rows
    asks it once, by may_on_file(), and for_user() is for rows of many files.
    """
    found = rows.all()
    if not may_on_file(reader, action, participant):
        return found.none()
    return found.filter(**{found.participant_path: participant})


@per_request
def _rights(reader: User, participant: Participant) -> frozenset[str]:
    """Ask once for each way in which actions are given: a dozen actions of the same scope are one question."""
    return file_with_rights(reader, Participant.objects.filter(pk=participant.pk).only("pk"))[1]


def _given_alike(reader: User) -> list[list[str]]:
    """Return the rights on a file by the way in which the tables give them to each of the reader's roles."""
    columns = [column_of(one.role) for one in current_memberships(reader)]
    alike: dict[tuple, list[str]] = {}
    for action in _OF_A_FILE:
        alike.setdefault(tuple(column[action] for column in columns), []).append(action)
    return list(alike.values())
