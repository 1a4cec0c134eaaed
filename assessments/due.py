"""What waits in somebody's caseload: drafts to finish, assessments whose usual days have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment
from assessments.models.assessment import usual_days
from assessments.selectors import due_moment, path_of
from core.periods import long_date, today
from participants.enums import RUNNING_STATES
from participants.models import Enrolment, Participant

MOVE = "assessment.move"


@dataclass(frozen=True)
class Due:
    """One assessment to finish (the draft that `begun` is) or to begin, until the last of its usual days.

    Home reads many and names few: words and addresses are made where they are shown.
    """

    file: Participant
    moment: str
    begun: Assessment | None = None
    until: dt.date | None = None

    @property
    def draft(self) -> bool:
        return self.begun is not None

    @property
    def day(self) -> str:
        """Return its day, or the last of its usual ones, in words; "" where there is none."""
        day = self.begun.date if self.begun else self.until
        return long_date(day) if day else ""

    @property
    def url(self) -> str:
        """Return where it is finished or begun."""
        if self.begun:
            return reverse("assessments:assessment", args=[self.begun.uuid])
        return reverse("assessments:new", args=[self.file.uuid])


def due_of(user: User) -> list[Due]:
    """Return what waits in the files that the person follows or covers, by name, in a constant number of statements."""
    known = Enrolment.objects.for_user(user, MOVE).filter(state__in=RUNNING_STATES)
    enrolments = {one.pk: one for one in known.select_related("track", "participant").without_reasons()}
    standing: dict[int, list[Assessment]] = {}
    drafts = []
    of_caseload = Assessment.objects.for_user(user, MOVE).standing()
    wanted = of_caseload.filter(Q(enrolment__state__in=RUNNING_STATES) | Q(state=AssessmentState.DRAFT))
    for one in wanted.select_related("enrolment__participant").without_reasons().order_by("date", "pk"):
        standing.setdefault(one.enrolment_id, []).append(one)
        if one.state == AssessmentState.DRAFT:
            drafts.append(one)
    found = [Due(one.enrolment.participant, str(one.get_moment_display()), begun=one) for one in drafts]
    begun, day = {one.enrolment_id for one in drafts}, today()
    for key, enrolment in enrolments.items():
        moment = due_moment(path_of(enrolment, standing.get(key, []), day)) if key not in begun else ""
        if moment:
            window = usual_days(enrolment, moment)
            until = window.last if window else None
            found.append(Due(enrolment.participant, str(Moment(moment).label), until=until))
    return sorted(found, key=lambda one: (one.file.last_name, one.file.first_name, one.file.file_number))
