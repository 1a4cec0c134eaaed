"""Participants, their enrolments, referents and exit projects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from operator import attrgetter

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from actionplans.enums import ExitProjectKind
from actionplans.models import ExitProject
from assessments.enums import Moment
from core.overlaps import overlaps
from exchange import defects
from exchange.centre_records import Stock
from exchange.coverage import WorkbookCoverage
from exchange.import_plan import Merge, RowPlace
from exchange.plans.network import member_of
from exchange.reference_index import Span, nearest
from exchange.row_matching import is_corrected_start, kept_end, match_rows
from exchange.sheets.assessments import Answered
from exchange.sheets.enrolments import EnrolmentRow as EnrolmentRow
from exchange.sheets.participants import ParticipantRow as ParticipantRow
from participants.enums import OVER_STATES, STARTED_STATES, EnrolmentState, ExitReason, Gender
from participants.models import Enrolment, Participant, ReferentAssignment

_HEADINGS = {
    "group": "Groupe",
    "starts_on": "Début",
    "planned_end_on": "Fin prévue",
    "ended_on": "Fin",
    "exit_reason": "Motif de sortie",
}


def not_noted() -> str:
    """Return what stands for a reason that the workbook does not note, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("not noted in the workbook")


class Paths:
    """The enrolments of each person as they will be, to find the one that a day belongs to."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._found: dict[str, tuple[list[Span], list[Enrolment]]] = {}
        self._new: dict[str, list[Enrolment]] = defaultdict(list)
        self._named: dict[str, list[Enrolment]] = defaultdict(list)

    def add(self, number: str, enrolment: Enrolment) -> None:
        """Add an enrolment that the workbook names; it may not be saved yet."""
        self._named[number].append(enrolment)
        if enrolment.pk is None:
            self._new[number].append(enrolment)
            self._found.pop(number, None)

    def saved(self, number: str) -> list[Enrolment]:
        """Return the enrolments of a person that Jalon has."""
        person = self._stock.participants[number]
        return self._stock.enrolments.get(person.pk, []) if person.pk else []

    def with_assessment(self, number: str, moment: str, day: dt.date) -> Enrolment | None:
        """Return the enrolment with the assessment of a moment and day that Jalon has, None where it has none."""
        for enrolment in self.saved(number):
            assessment = self._stock.assessments.get((enrolment.pk, moment))
            if assessment is not None and assessment.date == day:
                return enrolment
        return None

    def last_named(self, number: str) -> Enrolment:
        """Return the last enrolment that the workbook names, else the last one that Jalon has."""
        return max(self._named[number] or self.saved(number), key=attrgetter("starts_on"))

    def at(self, number: str, day: dt.date) -> Enrolment:
        """Return the enrolment of a person a day belongs to: the one around it, else the nearest."""
        if number not in self._found:
            enrolments = sorted([*self.saved(number), *self._new[number]], key=attrgetter("starts_on"))
            self._found[number] = ([Span(one.starts_on, one.ended_on) for one in enrolments], enrolments)
        spans, enrolments = self._found[number]
        return enrolments[nearest(spans, day)]


def merge_participants(rows: list[ParticipantRow], stock: Stock, merge: Merge) -> None:
    """One record a file number. An empty cell says "not noted": it takes nothing away from a file."""
    for row in rows:
        existing = stock.participants.get(row.number)
        values = {
            "last_name": row.last_name,
            "first_name": row.first_name,
            "birth_date": row.born,
            "gender": row.gender,
            "postcode": row.postcode,
            # A language added in Jalon stays beside the one of the workbook.
            "languages": [row.language] if row.language else None,
        }
        if existing is not None and row.language in existing.languages:
            values.pop("languages")
        values = {name: value for name, value in values.items() if value not in (None, "")}
        person = merge.put(
            RowPlace("Participants", row.row, row.number),
            Participant,
            existing,
            values,
            {
                "last_name": "Nom",
                "first_name": "Prénom",
                "birth_date": "Date de naissance",
                "gender": "Genre",
                "postcode": "Code postal",
                "languages": "Langue",
            },
            only_new={"centre": stock.centre, "file_number": row.number}
            | ({} if row.gender else {"gender": Gender.UNDISCLOSED}),
        )
        if existing is None or {"last_name", "first_name"} & merge.fields_changed(person):
            person.prepare()
            merge.touch(person, "search_name")
        stock.participants[row.number] = person


def merge_enrolments(
    rows: list[EnrolmentRow], answers: list[Answered], coverage: WorkbookCoverage, stock: Stock, merge: Merge
) -> Paths:
    """One record an enrolment: file number, and which of its enrolments in time. Return who was on which path when."""
    paths = Paths(stock)
    exits: dict[str, set[dt.date]] = defaultdict(set)
    for answer in answers:
        if answer.moment == Moment.EXIT:
            exits[answer.number].add(answer.day)
    by_number: dict[str, list[EnrolmentRow]] = defaultdict(list)
    for row in rows:
        by_number[row.number].append(row)
    for number, enrolments in by_number.items():
        enrolments.sort(key=attrgetter("start"))
        before = stock.enrolments.get(stock.participants[number].pk, [])
        last = stock.last_numbers.get(stock.participants[number].pk, 0)
        pairs, others = match_rows(
            enrolments, before, attrgetter("start"), attrgetter("starts_on"), (_is_start_corrected,)
        )
        _warn_of_overlaps(pairs, others, merge)
        spans = [Span(row.start, row.end) for row in enrolments]
        with_exit = {nearest(spans, day) for day in exits[number]}
        for place, (row, existing) in enumerate(pairs):
            last += existing is None
            span = (existing.starts_on, existing.ended_on) if existing else None
            enrolment = _put_enrolment(row, existing, last, place in with_exit, coverage, stock, merge)
            _say_beside(row, enrolment, others, merge)
            paths.add(number, enrolment)
            _put_referent(row, enrolment, span, stock, merge)
            _put_exit_project(row, enrolment, stock, merge)
    return paths


def _is_start_corrected(row: EnrolmentRow, enrolment: Enrolment) -> bool:
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
    coverage: WorkbookCoverage,
    stock: Stock,
    merge: Merge,
) -> Enrolment:
    """Note the enrolment itself."""
    group = stock.groups[row.group]
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
        told_later = kept_end(row.end, existing.ended_on, coverage.last_day) != row.end
        if row.end is None and existing.ended_on is not None and (told_later or existing.uuid in stock.moved_in_jalon):
            values |= {"ended_on": existing.ended_on, "exit_reason": existing.exit_reason, "state": existing.state}
    only_new = {"participant": stock.participants[row.number], "number": number}
    if values["state"] == EnrolmentState.COMPLETED and not has_exit_assessment:
        # Completing asks for an exit assessment or a word on its lack (product.md section 3).
        if existing is None:
            only_new["no_exit_assessment_reason"] = not_noted()
        elif existing.state != EnrolmentState.COMPLETED and not existing.no_exit_assessment_reason:
            values["no_exit_assessment_reason"] = not_noted()
    place = RowPlace("Inscriptions", row.row, row.number)
    return merge.put(place, Enrolment, existing, values, _HEADINGS, only_new=only_new)


def _say_beside(row: EnrolmentRow, enrolment: Enrolment, others: list[Enrolment], merge: Merge) -> None:
    """Say of a path that runs beside one that the workbook does not name why it does: the workbook does not tell."""
    beside = any(one.state in STARTED_STATES and not one.beside_reason for one in others)
    if not beside or enrolment.state not in STARTED_STATES or enrolment.beside_reason:
        return
    if enrolment.pk is None:
        enrolment.beside_reason = not_noted()
    else:
        merge.set(enrolment, "beside_reason", not_noted(), RowPlace("Inscriptions", row.row, row.number), None)


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
    assignments = stock.referents.get(stock.participants[row.number].pk, [])
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
        only_new={"participant": stock.participants[row.number]},
        side=True,
    )


def _put_exit_project(row: EnrolmentRow, enrolment: Enrolment, stock: Stock, merge: Merge) -> None:
    """Note what the person left with; a completed path without a project has the word "none"."""
    existing = stock.exit_projects.get(enrolment.pk) if enrolment.pk else None
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
