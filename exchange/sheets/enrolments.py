"""Inscriptions: who was in which group from when to when, how it ended, with which referent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter

from accounts.models import TeamMember
from actionplans.enums import ExitProjectKind
from core.periods import today
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known, Span
from exchange.row_matching import is_corrected_start, match_rows
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets import dates
from participants import models
from participants.enums import ExitReason

EXIT_REASONS = {
    "Parcours terminé": ExitReason.PATH_COMPLETED,
    "Abandon": ExitReason.BY_CHOICE,
    "Réorientation": ExitReason.OTHER_SERVICE,
    "Emploi": ExitReason.JOB,
    "Formation": ExitReason.ISP_OR_TRAINING,
    "Déménagement": ExitReason.MOVED,
    "Raison de santé": ExitReason.HEALTH_OR_FAMILY,
    "Autre": ExitReason.OTHER,
}
EXIT_PROJECTS = {"Professionnel": ExitProjectKind.PROFESSIONAL, "Social": ExitProjectKind.SOCIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRow(Record):
    number: str | None
    group: str | None
    start: dt.date | None
    planned_end: dt.date | None
    end: dt.date | None
    exit_reason: str | None
    exit_project: str | None
    referent: str | None


def check(records: list[EnrolmentRow], known: Known, report: DefectReport) -> None:
    """Tell unknown references, dates out of order, impossible exits, and overlapping enrolments of one person."""
    dates.in_order(records, SHEET, report)
    dates.in_order(records, SHEET, report, end="planned_end")
    now = today()
    from_file: dict[str, list[Span]] = {}
    for record in records:
        _check_references(record, known, report)
        _check_exit(record, now, report)
        if record.number and record.start:
            backwards = record.end is not None and record.end < record.start
            sound = not backwards and "end" not in record.bad
            span = Span(record.start, record.end if sound else None, sound, record.group)
            from_file.setdefault(record.number, []).append(span)
            if not sound:
                known.blurred.add(record.number)
        elif record.number:
            known.blurred.add(record.number)
        if record.number not in known.files:
            known.gaps.add("enrolments")  # whose it is cannot be said, so of nobody that she was not enrolled
    dates.no_overlap(
        records,
        SHEET,
        report,
        key=lambda record: record.number,
        twice=(defects.ENROLMENT_TWICE, "Dossier"),
        overlapping=defects.OVERLAPPING_PATH,
    )
    # The rows of a person stand for the enrolments that an earlier import brought; others stay beside them.
    for number, spans in from_file.items():
        spans.sort(key=lambda span: span.start)
        before = known.enrolments.get(number, [])
        _, others = match_rows(spans, before, attrgetter("start"), attrgetter("start"), (_is_start_corrected,))
        known.enrolments[number] = sorted(spans + others, key=attrgetter("start"))


def _is_start_corrected(span: Span, before: Span) -> bool:
    """Return whether a row may correct the start of an enrolment that Jalon has, as the import itself decides it."""
    same = span.group is not None and span.group == before.group
    return same and is_corrected_start(span.start, span.end, before.start, before.end)


def _check_references(record: EnrolmentRow, known: Known, report: DefectReport) -> None:
    """Tell an unknown file or group, a start before the birth, a start outside the group's dates."""
    if record.number and known.lacks("files", record.number):
        report.tell(SHEET.name, record.row, "Dossier", defects.UNKNOWN_FILE)
    elif record.number and record.start:
        born = known.files.get(record.number)
        if born and record.start < born:
            report.tell(SHEET.name, record.row, "Début", defects.BEFORE_BIRTH)
    if record.group and known.lacks("groups", record.group):
        report.tell(SHEET.name, record.row, "Groupe", defects.UNKNOWN_GROUP)
    elif record.group and record.start:
        first, last = known.groups.get(record.group, (None, None))
        if (first and record.start < first) or (last and record.start > last):
            report.tell(SHEET.name, record.row, "Début", defects.OUTSIDE_GROUP)


def _check_exit(record: EnrolmentRow, now: dt.date, report: DefectReport) -> None:
    """Tell an end to come, an end without a reason, a reason or a project without an end."""
    if record.end is not None:
        if record.end > now:
            report.tell(SHEET.name, record.row, "Fin", defects.FUTURE)
        if record.exit_reason is None and "exit_reason" not in record.bad:
            report.tell(SHEET.name, record.row, "Motif de sortie", defects.REASON_MISSING)
    elif "end" not in record.bad:
        if record.exit_reason is not None:
            report.tell(SHEET.name, record.row, "Motif de sortie", defects.REASON_WITHOUT_END)
        elif record.exit_project is not None:
            report.tell(SHEET.name, record.row, "Projet de sortie", defects.PROJECT_WITHOUT_END)


SHEET = SheetDefinition(
    "Inscriptions",
    (
        text_column("Dossier", "number", length_of(models.Participant, "file_number")),
        text_column("Groupe", "group", length_of(models.Group, "code")),
        SheetColumn("Début", "start", parsers.date),
        SheetColumn("Fin prévue", "planned_end", parsers.date, required=False),
        SheetColumn("Fin", "end", parsers.date, required=False),
        choice_column("Motif de sortie", "exit_reason", EXIT_REASONS, defects.UNKNOWN_EXIT_REASON, required=False),
        choice_column("Projet de sortie", "exit_project", EXIT_PROJECTS, defects.UNKNOWN_EXIT_PROJECT, required=False),
        text_column("Référent", "referent", length_of(TeamMember, "code"), required=False),
    ),
    EnrolmentRow,
    check,
)
