"""Actions: what is done about a problem, by whom, until when, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from actionplans.enums import ActionState, Doer, PlanState
from actionplans.models import Action, Plan, Problem
from core.normalisation import plain
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, group_by, moved_in_jalon, read_once
from exchange.defects import DefectReport
from exchange.import_plan import CHANGED, Candidate, Lacking, Merge, RowPlace, differences
from exchange.reference_index import Known
from exchange.row_matching import match_rows
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.assessments import rated_problems_of
from exchange.sheets.domains import DOMAIN_CODES, aspect_named_in, aspects_of, domains_of
from exchange.sheets.enrolments import persons_of
from exchange.sheets.participants import numbers_of
from exchange.sheets.paths import Paths, paths_of
from participants.models import Enrolment, Participant

STATES = {
    "À faire": ActionState.TO_DO,
    "En cours": ActionState.DOING,
    "Réalisée": ActionState.DONE,
    "Partiellement réalisée": ActionState.PARTLY,
    "Abandonnée": ActionState.DROPPED,
}
_DOERS = {
    plain(word): doer
    for word, doer in {
        "Référent": Doer.REFERENT,
        "Référente": Doer.REFERENT,
        "Participant": Doer.PARTICIPANT,
        "Participante": Doer.PARTICIPANT,
        "Ensemble": Doer.TOGETHER,
        "Référent + Participant": Doer.TOGETHER,
        "Participant + Référent": Doer.TOGETHER,
    }.items()
}


_WORDS_OF_DOERS = {Doer.REFERENT: "Référent", Doer.PARTICIPANT: "Participant", Doer.TOGETHER: "Ensemble"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow(Record):
    number: str
    domain: str
    problem: str
    goal: str
    action: str
    who: str
    due: dt.date | None
    state: str

    @property
    def doer(self) -> tuple[str, str]:
        """Who does it, and the name where it is somebody else than the two who made the plan."""
        doer = _DOERS.get(plain(self.who or ""))
        return (doer, "") if doer else (Doer.OTHER, self.who or "")


def path_of(record: ActionRow, known: Known) -> int | None:
    """Return the place of the enrolment an action belongs to, by its due date; the last one where it has none."""
    return known.nearest_enrolment(record.number, record.due or dt.date.max)


def check(records: list[ActionRow], known: Known, report: DefectReport) -> None:
    """Tell unknown files, persons never enrolled, a plan with two goals, and an action that stands twice."""
    name = SHEET.name
    goals: dict[tuple, str] = {}
    seen: set[tuple] = set()
    strangers: set[str] = set()
    for record in records:
        number = record.number
        if number and known.lacks("files", number):
            report.tell(name, record.row, "Dossier", defects.UNKNOWN_FILE)
            continue
        if number and number not in strangers and known.never_enrolled(number):
            strangers.add(number)
            report.tell(name, record.row, "Dossier", defects.NEVER_ENROLLED)
        if not (number and record.domain and record.problem) or "due" in record.bad:
            continue
        problem = (number, path_of(record, known), record.domain, plain(record.problem))
        if record.goal and plain(goals.setdefault(problem, record.goal)) != plain(record.goal):
            report.tell(name, record.row, "Objectif", defects.OTHER_GOAL)
        if record.action and not {"who", "state"} & record.bad:
            action = (*problem, plain(record.action), record.who, record.due, record.state)
            if action in seen:
                report.tell(name, record.row, "Action", defects.ACTION_TWICE)
            seen.add(action)


_HEADINGS = {
    "what": "Action",
    "doer": "Responsable",
    "doer_name": "Responsable",
    "due_on": "Échéance",
    "state": "État",
}


@read_once
def problems_of(stock: Stock) -> dict[tuple[int, int, str], Problem]:
    """Return the problems by keys of enrolment and domain, and text for comparison."""
    noted = Problem.objects.filter(enrolment__participant__centre=stock.centre)
    found = stock.scope.comparable(noted, "enrolment__participant")
    return {(one.enrolment_id, one.domain_id, plain(one.label)): one for one in found}


@read_once
def plans_of(stock: Stock) -> dict[int, Plan]:
    """Return the plans by key of the problem."""
    found = Plan.objects.filter(problem__enrolment__participant__centre=stock.centre)
    return {one.problem_id: one for one in stock.scope.comparable(found, "problem__enrolment__participant")}


def _actions(stock: Stock) -> QuerySet:
    return Action.objects.filter(plan__problem__enrolment__participant__centre=stock.centre)


@read_once
def actions_of(stock: Stock) -> dict[int, list[Action]]:
    """Return the actions by key of the plan, in order."""
    found = stock.scope.comparable(_actions(stock), "plan__problem__enrolment__participant")
    return group_by(found.order_by("position"), "plan_id")


@read_once
def actions_of_jalon(stock: Stock) -> set[int]:
    """Return the keys of the actions that were first written on a page, not brought by an import."""
    written = Action.history.filter(history_type="+", channel="web").order_by()
    return set(written.filter(plan__problem__enrolment__participant__centre=stock.centre).values_list("id", flat=True))


@read_once
def moved_actions_of(stock: Stock) -> set[UUID]:
    """Return the actions that somebody moved in Jalon."""
    return moved_in_jalon(_actions(stock))


def plan(rows: list[ActionRow], stock: Stock, merge: Merge) -> None:
    """One problem and plan a path, domain and text; each row of it is an action."""
    plans: dict[tuple[int, str, str], tuple[Enrolment, list[ActionRow]]] = {}
    for row in rows:
        enrolment = _path_of_action(row, paths_of(stock), stock)
        key = (id(enrolment), row.domain, plain(row.problem))
        plans.setdefault(key, (enrolment, []))[1].append(row)
    for enrolment, actions in plans.values():
        _merge_plan(enrolment, actions, stock, merge)


def _path_of_action(row: ActionRow, paths: Paths, stock: Stock) -> Enrolment:
    """Return the enrolment that an action belongs to: the one where Jalon has it, else the one its due date says.

    Without a due date it is the last enrolment that the workbook names: those of later years are of other workbooks.
    """
    domain = domains_of(stock)[row.domain].pk
    for enrolment in paths.enrolments_of(row.number):
        problem = problems_of(stock).get((enrolment.pk, domain, plain(row.problem)))
        plan = plans_of(stock).get(problem.pk) if problem else None
        actions = actions_of(stock).get(plan.pk, ()) if plan else ()
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


def _merge_plan(enrolment: Enrolment, rows: list[ActionRow], stock: Stock, merge: Merge) -> None:
    """Note one problem, its plan and its actions. The plan runs: that the person agreed was not noted."""
    first = rows[0]
    place = RowPlace("Actions", first.row, first.number)
    domain = domains_of(stock)[first.domain]
    problem = problems_of(stock).get((enrolment.pk, domain.pk, plain(first.problem))) if enrolment.pk else None
    if problem is None:
        named = aspect_named_in(first.domain, first.problem)
        aspect = aspects_of(stock)[(first.domain, named)] if named else None
        values: dict[str, Any] = {"enrolment": enrolment, "domain": domain, "aspect": aspect, "label": first.problem}
        values["rating"] = rated_problems_of(stock).rating(enrolment, aspect)
        problem = merge.put(place, Problem, None, values, {})
    plan = plans_of(stock).get(problem.pk) if problem.pk else None
    goal_changed = plan is not None and bool(differences(plan, {"goal": first.goal}))
    plan = merge.put(
        place,
        Plan,
        plan,
        {"goal": first.goal},
        {"goal": "Objectif"},
        only_new={"problem": problem, "state": PlanState.RUNNING, "taken_over": True},
        hidden=True,
    )
    before = actions_of(stock).get(plan.pk, []) if plan.pk else []
    position = max((action.position for action in before), default=0)
    asked = {plain(row.action) for row in rows}
    # An action that somebody wrote in Jalon is never taken for another one that the workbook corrects.
    open_to_rows = [one for one in before if plain(one.what) in asked or one.pk not in actions_of_jalon(stock)]
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
        moved = existing is not None and existing.uuid in moved_actions_of(stock)
        merge.put(
            here,
            Action,
            existing,
            {"what": row.action, "doer": doer, "doer_name": doer_name, "due_on": row.due}
            | ({} if moved else {"state": row.state}),
            _HEADINGS,
            only_new={"plan": plan, "position": position},
            hidden=True,
        )
        if goal_changed:
            merge.mark(here, CHANGED)


def missing_records(rows: list[ActionRow], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield actions due in the years, and those without a due date of the plans that the workbook names."""
    if not rows:
        return
    numbers, persons = numbers_of(stock), persons_of(stock)
    problems = {problem.pk: problem for problem in problems_of(stock).values()}
    for of_problem in plans_of(stock).values():
        problem = problems.get(of_problem.problem_id)
        if problem is None or problem.enrolment_id not in persons:
            continue
        number = numbers[persons[problem.enrolment_id]]
        for action in merge.without_row(Action, actions_of(stock).get(of_problem.pk, ())):
            due = action.due_on
            if merge.coverage.includes_day(due) if due else of_problem.pk in merge.named[Plan]:
                label = f"{number} · {due:%d/%m/%Y}" if due else number
                yield Action, action.pk, Lacking(SHEET.name, label, number)


def rows_of(stock: Stock) -> Iterator[ActionRow]:
    """Yield the actions by file number and problem, in their order."""
    numbers, persons = numbers_of(stock), persons_of(stock)
    codes = {domain.pk: code for code, domain in domains_of(stock).items()}
    problems = {
        one.pk: one for one in problems_of(stock).values() if one.domain_id in codes and one.enrolment_id in persons
    }
    found = [(problems[key], one) for key, one in plans_of(stock).items() if key in problems]
    for problem, of_problem in sorted(found, key=lambda pair: (numbers[persons[pair[0].enrolment_id]], pair[0].pk)):
        for action in actions_of(stock).get(of_problem.pk, ()):
            yield ActionRow(
                row=0,
                number=numbers[persons[problem.enrolment_id]],
                domain=codes[problem.domain_id],
                problem=problem.label,
                goal=of_problem.goal,
                action=action.what,
                who=_WORDS_OF_DOERS.get(Doer(action.doer), action.doer_name or ""),
                due=action.due_on,
                state=action.state,
            )


SHEET = SheetDefinition(
    name="Actions",
    columns=(
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        choice_column("Domaine", "domain", DOMAIN_CODES, defects.UNKNOWN_DOMAIN),
        text_column("Problème", "problem", length_of(Problem, "label")),
        text_column("Objectif", "goal", length_of(Plan, "goal")),
        text_column("Action", "action", length_of(Action, "what")),
        text_column("Responsable", "who", length_of(Action, "doer_name")),
        SheetColumn("Échéance", "due", parsers.date, required=False, kind=Kind.DATE),
        choice_column("État", "state", STATES, defects.UNKNOWN_ACTION_STATE),
    ),
    record=ActionRow,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={
        "number": "D-001",
        "domain": "housing",
        "problem": "Loyer trop élevé",
        "goal": "Payer un loyer qui laisse de quoi vivre",
        "action": "S’inscrire pour un logement social",
        "who": "Ensemble",
        "due": dt.date(2024, 11, 15),
        "state": ActionState.DOING,
    },
    missing_records=missing_records,
    writes={Problem: "enrolment", Plan: "problem", Action: "plan"},
    file_rights=("enrolment.move", "plan.move"),
)
