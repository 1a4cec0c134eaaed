"""The rights of one person on one file, asked together: a page of a file has a dozen parts, each with its right."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper

from accounts.memberships import current_memberships
from accounts.models import User
from core.request_memory import per_request, remembers
from participants.models import Participant
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


@per_request
def _rights(reader: User, participant: Participant) -> frozenset[str]:
    """Ask once for each way in which actions are given: a dozen actions of the same scope are one question."""
    alike = _given_alike(reader)
    asked = {
        f"right_{place}": ExpressionWrapper(opened, BooleanField())
        for place, actions in enumerate(alike)
        if (opened := Participant.objects.all().opened_to(reader, actions[0])) is not None
    }
    if not asked:
        return frozenset()
    known = Participant.objects.filter(pk=participant.pk).visible_to(reader).order_by()
    row = known.annotate(**asked).values(*asked).first() or {}
    held = [actions for place, actions in enumerate(alike) if row.get(f"right_{place}")]
    return frozenset(action for actions in held for action in actions)


def _given_alike(reader: User) -> list[list[str]]:
    """Return the rights on a file by the way in which the tables give them to each of the reader's roles."""
    columns = [column_of(one.role) for one in current_memberships(reader)]
    alike: dict[tuple, list[str]] = {}
    for action in _OF_A_FILE:
        alike.setdefault(tuple(column[action] for column in columns), []).append(action)
    return list(alike.values())
