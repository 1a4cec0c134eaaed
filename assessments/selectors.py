"""Assessments that a reader may know of, and where each path stands with its three moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment, LiteracyTest
from assessments.models.assessment import ORDER, usual_days
from audit.models import TransitionLog
from core.history import history_of
from core.periods import today
from core.record_changes import RecordChange, corrections_of
from core.request_memory import per_request
from participants.enums import OVER_STATES
from participants.file_permissions import in_file
from participants.models import Enrolment, Participant
from participants.presenters import url_or_blank
from participants.sensitive_rows import readable_in_file

CONTENT = "assessment.content"
STATES = "assessment.states"
DONE = (AssessmentState.COMPLETED, AssessmentState.VALIDATED)


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
    if enrolment.state in OVER_STATES:
        return False
    window = usual_days(enrolment, moment)
    return window is not None and window.first <= day


def moment_words(assessment: Assessment) -> str:
    """Return the moment as a word inside a sentence: "midterm"."""
    return str(assessment.get_moment_display()).lower()


def standing_of(reader: User, participant: Participant) -> list[Assessment]:
    """Return the assessments of a file, not replaced by a later version, of which the reader may know, the latest path
    first.
    """
    found = in_file(Assessment.objects.standing(), reader, STATES, participant)
    related = found.select_related("enrolment__track", "enrolment__group", "instrument", "done_by__user")
    # Put in order here: there are few, and their columns are many to go through for an order in the statement.
    standing = sorted(
        related.without_reasons().order_by(),
        key=lambda one: (-one.enrolment.number, one.date, one.version, one.pk),
    )
    for one in standing:  # read already: its encrypted columns are not deciphered for each assessment
        one.enrolment.participant = participant
    return standing


@per_request
def standing_known(reader: User, participant: Participant) -> list[Assessment]:
    """Return standing_of() a whole file, read once for the parts of a page; nothing for who may not know of it."""
    return standing_of(reader, participant)


def corrections_of_one(assessment: Assessment) -> list[RecordChange]:
    """Return what was put right of the moment and the day of an assessment, the last one first."""
    return corrections_of(Assessment, [assessment.pk], ["moment", "date"]).get(assessment.pk, [])


@dataclass(frozen=True)
class LiteracyLine:
    """A literacy test, and what was put right of it."""

    test: LiteracyTest
    corrections: list[RecordChange]


def tests_of(reader: User, participant: Participant) -> list[LiteracyLine]:
    """Return the literacy tests of a file, the latest first."""
    found = LiteracyTest.objects.for_user(reader, CONTENT).filter(participant=participant)
    tests = list(found.select_related("done_by__user").order_by("-date", "-pk"))
    corrected = corrections_of(LiteracyTest, [test.pk for test in tests], ["date", "result"]) if tests else {}
    return [LiteracyLine(test, corrected.get(test.pk, [])) for test in tests]


def removed_tests_of(participant: Participant) -> list[Any]:
    """Return the rows of history of literacy tests that were taken away, the last one first; for who reads them."""
    gone = history_of(LiteracyTest).model.objects.filter(participant=participant.pk, history_type="-")
    return list(gone.select_related("history_user").order_by("-history_id"))


def last_move(assessment: Assessment) -> TransitionLog | None:
    """Return the last move of an assessment as the log has it: when, by whom, why."""
    moves = TransitionLog.objects.filter(kind=assessment._meta.label_lower, object=assessment.uuid)
    return moves.select_related("actor").order_by("-pk").first()


@dataclass(frozen=True)
class KnownProblem:
    """A problem of an aspect that is noted already, and where it stands in the plan."""

    label: str
    url: str


def known_problems(reader: User, assessment: Assessment) -> dict[int, list[KnownProblem]]:
    """Return the problems of the path that the reader may read, by aspect.

    Plans are a room above: asked through the reverse accessor, with their own right.
    """
    found: dict[int, list[KnownProblem]] = {}
    plan = url_or_blank("actionplans:plan", assessment.enrolment.participant.uuid)
    noted = assessment.enrolment.problems.filter(aspect__isnull=False)
    file = assessment.enrolment.participant
    for problem in readable_in_file(noted, reader, "plan.content", file).order_by("pk"):
        known = KnownProblem(str(problem.label), f"{plan}#problem-{problem.uuid}")
        found.setdefault(problem.aspect_id, []).append(known)
    return found
