"""What several parts of a page say of one file, read once for it.

A page of a file is put together by a dozen functions of several rooms, which do not know of each other. What is kept
lasts as long as the request that reads it, for its reader alone. Only for what is shown: what is written reads anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.actor import current_act
from participants.file_permissions import may_on_file
from participants.models import Enrolment, Participant


def once_a_page(reader: Any, what: str, participant: Participant, read: Callable[[], Any]) -> Any:
    """Return read(), remembered for the length of a request that remembers and is the reader's."""
    act = current_act()
    if act is None or act.memory is None or act.user.pk != reader.pk:
        return read()
    known = act.memory.setdefault(what, {})
    if participant.pk not in known:
        known[participant.pk] = read()
    return known[participant.pk]


def enrolments_known(reader: Any, participant: Participant) -> list[Enrolment]:
    """Return the paths of a file of which the reader may know, the last one first, with track and group."""
    return once_a_page(reader, "enrolments known", participant, lambda: _enrolments(reader, participant))


def _enrolments(reader: Any, participant: Participant) -> list[Enrolment]:
    if not may_on_file(reader, "enrolment.groups", participant):
        return []
    known = Enrolment.objects.for_user(reader, "enrolment.groups").filter(participant=participant)
    found = list(known.select_related("track", "group").order_by("-starts_on", "-number", "-pk"))
    for one in found:
        one.participant = participant
    return found
