"""Assessments with their ratings, and action plans. What they say is not repeated in a preview."""

from __future__ import annotations

import datetime as dt

from actionplans.enums import ActionState, PlanState
from actionplans.models import Action, Plan, Problem
from assessments.enums import Answer, AssessmentState
from assessments.models import Aspect, Assessment, Rating
from core.normalisation import plain
from exchange import defects
from exchange.centre_records import Stock
from exchange.import_plan import CHANGED, Merge, RowPlace, differences
from exchange.plans.people import Paths
from exchange.row_matching import match_rows
from exchange.sheet_definition import length_of
from exchange.sheets.actions import ActionRow
from exchange.sheets.assessments import Answered
from exchange.sheets.domains import aspect_code, aspect_named_in
from participants.models import Enrolment

_RATING_HEADINGS = {
    "answer": "Niveau",
    "level": "Niveau",
    "reason": "Commentaire",
    "is_problem": "Problème",
    "note": "Commentaire",
}

_REASON_LENGTH = length_of(Rating, "reason")

_ACTION_HEADINGS = {
    "what": "Action",
    "doer": "Responsable",
    "doer_name": "Responsable",
    "due_on": "Échéance",
    "state": "État",
}


class Problems:
    """Ratings of this workbook that were called a problem, by path and aspect: the earliest one counts."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], tuple[dt.date, Rating]] = {}

    def add(self, enrolment: Enrolment, day: dt.date, rating: Rating) -> None:
        """Add a rating made on a day."""
        key = (id(enrolment), rating.aspect_id)
        if key not in self._found or day < self._found[key][0]:
            self._found[key] = (day, rating)

    def rating(self, enrolment: Enrolment, aspect: Aspect | None) -> Rating | None:
        """Return the rating behind a problem, or None."""
        if aspect is None:
            return None
        return self._found.get((id(enrolment), aspect.pk), (None, None))[1]


def merge_assessments(rows: list[Answered], paths: Paths, stock: Stock, merge: Merge) -> Problems:
    """One assessment a path and moment, one rating an aspect. Return the ratings that were called a problem."""
    problems = Problems()
    assessments: dict[tuple[int, str], tuple[Enrolment, list[Answered]]] = {}
    for row in rows:
        enrolment = paths.with_assessment(row.number, row.moment, row.day) or paths.at(row.number, row.day)
        assessments.setdefault((id(enrolment), row.moment), (enrolment, []))[1].append(row)
    for enrolment, answers in assessments.values():
        _merge_assessment(enrolment, answers, problems, stock, merge)
    return problems


def _rating_values(row: Answered, existing: Rating | None) -> dict:
    """Return the values of a rating; the words that stand for "no answer" are the answer, not a note.

    A blank comment says "not noted": a note that is there stays.
    """
    kind = Answer.RATED if row.level is not None else row.no_answer
    return {
        "answer": kind,
        "level": row.level,
        # Its words as they are written; blanks between them, which comparing overlooks, are not kept by the thousand.
        "reason": " ".join(row.comment.split())[:_REASON_LENGTH] if kind == Answer.NOT_APPLICABLE else "",
        "is_problem": row.is_problem,
        "note": (row.comment if kind == Answer.RATED else "") or (existing.note if existing else ""),
    }


def _merge_assessment(
    enrolment: Enrolment, answers: list[Answered], problems: Problems, stock: Stock, merge: Merge
) -> None:
    """Note one assessment and its ratings; one that is settled in Jalon is corrected there."""
    first = answers[0]
    existing = stock.assessments.get((enrolment.pk, first.moment)) if enrolment.pk else None
    before = stock.ratings.get(existing.pk, {}) if existing else {}
    aspects = [stock.aspects[(row.domain, aspect_code(row.domain, row.aspect))] for row in answers]
    if existing is not None and not _may_change(existing, first, answers, aspects, before, stock, merge):
        return
    answered = {key for key, rating in before.items() if rating.is_answered}
    complete = len(answered | {aspect.pk for aspect in aspects}) == len(stock.aspects)
    state = AssessmentState.COMPLETED if complete else AssessmentState.DRAFT
    if existing is not None and _is_settled(existing):
        state = existing.state
    day_changed = existing is not None and existing.date != first.day
    assessment = merge.put(
        RowPlace("Bilans", first.row, first.number),
        Assessment,
        existing,
        {"date": first.day, "state": state},
        {"date": "Date"},
        only_new={"enrolment": enrolment, "moment": first.moment, "instrument": stock.instrument},
    )
    for row, aspect in zip(answers, aspects, strict=True):
        place = RowPlace("Bilans", row.row, row.number)
        rating = merge.put(
            place,
            Rating,
            before.get(aspect.pk),
            _rating_values(row, before.get(aspect.pk)),
            _RATING_HEADINGS,
            only_new={"assessment": assessment, "aspect": aspect},
            hidden=True,
        )
        if day_changed:
            merge.mark(place, CHANGED)
        if row.is_problem:
            problems.add(enrolment, row.day, rating)


def _is_settled(assessment: Assessment) -> bool:
    """Return whether the workbook may no more change it: validated, or a later version, which corrects the workbook."""
    return assessment.state == AssessmentState.VALIDATED or assessment.version > 1


def _may_change(
    existing: Assessment,
    first: Answered,
    answers: list[Answered],
    aspects: list[Aspect],
    before: dict[int, Rating],
    stock: Stock,
    merge: Merge,
) -> bool:
    """Refuse, and return False, where the workbook would change answers that Jalon no more lets change."""
    if existing.instrument_id != stock.instrument.pk:
        merge.refuse(RowPlace("Bilans", first.row, first.number), "Aspect", defects.OTHER_INSTRUMENT)
        return False
    if not _is_settled(existing):
        return True
    refused = False
    if existing.date != first.day:
        merge.refuse(RowPlace("Bilans", first.row, first.number), "Date", defects.VALIDATED)
        refused = True
    for row, aspect in zip(answers, aspects, strict=True):
        rating = before.get(aspect.pk)
        if rating is None or differences(rating, _rating_values(row, rating)):
            merge.refuse(RowPlace("Bilans", row.row, row.number), "Niveau", defects.VALIDATED)
            refused = True
    return not refused


def merge_actions(rows: list[ActionRow], paths: Paths, problems: Problems, stock: Stock, merge: Merge) -> None:
    """One problem and plan a path, domain and text; each row of it is an action."""
    plans: dict[tuple[int, str, str], tuple[Enrolment, list[ActionRow]]] = {}
    for row in rows:
        enrolment = _path_of_action(row, paths, stock)
        key = (id(enrolment), row.domain, plain(row.problem))
        plans.setdefault(key, (enrolment, []))[1].append(row)
    for enrolment, actions in plans.values():
        _merge_plan(enrolment, actions, problems, stock, merge)


def _path_of_action(row: ActionRow, paths: Paths, stock: Stock) -> Enrolment:
    """Return the enrolment that an action belongs to: the one where Jalon has it, else the one its due date says.

    Without a due date it is the last enrolment that the workbook names: those of later years are of other workbooks.
    """
    domain = stock.domains[row.domain].pk
    for enrolment in paths.saved(row.number):
        problem = stock.problems.get((enrolment.pk, domain, plain(row.problem)))
        plan = stock.plans.get(problem.pk) if problem else None
        actions = stock.actions.get(plan.pk, ()) if plan else ()
        if any((plain(one.what), one.due_on) == (plain(row.action), row.due) for one in actions):
            return enrolment
    return paths.at(row.number, row.due) if row.due else paths.last_named(row.number)


def _is_due_date_corrected(row: ActionRow, action: Action) -> bool:
    """Return whether a row may correct the due date of an action; one that is over is not begun again."""
    over = (ActionState.DONE, ActionState.PARTLY, ActionState.DROPPED)
    return plain(row.action) == plain(action.what) and (action.state not in over or row.state in over)


def _is_text_corrected(row: ActionRow, action: Action) -> bool:
    """Return whether a row may correct the words of an action: who does it until when is the same."""
    return row.due is not None and (*row.doer, row.due) == (action.doer, action.doer_name, action.due_on)


def _merge_plan(enrolment: Enrolment, rows: list[ActionRow], problems: Problems, stock: Stock, merge: Merge) -> None:
    """Note one problem, its plan and its actions. The plan runs: that the person agreed was not noted."""
    first = rows[0]
    place = RowPlace("Actions", first.row, first.number)
    domain = stock.domains[first.domain]
    problem = stock.problems.get((enrolment.pk, domain.pk, plain(first.problem))) if enrolment.pk else None
    if problem is None:
        named = aspect_named_in(first.domain, first.problem)
        aspect = stock.aspects[(first.domain, named)] if named else None
        values = {"enrolment": enrolment, "domain": domain, "aspect": aspect, "label": first.problem}
        values["rating"] = problems.rating(enrolment, aspect)
        problem = merge.put(place, Problem, None, values, {})
    plan = stock.plans.get(problem.pk) if problem.pk else None
    goal_changed = plan is not None and plan.goal != first.goal
    plan = merge.put(
        place,
        Plan,
        plan,
        {"goal": first.goal},
        {"goal": "Objectif"},
        only_new={"problem": problem, "state": PlanState.RUNNING, "taken_over": True},
        hidden=True,
    )
    before = stock.actions.get(plan.pk, []) if plan.pk else []
    position = max((action.position for action in before), default=0)
    named = {plain(row.action) for row in rows}
    # An action that somebody wrote in Jalon is never taken for another one that the workbook corrects.
    open_to_rows = [one for one in before if plain(one.what) in named or one.pk not in stock.actions_of_jalon]
    pairs, _ = match_rows(
        rows,
        open_to_rows,
        lambda row: (plain(row.action), row.due),
        lambda action: (plain(action.what), action.due_on),
        (_is_due_date_corrected, _is_text_corrected),
    )
    for row, existing in pairs:
        position += existing is None
        doer, doer_name = row.doer
        here = RowPlace("Actions", row.row, row.number)
        moved = existing is not None and existing.uuid in stock.moved_in_jalon
        merge.put(
            here,
            Action,
            existing,
            {"what": row.action, "doer": doer, "doer_name": doer_name, "due_on": row.due}
            | ({} if moved else {"state": row.state}),
            _ACTION_HEADINGS,
            only_new={"plan": plan, "position": position},
            hidden=True,
        )
        if goal_changed:
            merge.mark(here, CHANGED)
