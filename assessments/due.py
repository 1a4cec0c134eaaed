"""What waits in somebody's caseload: drafts to finish, assessments whose usual days have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment
from assessments.presenting import due_moment, path_of
from core.periods import long_date
from participants.enums import EnrolmentState
from participants.models import Enrolment, Participant

MOVE = "assessment.move"
WALKING = (EnrolmentState.ACTIVE, EnrolmentState.ON_BREAK)  # a candidate needs no assessment yet


@dataclass(frozen=True)
class Due:
    """One assessment to finish (`draft`) or to begin, with its day in words and where that is done.

    `until` is the last of the usual days of one that is to begin.
    """

    file: Participant
    moment: str
    draft: bool
    day: str
    url: str
    until: dt.date | None = None


def due_of(user: Any) -> list[Due]:
    """Return what waits in the files that the person follows or covers, by name, in a constant number of statements."""
    known = Enrolment.objects.for_user(user, MOVE).filter(state__in=WALKING)
    enrolments = {one.pk: one for one in known.select_related("track", "participant").defer(*_UNREAD)}
    standing: dict[int, list[Assessment]] = {}
    drafts = []
    of_caseload = Assessment.objects.for_user(user, MOVE).standing()
    wanted = of_caseload.filter(enrolment__in=known.values("pk")) | of_caseload.filter(state=AssessmentState.DRAFT)
    for one in wanted.select_related("enrolment__participant").defer("amend_reason").order_by("date", "pk"):
        standing.setdefault(one.enrolment_id, []).append(one)
        if one.state == AssessmentState.DRAFT:
            drafts.append(one)
    found = [
        Due(one.enrolment.participant, str(one.get_moment_display()), True, long_date(one.date), _page(one))
        for one in drafts
    ]
    begun = {one.enrolment_id for one in drafts}
    for key, enrolment in enrolments.items():
        moment = due_moment(path_of(enrolment, standing.get(key, []))) if key not in begun else ""
        if moment:
            window = Assessment(enrolment=enrolment, moment=moment).window()
            day = long_date(window.last) if window else ""
            url = reverse("assessments:new", args=[enrolment.participant.uuid])
            until = window.last if window else None
            found.append(Due(enrolment.participant, str(Moment(moment).label), False, day, url, until))
    return sorted(found, key=lambda one: (one.file.last_name, one.file.first_name, one.file.file_number))


def _page(assessment: Assessment) -> str:
    return reverse("assessments:assessment", args=[assessment.uuid])


# Texts of an enrolment that are not told here: they are encrypted, and each would be opened for nothing.
_UNREAD = ("no_exit_assessment_reason", "decline_reason")
