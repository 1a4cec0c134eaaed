"""The rights of one person on one file, asked together: a page of a file has a dozen parts, each with its right."""

from __future__ import annotations

from typing import Any

from accounts.memberships import current_memberships
from accounts.models import User
from core.request_memory import per_request, remembers
from participants.file_scope import around, open_ways_of, restrictions, sentence_of
from participants.models import Participant
from participants.querysets import ParticipantQuerySet
from permissions.checks import may
from permissions.policy import KEPT_ONLY, POLICY
from permissions.querysets import Refusal

_ROOMS = {
    "participant", "enrolment", "assessment", "plan", "attendance", "appointment", "contact", "document", "message",
    "person",
    "access_log", "cover", "operation",
    "referent", "seal", "break_glass", "request", "redaction",
}  # fmt: skip
# Rights of which the pages of a file speak; one statement answers all of them.
_OF_A_FILE = tuple(
    action
    for action in POLICY
    if action.split(".")[0] in _ROOMS and action not in {"access_log.list", "message.totals", "participant.create"}
)


def may_on_file(reader: User, action: str, participant: Participant) -> bool:
    """Answer as may(reader, action, participant): once for the length of a request that remembers, else each time.

    Raises UnknownAction. Only for what is shown: what is written asks may() or perform() at the moment of writing.
    """
    if action not in _OF_A_FILE or not remembers(reader):
        return may(reader, action, participant)
    return action in _rights(reader, participant)


def file_with_rights(reader: User, files: ParticipantQuerySet) -> tuple[Participant | None, frozenset[str]]:
    """Return the first of these files and the rights that the reader has on it today: none on a file that is hidden
    from her. The request remembers the rights for what is shown after it.
    """
    if not current_memberships(reader):
        return None, frozenset()
    found = next(iter(files.order_by()[:1]), None)
    return found, frozenset() if found is None else _rights(reader, found)


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
    """Return the rights that the reader's roles in the centre of the file give her on it."""
    roles = [one.role for one in current_memberships(reader) if one.centre_id == participant.centre_id]
    if not roles:
        return frozenset()
    file = around(reader, participant)
    if file.hidden_from(reader.pk):
        return frozenset()
    ways = file.ways.get(reader.pk, set())
    closed = KEPT_ONLY if file.restricted else frozenset()
    return frozenset(
        action
        for action in _OF_A_FILE
        if action not in closed and any(open_ways_of(action, role, ways) for role in roles)
    )


def kept_only(reader: User | None, participant: Participant) -> str:
    """Return what is said of a file that is only kept, "" for one that is not."""
    if not around(reader, participant).restricted:
        return ""
    return sentence_of(restrictions().filter(participant=participant).first())


def refusal_on(reader: User, action: str, participant: Participant) -> Refusal:
    """Return why somebody who knows of a file may not do this: of a file that is only kept it is said."""
    return Refusal(kept_only(reader, participant) if action in KEPT_ONLY else "")
