"""What changed in a file, when, by whom, in words: from the histories of its records and the log of moves.

Each field asks for the right of its class (permissions/data_classification.py), each row of health or family for its
own beside; the national register number is told to be noted or changed, never which. A page is read by a number of
statements that does not grow with what was changed. Answers of assessments and marks of registers are told in full,
whoever wrote them: what was overwritten is read here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import IntegerField, Max, OuterRef, Subquery, Value
from django.utils import timezone

from accounts.models import User
from audit.models import TransitionLog
from core.history import history_of
from core.periods import BELGIUM
from participants.file_addresses import keys_of
from participants.file_permissions import may_on_file
from participants.history_labels import Detail, details_of, heading_of, steps_of
from participants.models import Participant
from participants.sensitive_rows import closed_domains
from permissions.checks import has_right
from permissions.data_classification import CLASSES, HEALTH_FAMILY_BY_ROW, class_of
from permissions.transitions import TAKE_OVER

PAGE = 50
# Records of a file whose changes are told.
TOLD = (
    "participants.Participant",
    "participants.FormerIdentity",
    "participants.FileMerge",
    "participants.NationalNumber",
    "participants.ReferentAssignment",
    "participants.Enrolment",
    "participants.OperationEntry",
    "participants.OperationResult",
    "participants.GroupStay",
    "participants.Break",
    "participants.PlannedAbsence",
    "participants.Restriction",
    "participants.Objection",
    "participants.Statement",
    "participants.Consent",
    "participants.Fact",
    "participants.Intervention",
    "participants.FollowUp",
    "participants.AfterContact",
    "assessments.Assessment",
    "assessments.Rating",
    "assessments.SelfRating",
    "assessments.LiteracyTest",
    "actionplans.Problem",
    "actionplans.Plan",
    "actionplans.PlanReview",
    "actionplans.Action",
    "actionplans.ExitProject",
    "actionplans.ExitStep",
    "workshops.Attendance",
    "appointments.AppointmentPerson",
    "documents.Document",
)
# What a page can be narrowed to: its word in the address, and the rooms that it holds.
ABOUT = {"assessments": ("assessments",), "attendance": ("workshops",)}
# Records on the way to the words of a history row, beside those that its fields name.
_ON_THE_WAY = {
    "assessments.Rating": ("assessment", "aspect__domain"),
    "assessments.SelfRating": ("assessment", "domain"),
    "workshops.Attendance": ("session__workshop",),
}
NUMBER = "participants.NationalNumber"
JOB = "task"  # the channel of what a job wrote
WEB = "web"
# Rooms whose content has a right of its own, beside the one of its class.
_CONTENT = {"assessments": "assessment.content", "actionplans": "plan.content"}
_SKIPPED = {"technical", "log"}
# What a person was called or was before is told to who edits who she is, and to nobody else.
_FORMER = {("participants.Participant", name) for name in ("last_name", "first_name", "gender")}


@dataclass(frozen=True)
class HistoryChange:
    """One thing that was written: when, by whom, about what, which fields, and why where a reason was given."""

    at: dt.datetime
    by: str
    heading: str
    details: list[Detail] = field(default_factory=list)
    reason: str = ""
    through: str = ""  # the job that wrote it for somebody, an import for example


@dataclass(frozen=True)
class ChangesPage:
    """One page of changes, by day, the last day first."""

    days: list[tuple[dt.date, list[HistoryChange]]]
    number: int
    has_next: bool
    about: str = ""

    @property
    def has_previous(self) -> bool:
        return self.number > 1


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(apps.get_model(label) for label in TOLD)


def changes_of(reader: User, participant: Participant, number: int = 1, about: str = "") -> ChangesPage:
    """Return a page of what was changed in the file, as far as the reader may know of it.

    `about` is a key of ABOUT, or "" for everything.
    """
    first, keys = (number - 1) * PAGE, keys_of(participant)
    rows = [
        _rows(place, reader, participant, keys)
        for place, model in enumerate(_models())
        if not about or model._meta.app_label in ABOUT[about]
        if _fields(model, reader, participant) or model._meta.label == NUMBER
    ]
    if not rows:
        return ChangesPage([], number, has_next=False, about=about)
    union = rows[0].union(*rows[1:], all=True).order_by("-history_date", "-history_id")
    found = list(union[first : first + PAGE + 1])
    shown = found[:PAGE]
    told = _in_words(shown, reader, participant)
    days: list[tuple[dt.date, list[HistoryChange]]] = []
    for at, key, place in shown:
        day = timezone.localtime(at, BELGIUM).date()
        if not days or days[-1][0] != day:
            days.append((day, []))
        if (place, key) in told:
            days[-1][1].append(told[place, key])
    return ChangesPage([day for day in days if day[1]], number, len(found) > PAGE, about)


def _rows(place: int, reader: User, participant: Participant, keys: list[int]) -> models.QuerySet:
    """Return the rows of one history that the reader may know of: when, which, of what; `keys`: of the file."""
    model = _models()[place]
    objects: Any = model._default_manager.all()
    path = objects.participant_path or "id"
    rows = history_of(model).model.objects.filter(**{f"{path}__in": keys})
    if model._meta.label == NUMBER and not may_on_file(reader, "participant.national_number", participant):
        rows = rows.none()
    decides = HEALTH_FAMILY_BY_ROW.get(model._meta.label)
    closed = closed_domains(reader, participant) if decides else None
    if closed:
        rows = rows.filter(**{f"{decides}__isnull": False}).exclude(**{f"{decides}__in": closed})
    rows = rows.annotate(place=Value(place, output_field=IntegerField()))
    return rows.order_by().values_list("history_date", "history_id", "place")


def _fields(model: type[models.Model], reader: User, participant: Participant) -> list[str]:
    """Return the fields of a record that the reader may read of this file."""
    found = []
    for column in history_of(model).model.tracked_fields:
        kind = class_of(model._meta.label, column.name)
        if kind in _SKIPPED or kind == "national_number":
            continue
        if (model._meta.label, column.name) in _FORMER and not may_on_file(reader, "participant.change", participant):
            continue
        own = _CONTENT.get(model._meta.app_label) if kind == "content" else None
        if all(may_on_file(reader, right, participant) for right in (CLASSES[kind][0], own) if right):
            found.append(column.name)
    return found


def _in_words(
    shown: list[tuple[dt.datetime, int, int]], reader: User, participant: Participant
) -> dict[tuple[int, int], HistoryChange]:
    """Return the rows in words, by history and key: three statements a history at most, and one for reasons.

    A row that is a state on the way to a later one has no words of its own.
    """
    told: dict[tuple[int, int], HistoryChange] = {}
    rows: list[tuple[int, Any, Any]] = []
    for place in sorted({place for _at, _key, place in shown}):
        keys = [key for _at, key, of in shown if of == place]
        found = sorted(_with_before(_models()[place], keys), key=lambda pair: -pair[0].history_id)
        rows += [(place, row, before) for row, before in found]
    reasons = _reasons([row for _place, row, _before in rows])
    moment = may_on_file(reader, "assessment.states", participant)
    programme = has_right(reader, "workshop.view", centre=participant.centre)
    for step in steps_of(rows):
        model, row = _models()[step.place], step.row
        names = _fields(model, reader, participant)
        author = row.history_user
        told[step.place, row.history_id] = HistoryChange(
            at=row.history_date,
            by=str(author) if author is not None else "",
            heading=heading_of(model, step, names, moment=moment, programme=programme),
            details=details_of(step, names),
            reason=reasons.get((row.act, row.uuid), "") or _own_reason(row),
            through=(row.history_change_reason or "") if row.channel == JOB else "",
        )
    return told


def _with_before(model: type[models.Model], keys: list[int]) -> list[tuple[Any, Any]]:
    """Return rows of a history, each with the one that stood before it, or None."""
    history = history_of(model).model
    related = ["history_user", *_related_records(model)]
    earlier = history.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by()
    last = earlier.values("id").annotate(last=Max("history_id")).values("last")
    rows = list(history.objects.filter(history_id__in=keys).annotate(before=Subquery(last)).select_related(*related))
    wanted = [row.before for row in rows if row.before]
    before = {row.history_id: row for row in history.objects.filter(history_id__in=wanted).select_related(*related)}
    return [(row, before.get(row.before)) for row in rows]


def _related_records(model: type[models.Model]) -> list[str]:
    """Return the records that a history names and whose words are told."""
    found = list(_ON_THE_WAY.get(model._meta.label, ()))
    for column in history_of(model).model.tracked_fields:
        if isinstance(column, models.ForeignKey) and class_of(model._meta.label, column.name) not in _SKIPPED:
            found.append(f"{column.name}__user" if column.name in {"member", "done_by"} else column.name)
    return found


def _own_reason(row: Any) -> str:
    """Return why a record of the file was put right: the reason of its act, where a page asked for one."""
    asked = row.channel == WEB and row.instance_type._meta.app_label != "workshops"
    return (row.history_change_reason or "") if asked else ""


def _reasons(rows: list[Any]) -> dict[tuple[UUID, UUID], str]:
    """Return why moves were made, by act and record."""
    moved = TransitionLog.objects.filter(act__in={row.act for row in rows}, object__in={row.uuid for row in rows})
    moved = moved.exclude(move=TAKE_OVER)  # why a workbook was taken over is said once, by its author
    return {(one.act, one.object): one.reason for one in moved if one.reason}
