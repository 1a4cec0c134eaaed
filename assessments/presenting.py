"""Assessments put into words and tables: states and dates, levels of the three moments side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.authority import may
from accounts.field_classes import HEALTH_FAMILY_DOMAINS
from assessments.enums import Answer, AssessmentState, Moment
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from assessments.models.assessment import ORDER, usual_days
from core.chart_radar import said
from core.periods import today
from participants.enums import EnrolmentState
from participants.models import Enrolment, Participant
from participants.once_a_page import once_a_page
from participants.presenting import url_or_blank
from participants.readable import HEALTH_FAMILY, readable
from participants.rights import may_on_file

CONTENT = "assessment.content"
STATES = "assessment.states"
DONE = (AssessmentState.COMPLETED, AssessmentState.VALIDATED)
OVER = (EnrolmentState.COMPLETED, EnrolmentState.LEFT, EnrolmentState.DECLINED)


@dataclass(frozen=True)
class PathState:
    """Where a person is on a path: each of its three milestones "done", "due" (now) or "" (ahead)."""

    entry: str
    midterm: str
    exit: str


def path_of(enrolment: Enrolment, assessments: Iterable[Any], day: dt.date | None = None) -> PathState:
    """Return the three milestones of one enrolment on a day, today where none is given.

    `assessments` are its standing ones, or their moment and state.
    """
    day = day or today()
    standing = {assessment.moment: assessment for assessment in assessments}
    marks = {}
    waiting = False
    for moment in ORDER:
        assessment = standing.get(moment)
        if assessment is not None and assessment.state in DONE:
            marks[moment] = "done"
            continue
        due = not waiting and _is_due(enrolment, moment, assessment, day)
        marks[moment] = "due" if due else ""
        waiting = True
    return PathState(marks[Moment.ENTRY], marks[Moment.MIDTERM], marks[Moment.EXIT])


def due_moment(path: PathState) -> str:
    """Return the moment that is due or under way on a path, "" for none."""
    return next((moment for moment in ORDER if getattr(path, moment) == "due"), "")


def _is_due(enrolment: Enrolment, moment: str, draft: Any, day: dt.date) -> bool:
    """Answer whether the moment is under way, or its usual days have come on a path that goes on."""
    if draft is not None:
        return True
    if enrolment.state in OVER:
        return False
    window = usual_days(enrolment, moment)
    return window is not None and window.first <= day


def moment_words(assessment: Assessment) -> str:
    """Return the moment as a word inside a sentence: "midterm"."""
    return str(assessment.get_moment_display()).lower()


def standing_of(reader: Any, **of: Any) -> list[Assessment]:
    """Return the assessments not replaced by a later version of which the reader may know, the latest path first."""
    found = Assessment.objects.for_user(reader, STATES).standing().filter(**of)
    related = found.select_related("enrolment__track", "enrolment__group", "instrument", "done_by__user")
    standing = list(related.defer("amend_reason").order_by("-enrolment__number", "date", "version", "pk"))
    if "enrolment__participant" in of:  # read already: its encrypted columns are not deciphered for each assessment
        for one in standing:
            one.enrolment.participant = of["enrolment__participant"]
    return standing


def standing_known(reader: Any, participant: Participant) -> list[Assessment]:
    """Return standing_of() a whole file, read once for the parts of a page; nothing for who may not know of it."""

    def read() -> list[Assessment]:
        known = may_on_file(reader, STATES, participant)
        return standing_of(reader, enrolment__participant=participant) if known else []

    return once_a_page(reader, "assessments known", participant, read)


@dataclass(frozen=True)
class KnownProblem:
    """A problem of an aspect that is noted already, and where it stands in the plan."""

    label: str
    url: str


def known_problems(reader: Any, assessment: Assessment) -> dict[int, list[KnownProblem]]:
    """Return the problems of the path that the reader may read, by aspect.

    Plans are a room above: asked through the reverse accessor, with their own right.
    """
    found: dict[int, list[KnownProblem]] = {}
    plan = url_or_blank("actionplans:plan", assessment.enrolment.participant.uuid)
    for problem in readable(assessment.enrolment.problems.filter(aspect__isnull=False), reader, "plan.content"):
        known = KnownProblem(str(problem.label), f"{plan}#problem-{problem.uuid}")
        found.setdefault(problem.aspect_id, []).append(known)
    return found


@dataclass(frozen=True)
class AnswerLine:
    """One aspect of one assessment: what was answered in a sentence, and its problems in the plan.

    `to_note` is where a problem that is in no plan yet is noted, "" for who may not.
    """

    aspect: Aspect
    rating: Rating | None
    sentence: str
    known: list[KnownProblem] = field(default_factory=list)
    to_note: str = ""


@dataclass(frozen=True)
class DomainSheet:
    """One domain of one assessment as it may be read; `mean` is of its rated aspects and says how many there are."""

    domain: Domain
    lines: list[AnswerLine]
    own: int | None
    mean: str


def sheet_of(reader: Any, assessment: Assessment) -> list[DomainSheet]:
    """Return the domains of an assessment that the reader may read; health and family ask for their own right."""
    of_it = Rating.objects.filter(assessment=assessment)
    ratings = {rating.aspect_id: rating for rating in readable(of_it, reader, CONTENT)}
    scores = readable(SelfRating.objects.filter(assessment=assessment), reader, CONTENT)
    own = {one.domain_id: one.score for one in scores}
    closed = set() if may(reader, HEALTH_FAMILY, assessment) else HEALTH_FAMILY_DOMAINS
    participant = assessment.enrolment.participant
    problems = known_problems(reader, assessment)
    notes = may_on_file(reader, "plan.move", participant)
    new_problem = url_or_blank("actionplans:new-problem", participant.uuid) if notes else ""
    sheets = []
    for domain in outline_of(assessment.instrument_id).domains:
        if domain.code in closed:
            continue
        lines = [
            _line(aspect, ratings.get(aspect.pk), problems.get(aspect.pk, []), new_problem)
            for aspect in domain.aspects.all()
        ]
        levels = [line.rating.level for line in lines if line.rating is not None and line.rating.level is not None]
        sheets.append(DomainSheet(domain, lines, own.get(domain.pk), _mean(levels, len(lines))))
    return sheets


def _line(aspect: Aspect, rating: Rating | None, known: list[KnownProblem], new_problem: str) -> AnswerLine:
    if rating is None:
        return AnswerLine(aspect, None, "")
    to_note = f"{new_problem}?rating={rating.uuid}" if new_problem and rating.is_problem and not known else ""
    if not rating.answer:
        return AnswerLine(aspect, rating, _("No answer yet"), known, to_note)
    if rating.answer != Answer.RATED:
        return AnswerLine(aspect, rating, rating.get_answer_display(), known, to_note)
    sentences = {level.level: level.text for level in aspect.levels.all()}
    return AnswerLine(aspect, rating, sentences.get(rating.level, ""), known, to_note)


def _mean(levels: list[int], asked: int) -> str:
    """Return the mean of the rated aspects of a domain, said so: "3.5, mean of 2 of 3 aspects"; "" for none."""
    if not levels:
        return ""
    mean = said(Decimal(sum(levels)) / len(levels))
    return _("%(mean)s, mean of %(rated)s of %(asked)s aspects") % {
        "mean": mean,
        "rated": len(levels),
        "asked": asked,
    }
