"""Beginning an assessment: of which paths, with which of its moments already there, and once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import TeamMember, User
from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment, Instrument
from assessments.selectors import STATES
from core.idempotency import KeyTaken, create_once
from core.periods import today
from participants.current_path import paths_in_order
from participants.enums import EnrolmentState
from participants.models import Enrolment, Participant


@dataclass(frozen=True)
class EnrolmentAssessments:
    """One path of the person with its standing assessments."""

    enrolment: Enrolment
    standing: list[Assessment]


def walks_of(user: User, participant: Participant) -> list[EnrolmentAssessments]:
    """Return the paths of which somebody may begin an assessment, the one that the file is about first."""
    known = Enrolment.objects.for_user(user, "enrolment.view").filter(participant=participant)
    known = known.exclude(state=EnrolmentState.DECLINED).select_related("track", "group", "participant")
    standing: dict[int, list[Assessment]] = {}
    of_file = Assessment.objects.for_user(user, STATES).standing().filter(enrolment__participant=participant)
    for one in of_file.without_reasons().order_by("date", "pk"):
        standing.setdefault(one.enrolment_id, []).append(one)
    return [EnrolmentAssessments(one, standing.get(one.pk, [])) for one in paths_in_order(known.order_by())]


@dataclass(frozen=True)
class Begun:
    """The assessment that was begun, or the one of the same moment that was there already."""

    made: Assessment | None = None
    there: Assessment | None = None


def begin(planned: Assessment, member: TeamMember, *, key: uuid.UUID) -> Begun:
    """Write a new draft, or return what stands against it; the same form sent again finds what it made.

    One draft a moment: whoever begins a second one is led to the first.
    """
    planned.done_by = member
    planned.instrument = Instrument.objects.filter(valid_from__lte=today()).order_by("-version")[0]
    same = ("enrolment", "moment", "date", "done_by")
    there = Assessment.objects.standing().filter(enrolment=planned.enrolment, moment=planned.moment).exclude(uuid=key)
    if planned.moment == Moment.OTHER:
        there = there.filter(state=AssessmentState.DRAFT)
    known = there.order_by("-date", "-pk").first()
    if known is not None:
        return Begun(there=known)
    try:
        with transaction.atomic():
            made, _new = create_once(planned, key=key, same=same)
    except (KeyTaken, IntegrityError):
        # The form was gone back to and changed, or a colleague began the same one at the same moment.
        return Begun(there=there.first() or Assessment.objects.filter(uuid=key, enrolment=planned.enrolment).first())
    return Begun(made=made)
