"""What waits in somebody's caseload: drafts to finish, assessments whose usual days have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from accounts.centre_settings import setting
from accounts.models import User
from assessments.answers_to_read import rows_to_read
from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment, Rating, SelfRating
from assessments.models.assessment import GONE_STATES, usual_days
from assessments.selectors import due_moment, is_accompanied, path_of
from core.history import history_of
from core.periods import long_date, today
from core.request_memory import per_request
from participants.enums import STARTED_STATES
from participants.models import Enrolment, Participant
from participants.sensitive_rows import HEALTH_FAMILY, gives_too
from participants.settings import PATH_PAST_DAYS

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
    def sort_day(self) -> dt.date:
        """Return the day that gives it its place: drafts by theirs, then what is due by the last of its usual days."""
        return (self.begun.date if self.begun else self.until) or dt.date.max

    @property
    def url(self) -> str:
        """Return where it is finished or begun."""
        if self.begun:
            return reverse("assessments:assessment", args=[self.begun.uuid])
        return reverse("assessments:new", args=[self.file.uuid])


@dataclass(frozen=True)
class CaseloadPath:
    """A path of somebody's caseload with its standing assessments, each of which has its key, day, moment and state.

    A draft has besides, as `draft_written_at`, when something was written in it last; each, as `to_read`, how many of
    its answers are read again.
    """

    enrolment: Enrolment
    standing: list[Assessment]


@per_request
def caseload_paths(user: User) -> list[CaseloadPath]:
    """Return the paths under way whose assessments the user writes, and others on which one is a draft or has an answer
    to be read again; one statement, asked once for the length of a request.
    """
    standing = FilteredRelation("assessments", condition=~Q(assessments__state__in=GONE_STATES))
    known = Enrolment.objects.for_user(user, MOVE).annotate(standing=standing)
    # Of paths whose assessments she writes, by the statement itself; health and family by their own right.
    of_paths = Rating.objects.to_read_again()
    answers = (of_paths if gives_too(MOVE, HEALTH_FAMILY) else rows_to_read(user)).order_by()
    with_answers = Q(pk__in=answers.values("assessment__enrolment"))
    wanted = known.filter(Q(state__in=STARTED_STATES) | Q(standing__state=AssessmentState.DRAFT) | with_answers)
    columns = {f"standing_{name}": F(f"standing__{name}") for name in _READ}
    rows: list[Any] = list(
        wanted.annotate(**columns, draft_written_at=_draft_written_at(), to_read=_number_of(answers))
        .select_related("track", "participant")
        .without_reasons()
        .order_by()
    )
    rows.sort(
        key=lambda row: (row.participant_id, row.number, row.pk, row.standing_date or dt.date.min, row.standing_id)
    )
    found: dict[int, CaseloadPath] = {}
    for row in rows:
        path = found.setdefault(row.pk, CaseloadPath(row, []))
        if row.standing_id is not None:
            one: Any = Assessment(**{name: getattr(row, f"standing_{name}") for name in _READ})
            one.draft_written_at, one.to_read = row.draft_written_at, row.to_read
            path.standing.append(one)
    return list(found.values())


def _draft_written_at() -> Case:
    """Return when an answer or an own score of a draft was written last, or the draft begun where none is; of an
    assessment that is none, nothing.
    """
    begun = F("standing__created_at")
    written = [Coalesce(_last_written(model), begun) for model in (Rating, SelfRating)]
    return Case(When(standing__state=AssessmentState.DRAFT, then=Greatest(*written)))


def _number_of(answers: Any) -> Coalesce:
    """Return how many of these answers are of a standing assessment."""
    rows = answers.filter(assessment=OuterRef("standing__pk")).values("assessment")
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _last_written(model: type[Rating] | type[SelfRating]) -> Subquery:
    rows: QuerySet = history_of(model).model.objects.filter(assessment=OuterRef("standing__pk")).order_by()
    return Subquery(rows.values("assessment").annotate(last=Max("history_date")).values("last"))


_READ = ("id", "uuid", "date", "moment", "state")


def due_of(user: User) -> list[Due]:
    """Return what waits in the files that the person follows or covers, drafts first, each by its day.

    In a constant number of statements. A moment of which a draft is begun waits as that draft alone.
    """
    found, day = [], today()
    for path in caseload_paths(user):
        file = path.enrolment.participant
        drafts = [one for one in path.standing if one.state == AssessmentState.DRAFT]
        found += [Due(file, str(one.get_moment_display()), begun=one) for one in drafts]
        moment = due_moment(path_of(path.enrolment, path.standing, day)) if is_accompanied(path.enrolment) else ""
        if moment and all(one.moment != moment for one in drafts):
            window = usual_days(path.enrolment, moment)
            until = window.last if window else None
            found.append(Due(file, str(Moment(moment).label), until=until))
    return sorted(found, key=lambda one: (not one.draft, one.sort_day, *_name(one.file)))


def is_long_past(one: Due) -> bool:
    """Answer whether its usual days ended so long ago that the path itself is to be looked at (PATH_PAST_DAYS)."""
    return not one.draft and one.until is not None and one.until < today() - dt.timedelta(days=setting(PATH_PAST_DAYS))


def _name(file: Participant) -> tuple[str, str, str]:
    return file.last_name, file.first_name, file.file_number
