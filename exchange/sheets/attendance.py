"""Présences: one row a person and session."""

from __future__ import annotations

from dataclasses import dataclass

from exchange import defects
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.sessions import CANCELLED, NOT_CLOSED, PLANNED
from participants.models import Participant
from workshops.enums import AttendanceStatus
from workshops.models import Session

STATUSES = {
    "Présent": AttendanceStatus.PRESENT,
    "Retard": AttendanceStatus.LATE,
    "Excusé": AttendanceStatus.EXCUSED,
    "Sans nouvelles": AttendanceStatus.NO_NEWS,
    "Parti plus tôt": AttendanceStatus.LEFT_EARLY,
    "Non concerné": AttendanceStatus.NOT_CONCERNED,
}
_NO_REGISTER = {
    CANCELLED: defects.MARK_ON_CANCELLED,
    PLANNED: defects.MARK_ON_PLANNED,
    NOT_CLOSED: defects.MARK_ON_OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow(Record):
    session: str | None
    number: str | None
    status: str | None


def check(records: list[AttendanceRow], known: Known, report: DefectReport) -> None:
    """Tell unknown references, a person twice on a register, marks where there is no register, strangers."""
    seen: set[tuple[str, str]] = set()
    enrolled: dict[tuple[str, object], bool | None] = {}
    sessions, files, name = known.sessions, known.files, SHEET.name
    for record in records:
        session, number = record.session, record.number
        if session:
            if known.lacks("sessions", session):
                report.tell(name, record.row, "Séance", defects.UNKNOWN_SESSION)
            elif (state := sessions.get(session, (None, None))[0]) in _NO_REGISTER:
                report.tell(name, record.row, "Séance", _NO_REGISTER[state])
        if number and known.lacks("files", number):
            report.tell(name, record.row, "Dossier", defects.UNKNOWN_FILE)
        if not session or not number:
            continue
        if (session, number) in seen:
            report.tell(name, record.row, "Séance", defects.ALREADY_ON_REGISTER)
            continue
        seen.add((session, number))
        day = sessions[session][1] if session in sessions else None
        if day is not None and number in files:
            key = (number, day)
            if key not in enrolled:
                enrolled[key] = known.was_enrolled(number, day)
            if enrolled[key] is False:
                report.tell(name, record.row, "Dossier", defects.NOT_ENROLLED)


SHEET = SheetDefinition(
    "Présences",
    (
        text_column("Séance", "session", length_of(Session, "code")),
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        choice_column("Statut", "status", STATUSES, defects.UNKNOWN_STATUS),
    ),
    AttendanceRow,
    check,
)
