"""Séances: when, where, for which groups, what became of it and who really ran it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from core.periods import minutes_until, today
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.parsers import CellProblem
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.workshops import PROVIDERS, check_provider
from partners.models import Organisation
from workshops import models
from workshops.enums import Provider
from workshops.models.session import is_possible

OVER_MIDNIGHT_NOTICE = gettext_noop(
    "ends at midnight or on the next day: %(minutes)d minutes, which count on the day it begins"
)
# what people write between two groups instead of `;`
_SEPARATORS = re.compile(r"\s*[,/|+&\n]\s*")

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
class SessionRow(Record):
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
    """Return the codes of a cell, `;` between; CellProblem where one stands twice or none is left.

    A line break inside a code is kept, so that the check can tell it from a blank.
    """
    parts = parsers.text(cell, lines=True).split(";")
    written = ("\n".join(filter(None, map(parsers.clean, part.split("\n")))) for part in parts)
    codes = tuple(code for code in written if code)
    if not codes:
        raise CellProblem(defects.MISSING)
    if len(set(codes)) < len(codes):
        raise CellProblem(defects.GROUP_TWICE_HERE)
    return codes


def not_separated(code: str, known: Known) -> bool:
    """Return whether an unknown code is several groups without `;` between: one of them is known, or all."""
    pieces = [piece for piece in _SEPARATORS.split(code) if piece]
    words = code.split()
    return (len(pieces) > 1 and any(not known.lacks("groups", piece) for piece in pieces)) or (
        len(words) > 1 and not any(known.lacks("groups", word) for word in words)
    )


def check(records: list[SessionRow], known: Known, report: DefectReport) -> None:
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
        unknown = [code for code in record.groups or () if known.lacks("groups", code)]
        if unknown:
            together = any(not_separated(code, known) for code in unknown)
            problem = defects.GROUPS_NOT_SEPARATED if together else defects.UNKNOWN_GROUP
            report.tell(SHEET.name, record.row, "Groupes", problem)
        if record.day and record.day > now and record.state in (HELD, NOT_CLOSED):
            report.tell(SHEET.name, record.row, "Date", defects.FUTURE)
        _check_times(record, report)
        _check_facilitator(record, known, report)


def _check_times(record: SessionRow, report: DefectReport) -> None:
    """Tell an end before the start; notice one that is taken for the next day."""
    if record.start is None or record.end is None:
        return
    if not is_possible(record.start, record.end):
        report.tell(SHEET.name, record.row, "Fin", defects.ENDS_BEFORE_START)
    elif record.end <= record.start:
        minutes = minutes_until(record.start, record.end)
        report.notice(OVER_MIDNIGHT_NOTICE, (SHEET.name, record.row, "Fin"), minutes=minutes)


def _check_facilitator(record: SessionRow, known: Known, report: DefectReport) -> None:
    """Tell, where somebody else ran the session than planned, what does not go together."""
    heading = "Organisation animatrice"
    if record.run_by is None:
        if record.organisation and "run_by" not in record.bad:
            report.tell(SHEET.name, record.row, heading, defects.ORGANISATION_ALONE)
        return
    by_team, relation = record.run_by
    provider = relation or (Provider.TEAM if by_team else None)
    check_provider(record, provider, record.organisation, heading, SHEET, known, report)


SHEET = SheetDefinition(
    "Séances",
    (
        text_column("Séance", "code", length_of(models.Session, "code")),
        text_column("Atelier", "workshop", length_of(models.Workshop, "code")),
        SheetColumn("Groupes", "groups", group_codes),
        SheetColumn("Date", "day", parsers.date),
        SheetColumn("Début", "start", parsers.time),
        SheetColumn("Fin", "end", parsers.end_time),
        text_column("Lieu", "place", length_of(models.Session, "place"), required=False),
        choice_column("État", "state", STATES, defects.UNKNOWN_SESSION_STATE),
        choice_column("Animée par", "run_by", RUN_BY, defects.UNKNOWN_PROVIDER, required=False),
        text_column("Organisation animatrice", "organisation", length_of(Organisation, "name"), required=False),
    ),
    SessionRow,
    check,
)
