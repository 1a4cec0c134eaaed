"""What several parts of a page say of one file, read once for it."""

from __future__ import annotations

from django.db.models import F, Q

from accounts.models import User
from core.periods import today
from core.request_memory import per_request
from participants.current_path import paths_in_order
from participants.enums import CONTACT_KINDS, EnrolmentState
from participants.file_permissions import in_file, may_on_file
from participants.models import Break, Enrolment, GroupStay, Intervention, Participant

READING = "participant.file"
LATEST_INTERVENTIONS = 4


@per_request
def enrolments_known(reader: User, participant: Participant) -> list[Enrolment]:
    """Return the paths of a file of which the reader may know, the one that it is about first (paths_in_order), with
    track, group and operation; for who may read plans, with the exit project that ends one.
    """
    known = in_file(Enrolment.objects, reader, "enrolment.groups", participant)
    related = ["track", "group", "operation"]
    if may_on_file(reader, "plan.content", participant):
        related.append("exit_project")  # of a room above: by its name alone
    told = may_on_file(reader, "enrolment.view", participant)
    found = paths_in_order(known.select_related(*related).order_by(), told=told)
    for one in found:
        one.participant = participant
    return found


@per_request
def breaks_known(reader: User, participant: Participant) -> dict[int, Break]:
    """Return the break of each path that is on one, by the key of the path; no statement where none is."""
    resting = [one.pk for one in enrolments_known(reader, participant) if one.state == EnrolmentState.ON_BREAK]
    if not resting:
        return {}
    found = Break.objects.for_user(reader, "enrolment.view").on(today()).filter(enrolment__in=resting)
    return {one.enrolment_id: one for one in found.defer("reason")}


@per_request
def recent_interventions(reader: User, participant: Participant) -> list[Intervention]:
    """Return the latest interventions, the last one first, and the latest at which somebody was with the person where
    it is none of them: what the overview lists and what the head says, by one statement. Empty for who may read none.
    """
    if not may_on_file(reader, READING, participant):
        return []
    known = in_file(Intervention.objects, reader, READING, participant).order_by("-date", "-pk")
    latest = known.values("pk")[:LATEST_INTERVENTIONS]
    contact = known.filter(kind__in=CONTACT_KINDS).values("pk")[:1]
    return list(known.filter(Q(pk__in=latest) | Q(pk__in=contact)).select_related("done_by__user"))


def stays_to_come(reader: User, participant: Participant) -> dict[int, GroupStay]:
    """Return the stay that was noted for a later day, by the key of its path."""
    later = in_file(GroupStay.objects, reader, "enrolment.view", participant).filter(starts_on__gt=today())
    later = later.filter(starts_on__gt=F("enrolment__starts_on")).select_related("group").order_by("-starts_on")
    return {one.enrolment_id: one for one in later}
