"""Plans put into words: what was met, what is aimed at, what is done about it and what can be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.access import READING
from actionplans.enums import ActionState, PlanState
from actionplans.models import Action, ExitProject, ExitStep, Plan, PlanReview, Problem
from actionplans.models.action import OPEN
from actionplans.models.plan import REVIEWED
from assessments.instruments import outline_of
from assessments.models import Assessment, Domain, Rating
from audit.models import TransitionLog
from core.periods import today
from core.record_changes import RecordChange, corrections_of
from core.request_memory import per_request
from participants.current_path import paths_in_order
from participants.enums import OVER_STATES, EnrolmentState
from participants.models import Enrolment, Participant
from participants.page_memory import enrolments_known
from participants.presenters import path_words
from participants.sensitive_rows import readable_in_file
from permissions.transitions import moves_from

# What is under way stands first, what is closed last; a problem without a plan waits for one.
PLACES: dict[str | None, int] = {
    PlanState.RUNNING: 0,
    PlanState.AGREED: 1,
    PlanState.DRAFT: 2,
    None: 3,
    PlanState.CLOSED: 4,
}
TONES: dict[str | None, str] = {
    PlanState.RUNNING: "",
    PlanState.AGREED: "",
    PlanState.DRAFT: "sun",
    None: "sun",
    PlanState.CLOSED: "plain",
}
ACTION_TONES = {ActionState.DOING: "", ActionState.DONE: "plain", ActionState.PARTLY: "plain"}
# An action that was never begun may be ended at once: it begins and ends in one gesture (services.end_action).
ENDS = ("finish", "finish_partly")
MOST_CARDS, MOST_ENDED = 30, 10  # of a board


@dataclass(frozen=True)
class ActionLine:
    """One action: whether it is past its day, and what may be done with it now."""

    action: Action
    day: dt.date

    @property
    def is_open(self) -> bool:
        return self.action.state in OPEN

    @property
    def late(self) -> bool:
        return self.is_open and self.action.due_on is not None and self.action.due_on < self.day

    @property
    def due_today(self) -> bool:
        return self.is_open and self.action.due_on == self.day

    @property
    def tone(self) -> str:
        return ACTION_TONES.get(self.action.state, "plain")

    @cached_property
    def moves(self) -> list[str]:
        """The names of the moves, the likeliest first."""
        found = moves_from(self.action)
        if self.action.state == ActionState.TO_DO:
            found = ["begin", *ENDS, *(name for name in found if name != "begin")]
        return found


@dataclass(frozen=True)
class ProblemLine:
    """One problem with its plan and actions, as told to who may read them."""

    problem: Problem
    plan: Plan | None
    actions: list[ActionLine]
    corrections: list[RecordChange] = field(default_factory=list)  # on the page of the plan
    reviews: list[PlanReview] = field(default_factory=list)  # there and on that of the review, the latest first

    @property
    def state(self) -> str | None:
        return self.plan.state if self.plan is not None else None

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def done(self) -> int:
        """How many of its actions have ended."""
        return sum(not line.is_open for line in self.actions)

    @property
    def late(self) -> bool:
        return self.state != PlanState.CLOSED and any(line.late for line in self.actions)

    @property
    def next_due(self) -> dt.date | None:
        """The day of the open action that is due first."""
        days = [line.action.due_on for line in self.actions if line.is_open and line.action.due_on]
        return min(days) if days and self.state != PlanState.CLOSED else None

    @cached_property
    def moves(self) -> list[str]:
        return moves_from(self.plan) if self.plan is not None else []

    @property
    def writable(self) -> bool:
        """Whether there is something left to write: a plan that is closed stays as it ended."""
        return self.state != PlanState.CLOSED


@dataclass
class EnrolmentPlans:
    """What belongs to one enrolment."""

    enrolment: Enrolment
    lines: list[ProblemLine] = field(default_factory=list)
    project: ExitProject | None = None

    @property
    def words(self) -> str:
        return path_words(self.enrolment)

    @property
    def goes_on(self) -> bool:
        return self.enrolment.state not in OVER_STATES

    @cached_property
    def domains(self) -> list[tuple[Domain, list[ProblemLine]]]:
        """The problems by domain of life, in the order of the assessment."""
        place = lambda line: (line.problem.domain.position, line.problem.domain.code)  # noqa: E731
        ordered = sorted(self.lines, key=place)
        return [(found[0].problem.domain, found) for _key, group in groupby(ordered, place) if (found := list(group))]


def lines_of(reader: User, participant: Participant, **of: Any) -> list[ProblemLine]:
    """Return the problems of a file that the reader may read, those under way first. Two statements.

    A plan and its actions are of the file and of the domain of their problem: the right on it is that on them.
    """
    found = readable_in_file(Problem.objects.filter(**of), reader, READING, participant)
    found = found.select_related("domain", "aspect", "plan")
    problems = sorted(found.order_by(), key=lambda one: (one.domain.position, one.pk))
    plans_of = {problem.pk: problem.plan for problem in problems if hasattr(problem, "plan")}
    actions: dict[int, list[ActionLine]] = {}
    for action in Action.objects.filter(plan__in=plans_of.values()).order_by("position", "pk"):
        actions.setdefault(action.plan_id, []).append(ActionLine(action, today()))
    lines = []
    for problem in problems:
        plan = plans_of.get(problem.pk)
        lines.append(ProblemLine(problem, plan, actions.get(plan.pk, []) if plan else []))
    return sorted(lines, key=lambda line: PLACES[line.state])


def add_reviews(lines: list[ProblemLine]) -> None:
    """Give the lines of one file the reviews of their plans, the latest first. One statement, none without a plan.

    Who may read a plan may read what was said of it: a review is of the domain of its plan.
    """
    by_plan = {line.plan.pk: line for line in lines if line.plan is not None and line.state != PlanState.DRAFT}
    if by_plan:
        for review in PlanReview.objects.filter(plan__in=by_plan).order_by("-reviewed_on", "-pk"):
            by_plan[review.plan_id].reviews.append(review)


def reviewed_lines(reader: User, participant: Participant, *, typed: Collection[UUID] = ()) -> list[ProblemLine]:
    """Return the plans of a file that are agreed on and not closed, those first that are to be reviewed first.

    With `typed` also those plans of the file, whatever became of them.
    """
    plans = Plan.objects.filter(problem__enrolment__participant=participant)
    plans = plans.filter(Q(state__in=REVIEWED) | Q(uuid__in=typed))
    lines = lines_of(reader, participant, pk__in=plans.values("problem"))
    add_reviews(lines)
    return sorted(lines, key=_review_day)


def _review_day(line: ProblemLine) -> tuple[dt.date, int, int]:
    day = line.plan.review_on if line.plan is not None else None
    return day or dt.date.max, line.problem.domain.position, line.problem.pk


@per_request
def lines_known(reader: User, participant: Participant) -> list[ProblemLine]:
    """Return lines_of() a whole file, read once for the parts of a page."""
    return lines_of(reader, participant)


@dataclass(frozen=True)
class BoardCard:
    """One action on the board, with the problem that it is about."""

    line: ProblemLine
    one: ActionLine


@dataclass(frozen=True)
class BoardColumn:
    """The cards of one state; `hidden` says how many more the list has."""

    state: ActionState
    cards: list[BoardCard]
    hidden: int

    @property
    def count(self) -> int:
        return len(self.cards) + self.hidden


def board_of(lines: list[ProblemLine]) -> list[BoardColumn]:
    """Return the three columns of a board: to do, under way, done. At most thirty cards, of which the last ten done.

    Open actions come by their day, then in the order of the list; of those that ended the last one comes first.
    Dropped actions stand in the list alone, and what was left open in a plan that closed. One statement, where two
    have ended.
    """
    cards = [BoardCard(line, one) for line in lines for one in line.actions if line.writable or not one.is_open]
    open_cards = sorted((one for one in cards if one.one.is_open), key=_by_day)
    ended = [one for one in cards if one.one.action.state in (ActionState.DONE, ActionState.PARTLY)]
    done = _last_ended(ended)[:MOST_ENDED]
    columns = [BoardColumn(ActionState.DONE, done, len(ended) - len(done))]
    room = MOST_CARDS - len(done)
    for state in (ActionState.DOING, ActionState.TO_DO):
        found = [one for one in open_cards if one.one.action.state == state]
        columns.insert(0, BoardColumn(state, found[:room], len(found[room:])))
        room -= len(found[:room])
    return columns


def _by_day(card: BoardCard) -> tuple[dt.date, int, int, int]:
    action, domain = card.one.action, card.line.problem.domain
    return action.due_on or dt.date.max, domain.position, card.line.problem.pk, action.position


def _last_ended(cards: list[BoardCard]) -> list[BoardCard]:
    """Return the cards by their last move, the latest first; those whose move nobody logged come last."""
    if len(cards) <= 1:
        return cards
    keys = [card.one.action.uuid for card in cards]
    moves = TransitionLog.objects.filter(kind=Action._meta.label_lower, object__in=keys).order_by()
    last = dict(moves.values_list("object").annotate(last=Max("pk")))
    return sorted(cards, key=lambda card: (last.get(card.one.action.uuid, 0), card.one.action.pk), reverse=True)


def enrolments_of(participant: Participant) -> list[Enrolment]:
    """Return the enrolments of a file that have a plan to make, the one that the file is about first.

    A refusal at the door has none.
    """
    found = Enrolment.objects.filter(participant=participant).exclude(state=EnrolmentState.DECLINED)
    return paths_in_order(found.select_related("track", "group").order_by())


def walks_of(reader: User, participant: Participant) -> list[EnrolmentPlans]:
    """Return the plan of each enrolment, that of the one that the file is about first.

    The reader has the right to read plans of the file.
    """
    walks = {
        enrolment.pk: EnrolmentPlans(enrolment, project=getattr(enrolment, "exit_project", None))
        for enrolment in enrolments_known(reader, participant)
        if enrolment.state != EnrolmentState.DECLINED
    }
    lines = lines_of(reader, participant)
    add_reviews(lines)
    names = ["domain", "aspect", "label"]
    corrected = corrections_of(Problem, [line.problem.pk for line in lines], names) if lines else {}
    for line in lines:
        line.corrections.extend(corrected.get(line.problem.pk, []))
        if line.problem.enrolment_id in walks:
            walks[line.problem.enrolment_id].lines.append(line)
    return list(walks.values())


def steps_of(reader: User, participant: Participant, project: ExitProject) -> list[ExitStep]:
    """Return the first steps of an exit project that the reader may read, in the order in which they were noted."""
    steps = readable_in_file(ExitStep.objects.filter(project=project), reader, READING, participant)
    return list(steps.order_by("pk"))


@per_request
def unplanned_ratings(reader: User, enrolment: Enrolment) -> list[Rating]:
    """Return the answers that said "a problem" when the aspect was last asked, and of which no problem is noted yet.

    They come in the order of the instrument; one statement.
    """
    found = list(ratings_of(reader, enrolment).unnoted_problems().select_related("assessment").order_by())
    for rating in found:
        rating.aspect = outline_of(rating.assessment.instrument_id).aspects[rating.aspect_id]
    return sorted(found, key=lambda rating: (rating.aspect.domain.position, rating.aspect.position))


def unplanned_words(count: int) -> str:
    """Return how many answers say that there is a problem, for where the way to the plan stands."""
    return ngettext(
        "%(count)s answer says that there is a problem", "%(count)s answers say that there is a problem", count
    ) % {"count": count}


def first_words_of(rating: Rating) -> str:
    """Return the words with which the form of a problem opens: the aspect, and the level where one was chosen, since
    "Cost" alone says nothing in a plan.
    """
    level = outline_of(rating.aspect.domain.instrument_id).levels.get((rating.aspect_id, rating.level or 0))
    return f"{rating.aspect} ({level.short})" if level else str(rating.aspect)


def ratings_of(reader: User, enrolment: Enrolment) -> Any:
    """Return the answers of an enrolment's assessments in force that the reader may read."""
    standing = Assessment.objects.standing().filter(enrolment=enrolment)
    rows = Rating.objects.filter(assessment__in=standing.order_by().values("pk"))
    return readable_in_file(rows, reader, "assessment.content", enrolment.participant)
