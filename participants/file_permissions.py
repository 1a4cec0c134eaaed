"""The rights of one person on one file, asked together: a page of a file has a dozen parts, each with its right."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper

from accounts.memberships import current_memberships
from core.actor import current_act
from participants.models import Participant
from permissions.checks import may
from permissions.policy import POLICY, UnknownAction, grants_that_open, scope_of

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
_KEY = "rights on files"


def may_on_file(reader: Any, action: str, participant: Participant) -> bool:
    """Answer as may(reader, action, participant): once for the length of a request that remembers, else each time.

    Raises UnknownAction. Only for what is shown: what is written asks may() or perform() at the moment of writing.
    """
    if action not in POLICY:
        raise UnknownAction(action)
    act = current_act()
    if act is None or act.memory is None or act.user.pk != reader.pk or action not in _OF_A_FILE:
        return may(reader, action, participant)
    known = act.memory.setdefault(_KEY, {})
    if participant.pk not in known:
        known[participant.pk] = _rights(reader, participant)
    return action in known[participant.pk]


def _rights(reader: Any, participant: Participant) -> frozenset[str]:
    """Ask once for each way in which actions are given: a dozen actions of the same scope are one question."""
    alike: dict[tuple, list[str]] = {}
    for action in _OF_A_FILE:
        ways = [(one.role, scope_of(action, one.role)) for one in current_memberships(reader)]
        opened = [tuple(grants_that_open(action, role)) for role, _scope in ways]
        alike.setdefault((*ways, *opened), []).append(action)
    asked = {
        f"right_{place}": ExpressionWrapper(opened, BooleanField())
        for place, actions in enumerate(alike.values())
        if (opened := Participant.objects.all().opened_to(reader, actions[0])) is not None
    }
    if not asked:
        return frozenset()
    known = Participant.objects.filter(pk=participant.pk).visible_to(reader).order_by()
    row = known.annotate(**asked).values(*asked).first() or {}
    held = [actions for place, actions in enumerate(alike.values()) if row.get(f"right_{place}")]
    return frozenset(action for actions in held for action in actions)
