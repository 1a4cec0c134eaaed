"""Actions: what is done about a problem, by whom, until when, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from actionplans.enums import ActionState, Doer
from actionplans.models import Action, Plan, Problem
from core.normalisation import plain
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.domains import DOMAIN_CODES
from participants.models import Participant

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow(Record):
    number: str | None
    domain: str | None
    problem: str | None
    goal: str | None
    action: str | None
    who: str | None
    due: dt.date | None
    state: str | None

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


SHEET = SheetDefinition(
    "Actions",
    (
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        choice_column("Domaine", "domain", DOMAIN_CODES, defects.UNKNOWN_DOMAIN),
        text_column("Problème", "problem", length_of(Problem, "label")),
        text_column("Objectif", "goal", length_of(Plan, "goal")),
        text_column("Action", "action", length_of(Action, "what")),
        text_column("Responsable", "who", length_of(Action, "doer_name")),
        SheetColumn("Échéance", "due", parsers.date, required=False),
        choice_column("État", "state", STATES, defects.UNKNOWN_ACTION_STATE),
    ),
    ActionRow,
    check,
)
