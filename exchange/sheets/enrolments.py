"""Inscriptions: who was in which group from when to when, how it ended, with which referent."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Max

from accounts.models import TeamMember
from actionplans.enums import ExitProjectKind
from actionplans.models import ExitProject
from assessments.enums import Moment
from core.overlaps import overlaps
from core.periods import today
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, group_by, moved_in_jalon, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Candidate, Lacking, Merge, RowPlace, not_noted
from exchange.reference_index import Known, Span, nearest
from exchange.row_matching import is_corrected_start, kept_end, match_rows
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets import dates
from exchange.sheets.groups import groups_of
from exchange.sheets.participants import files_of, numbers_of
from exchange.sheets.paths import enrolments_of, paths_of
from exchange.sheets.staff import member_of
from participants.enums import OVER_STATES, STARTED_STATES, EnrolmentState, ExitReason
from participants.models import Break, Enrolment, Group, Participant, ReferentAssignment

EXIT_REASONS = {
    "Parcours terminé": ExitReason.PATH_COMPLETED,
    "Abandon": ExitReason.BY_CHOICE,
    "Réorientation": ExitReason.OTHER_SERVICE,
    "Emploi": ExitReason.JOB,
    "Formation": ExitReason.ISP_OR_TRAINING,
    "Déménagement": ExitReason.MOVED,
    "Raison de santé": ExitReason.HEALTH_OR_FAMILY,
    "Sans nouvelles": ExitReason.NO_NEWS,
    "Décès": ExitReason.DECEASED,
    "Autre": ExitReason.OTHER,
}
EXIT_PROJECTS = {"Professionnel": ExitProjectKind.PROFESSIONAL, "Social": ExitProjectKind.SOCIAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRow(Record):
    number: str
    group: str
    start: dt.date
    planned_end: dt.date | None
    end: dt.date | None
    exit_reason: str | None
    exit_project: str | None
    referent: str


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
        if record.number not in known.keys["files"]:
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
        born = known.keys["files"].get(record.number)
        if born and record.start < born:
            report.tell(SHEET.name, record.row, "Début", defects.BEFORE_BIRTH)
    if record.group and known.lacks("groups", record.group):
        report.tell(SHEET.name, record.row, "Groupe", defects.UNKNOWN_GROUP)
    elif record.group and record.start:
        first, last = known.keys["groups"].get(record.group, (None, None))
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


_HEADINGS = {
    "group": "Groupe",
    "starts_on": "Début",
    "planned_end_on": "Fin prévue",
    "ended_on": "Fin",
    "exit_reason": "Motif de sortie",
}


@read_once
def last_numbers_of(stock: Stock) -> dict[int, int]:
    """Return the last number of an enrolment by key of the person, those who did not enter included."""
    found = stock.scope.comparable(Enrolment.objects.filter(participant__centre=stock.centre), "participant")
    return dict(found.order_by().values_list("participant").annotate(last=Max("number")))


@read_once
def referents_of(stock: Stock) -> dict[int, list[ReferentAssignment]]:
    """Return the assignments by key of the person, by start."""
    held = ReferentAssignment.objects.filter(participant__centre=stock.centre)
    found = stock.scope.comparable(held, "participant").select_related("member__user").order_by("starts_on", "pk")
    return group_by(found, "participant_id")


@read_once
def exit_projects_of(stock: Stock) -> dict[int, ExitProject]:
    """Return the exit projects by key of the enrolment."""
    found = ExitProject.objects.filter(enrolment__participant__centre=stock.centre)
    return {one.enrolment_id: one for one in stock.scope.comparable(found, "enrolment__participant")}


@read_once
def open_breaks_of(stock: Stock) -> dict[int, Break]:
    """Return the breaks whose end is not noted, by key of the enrolment."""
    found = Break.objects.open().filter(enrolment__participant__centre=stock.centre).order_by("starts_on", "pk")
    return {one.enrolment_id: one for one in stock.scope.comparable(found, "enrolment__participant")}


@read_once
def moved_paths_of(stock: Stock) -> set[UUID]:
    """Return the enrolments that somebody moved in Jalon."""
    return moved_in_jalon(Enrolment.objects.filter(participant__centre=stock.centre))


def persons_of(stock: Stock) -> dict[int, int]:
    """Return the key of the person by key of the enrolment."""
    return {one.pk: person for person, enrolments in enrolments_of(stock).items() for one in enrolments}


def know(stock: Stock, known: Known) -> None:
    """Enter the days of the enrolments of each file that who imports may change."""
    for number, person in files_of(stock).items():
        if stock.scope.is_closed(person):
            continue
        spans = [
            Span(one.starts_on, one.ended_on, group=one.group.code if one.group else "")
            for one in enrolments_of(stock).get(person.pk, ())
        ]
        if spans:
            known.enrolments[number] = spans


def plan(rows: list[EnrolmentRow], stock: Stock, merge: Merge) -> None:
    """One record an enrolment: file number, and which of its enrolments in time."""
    paths = paths_of(stock)
    seated: list[tuple[EnrolmentRow, Enrolment]] = []  # rows whose path has a seat, and had none in its group before
    exits: dict[str, set[dt.date]] = defaultdict(set)
    for answer in merge.rows["Bilans"]:
        if answer.moment == Moment.EXIT:
            exits[answer.number].add(answer.day)
    by_number: dict[str, list[EnrolmentRow]] = defaultdict(list)
    for row in rows:
        by_number[row.number].append(row)
    for number, enrolments in by_number.items():
        enrolments.sort(key=attrgetter("start"))
        before = enrolments_of(stock).get(files_of(stock)[number].pk, [])
        last = last_numbers_of(stock).get(files_of(stock)[number].pk, 0)
        pairs, others = match_rows(
            enrolments, before, attrgetter("start"), attrgetter("starts_on"), (_is_path_corrected,)
        )
        _warn_of_overlaps(pairs, others, merge)
        spans = [Span(row.start, row.end) for row in enrolments]
        with_exit = {nearest(spans, day) for day in exits[number]}
        for place, (row, existing) in enumerate(pairs):
            last += existing is None
            span = (existing.starts_on, existing.ended_on) if existing else None
            seat = existing.group_id if existing and existing.state in STARTED_STATES else None
            enrolment = _put_enrolment(row, existing, last, place in with_exit, stock, merge)
            _say_beside(row, enrolment, others, merge)
            if enrolment.state in STARTED_STATES and (existing is None or enrolment.group_id != seat):
                seated.append((row, enrolment))
            paths.add(number, enrolment)
            _put_referent(row, enrolment, span, stock, merge)
            _put_exit_project(row, enrolment, stock, merge)
    _refuse_beyond_seats(seated, merge)


def _refuse_beyond_seats(seated: list[tuple[EnrolmentRow, Enrolment]], merge: Merge) -> None:
    """Refuse rows for which their group has no seat left, those that end or leave by the same workbook set aside."""
    coming = {one.group for _row, one in seated if one.group is not None and one.group.seats is not None}
    changed: dict[Any, Any] = {key: one for key, (one, _names) in merge.changed.get(Enrolment, {}).items()}
    for group in sorted(coming, key=attrgetter("code")):
        before = list(group.with_a_seat)
        taken = sum(_keeps_seat(path, changed.get(path.pk), group) for path in before)
        known = {path.pk for path in before}
        new = [row for row, enrolment in seated if enrolment.group == group and enrolment.pk not in known]
        for row in new[max((group.seats or 0) - taken, 0) :]:
            place = RowPlace(SHEET.name, row.row, row.number)
            merge.refuse(place, "Groupe", defects.GROUP_IS_FULL, taken=taken, seats=group.seats)


def _keeps_seat(path: Enrolment, changed: Enrolment | None, group: Group) -> bool:
    """Answer whether a path that has a seat in a group has it still with what the workbook changes."""
    if changed is None:
        return True
    here = path.group_id != group.pk or changed.group_id == group.pk  # else it comes on a later day
    return here and changed.state in STARTED_STATES


def _is_path_corrected(row: EnrolmentRow, enrolment: Enrolment) -> bool:
    """Return whether a row may correct the start of an enrolment of the same person: it is in the same group."""
    same = enrolment.group is not None and enrolment.group.code == row.group
    return same and is_corrected_start(row.start, row.end, enrolment.starts_on, enrolment.ended_on)


def _warn_of_overlaps(
    pairs: list[tuple[EnrolmentRow, Enrolment | None]], others: list[Enrolment], merge: Merge
) -> None:
    """Warn of rows that share days with an enrolment of the person that the workbook does not name."""
    for row, _ in pairs:
        for one in others:
            if overlaps(row.start, row.end, one.starts_on, one.ended_on):
                place = RowPlace("Inscriptions", row.row, row.number)
                day = f"{one.starts_on:%d/%m/%Y}"
                merge.warn(place, "Début", defects.OVERLAPPING_PATH_IN_JALON, day=day)


def _state(row: EnrolmentRow, existing: Enrolment | None) -> str:
    """Return the state that a row says; an open path keeps the finer state that Jalon knows (trial, break)."""
    if row.end is None:
        return existing.state if existing and existing.state not in OVER_STATES else EnrolmentState.ACTIVE
    completed = row.exit_reason == ExitReason.PATH_COMPLETED
    return EnrolmentState.COMPLETED if completed else EnrolmentState.LEFT


def _put_enrolment(
    row: EnrolmentRow,
    existing: Enrolment | None,
    number: int,
    has_exit_assessment: bool,
    stock: Stock,
    merge: Merge,
) -> Enrolment:
    """Note the enrolment itself."""
    group = groups_of(stock)[row.group]
    values = {
        "track": group.track,
        "group": group,
        "starts_on": row.start,
        "planned_end_on": row.planned_end,
        "ended_on": row.end,
        "exit_reason": row.exit_reason or "",
        "state": _state(row, existing),
    }
    if existing is not None:
        # A blank cell says "not noted", never "cleared"; an end decided in Jalon stays, with its reason.
        if row.planned_end is None:
            del values["planned_end_on"]
        told_later = kept_end(row.end, existing.ended_on, merge.coverage.last_day) != row.end
        if row.end is None and existing.ended_on is not None and (told_later or existing.uuid in moved_paths_of(stock)):
            values |= {"ended_on": existing.ended_on, "exit_reason": existing.exit_reason, "state": existing.state}
    only_new = {"participant": files_of(stock)[row.number], "number": number}
    if values["state"] == EnrolmentState.COMPLETED and not has_exit_assessment:
        # Completing asks for an exit assessment or a word on its lack (product.md section 3).
        if existing is None:
            only_new["no_exit_assessment_reason"] = not_noted()
        elif existing.state != EnrolmentState.COMPLETED and not existing.no_exit_assessment_reason:
            values["no_exit_assessment_reason"] = not_noted()
    place = RowPlace("Inscriptions", row.row, row.number)
    pause = open_breaks_of(stock).get(existing.pk) if existing is not None else None
    ended = values["ended_on"]
    if pause is not None and isinstance(ended, dt.date) and ended < pause.starts_on:
        merge.warn(place, "Fin", defects.BREAK_AFTER_END, day=f"{pause.starts_on:%d/%m/%Y}")
    return merge.put(place, Enrolment, existing, values, _HEADINGS, only_new=only_new)


def _say_beside(row: EnrolmentRow, enrolment: Enrolment, others: list[Enrolment], merge: Merge) -> None:
    """Say of a path that runs beside one that the workbook does not name why it does: the workbook does not tell."""
    beside = any(one.state in STARTED_STATES and not one.beside_reason for one in others)
    if not beside or enrolment.state not in STARTED_STATES or enrolment.beside_reason:
        return
    if enrolment.pk is None:
        enrolment.beside_reason = not_noted()
    else:
        merge.set(enrolment, "beside_reason", not_noted(), RowPlace(SHEET.name, row.row, row.number), None)


def _put_referent(
    row: EnrolmentRow,
    enrolment: Enrolment,
    before: tuple[dt.date, dt.date | None] | None,
    stock: Stock,
    merge: Merge,
) -> None:
    """Note the referent from the enrolment's start to its end.

    An assignment that was ended otherwise in Jalon (a handover) keeps its end: `before` is what the enrolment's
    days were until now, and only an end that followed it follows it again.
    """
    if not row.referent:
        return
    place = RowPlace("Inscriptions", row.row, row.number)
    member = member_of(row.referent, place, stock, merge)
    assignments = referents_of(stock).get(files_of(stock)[row.number].pk, [])
    # The same person from the same day is the same assignment, whoever noted it; else the one that began with the path.
    existing = next((one for one in assignments if (one.member_id, one.starts_on) == (member.pk, row.start)), None)
    if existing is None and before is not None:
        existing = next((one for one in assignments if one.starts_on == before[0]), None)
    ends_on = enrolment.ended_on
    if existing is not None and (before is None or existing.ends_on != before[1]):
        ends_on = existing.ends_on
        if ends_on is not None and ends_on < row.start:  # a start corrected to a day after the handover
            ends_on = enrolment.ended_on
    merge.put(
        place,
        ReferentAssignment,
        existing,
        {"member": member, "starts_on": row.start, "ends_on": ends_on},
        {"member": "Référent"},
        only_new={"participant": files_of(stock)[row.number]},
        side=True,
    )


def _put_exit_project(row: EnrolmentRow, enrolment: Enrolment, stock: Stock, merge: Merge) -> None:
    """Note what the person left with; a completed path without a project has the word "none"."""
    existing = exit_projects_of(stock).get(enrolment.pk) if enrolment.pk else None
    completed = row.exit_reason == ExitReason.PATH_COMPLETED
    if row.exit_project is None and (existing is not None or not completed):
        return
    merge.put(
        RowPlace("Inscriptions", row.row, row.number),
        ExitProject,
        existing,
        {"kind": row.exit_project or ExitProjectKind.NONE},
        {"kind": "Projet de sortie"},
        only_new={"enrolment": enrolment},
        side=True,
    )


def missing_records(rows: list[EnrolmentRow], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield enrolments whose days meet the years."""
    if not rows:
        return
    numbers = numbers_of(stock)
    for person, enrolments in enrolments_of(stock).items():
        for one in merge.without_row(Enrolment, enrolments):
            if merge.coverage.includes(one.starts_on, one.ended_on):
                number = numbers[person]
                label = f"{number} · {one.starts_on:%d/%m/%Y}"
                yield Enrolment, one.pk, Lacking(SHEET.name, label, number)


def rows_of(stock: Stock) -> Iterator[EnrolmentRow]:
    """Yield the enrolments by file number and start."""
    numbers = numbers_of(stock)
    found = [(numbers[person], one) for person, enrolments in enrolments_of(stock).items() for one in enrolments]
    for number, one in sorted(found, key=lambda pair: (pair[0], pair[1].starts_on, pair[1].number)):
        referents = referents_of(stock).get(one.participant_id, ())
        project = exit_projects_of(stock).get(one.pk) if one.ended_on else None
        yield EnrolmentRow(
            row=0,
            number=number,
            group=one.group.code if one.group else "",
            start=one.starts_on,
            planned_end=one.planned_end_on,
            end=one.ended_on,
            exit_reason=one.exit_reason,
            exit_project=project.kind if project else None,
            referent=next((held.member.code for held in referents if held.starts_on == one.starts_on), ""),
        )


SHEET = SheetDefinition(
    name="Inscriptions",
    columns=(
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        text_column("Groupe", "group", length_of(Group, "code")),
        SheetColumn("Début", "start", parsers.date, kind=Kind.DATE),
        SheetColumn("Fin prévue", "planned_end", parsers.date, required=False, kind=Kind.DATE),
        SheetColumn("Fin", "end", parsers.date, required=False, kind=Kind.DATE),
        choice_column("Motif de sortie", "exit_reason", EXIT_REASONS, defects.UNKNOWN_EXIT_REASON, required=False),
        choice_column("Projet de sortie", "exit_project", EXIT_PROJECTS, defects.UNKNOWN_EXIT_PROJECT, required=False),
        text_column("Référent", "referent", length_of(TeamMember, "code"), required=False),
    ),
    record=EnrolmentRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={
        "number": "D-001",
        "group": "REM-A",
        "start": dt.date(2024, 9, 2),
        "planned_end": dt.date(2025, 6, 30),
        "referent": "AS1",
    },
    missing_records=missing_records,
    writes={Enrolment: "participant", ReferentAssignment: "participant", ExitProject: "enrolment"},
    file_rights=("enrolment.move",),
)
