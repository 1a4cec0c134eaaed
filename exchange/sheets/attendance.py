"""Présences: one row a person and session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exchange import defects
from exchange.centre_records import Stock
from exchange.defects import DefectReport
from exchange.import_plan import SAME, Candidate, Lacking, Merge, RowPlace
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.marks import marks_by_key, marks_of, sessions_of
from exchange.sheets.participants import files_of, numbers_of
from exchange.sheets.sessions import CANCELLED, NOT_CLOSED, PLANNED
from participants.models import Participant
from workshops.enums import AttendanceStatus
from workshops.models import Attendance, Session

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
_MAY_MISS_MINUTES = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
# Marks fetched by key in one statement.
_FETCHED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow(Record):
    session: str
    number: str
    status: str


def check(records: list[AttendanceRow], known: Known, report: DefectReport) -> None:
    """Tell unknown references, a person twice on a register, marks where there is no register, strangers."""
    seen: set[tuple[str, str]] = set()
    enrolled: dict[tuple[str, object], bool | None] = {}
    sessions, files, name = known.keys["sessions"], known.keys["files"], SHEET.name
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


def plan(rows: list[AttendanceRow], stock: Stock, merge: Merge) -> None:
    """One record a person and session. Instances of existing marks are fetched for those that change only."""
    headings = {"status": "Statut"}
    changed: list[tuple[AttendanceRow, int, dict]] = []
    sessions, files, marks = sessions_of(stock), files_of(stock), marks_of(stock)
    for row in rows:
        session, person = sessions[row.session], files[row.number]
        known = marks.get((session.pk, person.pk)) if session.pk and person.pk else None
        if known is None:
            values = {"session": session, "participant": person, "status": row.status}
            merge.put(_place(row), Attendance, None, values, headings)
            continue
        pk, status, minutes = known
        values = {"status": row.status}
        if minutes is not None and row.status not in _MAY_MISS_MINUTES:
            values["minutes_missed"] = None
        if status == row.status and len(values) == 1:
            merge.mark(_place(row), SAME)
        else:
            changed.append((row, pk, values))
    for start in range(0, len(changed), _FETCHED):
        portion = changed[start : start + _FETCHED]
        existing = marks_by_key(stock, [pk for _, pk, _ in portion])
        for row, pk, values in portion:
            merge.put(_place(row), Attendance, existing[pk], values, headings)


def _place(row: AttendanceRow) -> RowPlace:
    return RowPlace("Présences", row.row, f"{row.session} · {row.number}")


def missing_records(rows: list[AttendanceRow], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield the marks of the sessions that the workbook names, of persons whom it does not name there."""
    codes = {row.code for row in merge.rows["Séances"]} | {row.session for row in rows}
    sessions = sessions_of(stock)
    named = {sessions[code].pk: code for code in codes if sessions[code].pk is not None}
    if not named:
        return
    written = {(row.session, row.number) for row in rows}
    numbers = numbers_of(stock)
    for (session, person), (key, *_) in marks_of(stock).items():
        if session in named and (named[session], numbers[person]) not in written:
            number = numbers[person]
            yield Attendance, key, Lacking(SHEET.name, f"{named[session]} · {number}", number)


def rows_of(stock: Stock) -> Iterator[AttendanceRow]:
    """Yield the marks by day of the session and file number; those of stand-ins are no records."""
    sessions = {one.pk: one for one in sessions_of(stock).values()}
    numbers = numbers_of(stock)
    found = [
        (sessions[session], numbers[person], status)
        for (session, person), (key, status, _minutes) in marks_of(stock).items()
        if key >= 0 and session in sessions
    ]
    for session, number, status in sorted(found, key=lambda one: (one[0].date, one[0].starts_at, one[0].code, one[1])):
        yield AttendanceRow(row=0, session=session.code, number=number, status=status)


SHEET = SheetDefinition(
    name="Présences",
    columns=(
        text_column("Séance", "session", length_of(Session, "code")),
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        choice_column("Statut", "status", STATUSES, defects.UNKNOWN_STATUS),
    ),
    record=AttendanceRow,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={"session": "S-0001", "number": "D-001", "status": AttendanceStatus.PRESENT},
    missing_records=missing_records,
    writes={Attendance: "participant"},
    rights=("session.register",),
)
