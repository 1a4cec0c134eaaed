"""Assessments that a reader may know of, and where each path stands with its three moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from accounts.models import User
from assessments.enums import AssessmentState, Moment
from assessments.models import Assessment, LiteracyTest, Rating
from assessments.models.assessment import ORDER, usual_days
from audit.models import TransitionLog
from core.history import history_of
from core.periods import today
from core.record_changes import RecordChange, corrections_of
from core.request_memory import per_request
from participants.current_path import paths_in_order
from participants.enums import STARTED_STATES
from participants.file_permissions import in_file, may_on_file
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


def is_accompanied(enrolment: Enrolment) -> bool:
    """Answer whether the moments of a path are assessed now: one on trial is accompanied as one that goes on, a
    candidate is not yet. The rule of home, of the page of what is to do, of the list and of the file.
    """
    return enrolment.state in STARTED_STATES


def due_moment(path: PathState) -> str:
    """Return the moment that is due or under way on a path, "" for none."""
    return next((moment for moment in ORDER if getattr(path, moment) == "due"), "")


def _is_due(enrolment: Enrolment, moment: str, draft: Any, day: dt.date) -> bool:
    """Answer whether the moment is under way, or its usual days have come on a path that is accompanied."""
    if draft is not None:
        return True
    if not is_accompanied(enrolment):
        return False
    window = usual_days(enrolment, moment)
    return window is not None and window.first <= day


def moment_words(assessment: Assessment) -> str:
    """Return the moment as a word inside a sentence: "midterm"."""
    return str(assessment.get_moment_display()).lower()


def standing_of(reader: User, participant: Participant) -> list[Assessment]:
    """Return the assessments of a file, not replaced by a later version, of which the reader may know, those of the
    path that the file is about first.
    """
    found = in_file(Assessment.objects.standing(), reader, STATES, participant)
    related = found.select_related("enrolment__track", "enrolment__group", "instrument", "done_by__user")
    # Put in order here: there are few, and their columns are many to go through for an order in the statement.
    standing = list(related.without_reasons().order_by())
    told = may_on_file(reader, "enrolment.view", participant)
    paths = paths_in_order({one.enrolment_id: one.enrolment for one in standing}.values(), told=told)
    place = {path.pk: number for number, path in enumerate(paths)}
    standing.sort(key=lambda one: (place[one.enrolment_id], one.date, one.version, one.pk))
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


@dataclass(frozen=True)
class FlaggedAnswers:
    """How many answers say that there is a problem of which none is noted, in words, and where they are noted."""

    words: str
    url: str


def flagged_in(reader: User, assessment: Assessment) -> FlaggedAnswers | None:
    """Return what the answers of one assessment flag that the reader may note in the plan; None for nothing.

    Plans are a room above: their page is asked for by its name, with their own right.
    """
    file = assessment.enrolment.participant
    url = url_or_blank("actionplans:plan", file.uuid)
    if not url or not may_on_file(reader, "plan.move", file):
        return None
    said = Rating.objects.filter(assessment=assessment).unnoted_problems()
    count = readable_in_file(said, reader, CONTENT, file).order_by().count()
    if not count:
        return None
    words = ngettext(
        "%(count)s answer says that there is a problem: note it in the plan.",
        "%(count)s answers say that there is a problem: note them in the plan.",
        count,
    )
    return FlaggedAnswers(words % {"count": count}, f"{url}#unplanned")
