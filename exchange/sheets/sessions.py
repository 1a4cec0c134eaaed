"""Séances: when, where, for which groups, what became of it and who really ran it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.periods import today
from exchange import cells, defects
from exchange.cells import CellProblem
from exchange.defects import Report
from exchange.known import Known
from exchange.rows import Column, Record, Sheet, choice_column, length_of, text_column
from exchange.sheets.workshops import PROVIDERS, check_provider
from partners.models import Organisation
from workshops import models
from workshops.enums import Provider

PLANNED, HELD, CANCELLED, NOT_CLOSED = "planned", "held", "cancelled", "not_closed"
STATES = {"Planifiée": PLANNED, "Tenue": HELD, "Annulée": CANCELLED, "Non clôturée": NOT_CLOSED}
#: word -> (run by the team?, relation of the organisation that ran it, or None)
RUN_BY = {
    word: (provider == Provider.TEAM, None if provider == Provider.TEAM else provider)
    for word, provider in PROVIDERS.items()
} | {
    "Équipe + Partenaire": (True, Provider.PARTNER),
    "Équipe + Sous-traitant": (True, Provider.SUBCONTRACTOR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Record):
    code: str | None
    workshop: str | None
    groups: tuple[str, ...] | None
    day: dt.date | None
    start: dt.time | None
    end: dt.time | None
    place: str | None
    state: str | None
    run_by: tuple[bool, str | None] | None
    organisation: str | None


def group_codes(cell: object) -> tuple[str, ...]:
    """Return the codes of a cell, `;` between; CellProblem where one stands twice or none is left."""
    codes = tuple(code.strip() for code in cells.text(cell).split(";") if code.strip())
    if not codes:
        raise CellProblem(defects.MISSING)
    if len(set(codes)) < len(codes):
        raise CellProblem(defects.GROUP_TWICE_HERE)
    return codes


def check(records: list[Session], known: Known, report: Report) -> None:
    """Tell unknown references, times out of order, held sessions to come, and facilitators that cannot be.

    Sessions may overlap or fall on a holiday: the past is taken as it was noted.
    """
    now = today()
    seen: set[str] = set()
    for record in records:
        if not record.code:
            known.gaps.add("sessions")
        else:
            if record.code in seen:
                report.tell(SHEET.name, record.row, "Séance", defects.SESSION_TWICE)
            else:
                seen.add(record.code)
                known.sessions[record.code] = (record.state, record.day)
        if record.workshop and known.lacks("workshops", record.workshop):
            report.tell(SHEET.name, record.row, "Atelier", defects.UNKNOWN_WORKSHOP)
        if record.groups and any(known.lacks("groups", code) for code in record.groups):
            report.tell(SHEET.name, record.row, "Groupes", defects.UNKNOWN_GROUP)
        if record.day and record.day > now and record.state in (HELD, NOT_CLOSED):
            report.tell(SHEET.name, record.row, "Date", defects.FUTURE)
        if record.start and record.end and record.end <= record.start:
            report.tell(SHEET.name, record.row, "Fin", defects.ENDS_BEFORE_START)
        _check_facilitator(record, known, report)


def _check_facilitator(record: Session, known: Known, report: Report) -> None:
    """Tell, where somebody else ran the session than planned, what does not go together."""
    heading = "Organisation animatrice"
    if record.run_by is None:
        if record.organisation and "run_by" not in record.bad:
            report.tell(SHEET.name, record.row, heading, defects.ORGANISATION_ALONE)
        return
    by_team, relation = record.run_by
    provider = relation or (Provider.TEAM if by_team else None)
    check_provider(record, provider, record.organisation, heading, SHEET, known, report)


SHEET = Sheet(
    "Séances",
    (
        text_column("Séance", "code", length_of(models.Session, "code")),
        text_column("Atelier", "workshop", length_of(models.Workshop, "code")),
        Column("Groupes", "groups", group_codes),
        Column("Date", "day", cells.date),
        Column("Début", "start", cells.time),
        Column("Fin", "end", cells.time),
        text_column("Lieu", "place", length_of(models.Session, "place"), required=False),
        choice_column("État", "state", STATES, defects.UNKNOWN_SESSION_STATE),
        choice_column("Animée par", "run_by", RUN_BY, defects.UNKNOWN_PROVIDER, required=False),
        text_column("Organisation animatrice", "organisation", length_of(Organisation, "name"), required=False),
    ),
    Session,
    check,
)
