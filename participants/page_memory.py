"""What several parts of a page say of one file, read once for it."""

from __future__ import annotations

from typing import Any

from core.request_memory import per_request
from participants.enums import EnrolmentState
from participants.file_permissions import may_on_file
from participants.models import Break, Enrolment, Participant


@per_request
def enrolments_known(reader: Any, participant: Participant) -> list[Enrolment]:
    """Return the paths of a file of which the reader may know, the last one first, with track and group."""
    if not may_on_file(reader, "enrolment.groups", participant):
        return []
    known = Enrolment.objects.for_user(reader, "enrolment.groups").filter(participant=participant)
    found = list(known.select_related("track", "group").order_by("-starts_on", "-number", "-pk"))
    for one in found:
        one.participant = participant
    return found


@per_request
def breaks_known(reader: Any, participant: Participant) -> dict[int, Break]:
    """Return the break of each path that is on one, by the key of the path; no statement where none is."""
    resting = [one.pk for one in enrolments_known(reader, participant) if one.state == EnrolmentState.ON_BREAK]
    if not resting:
        return {}
    found = Break.objects.for_user(reader, "enrolment.view").open().filter(enrolment__in=resting)
    return {one.enrolment_id: one for one in found.defer("reason")}
