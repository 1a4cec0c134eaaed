"""What changed in a file, when, by whom, in words: from the histories of its records and the log of moves.

Each field asks for the right of its class (accounts/field_classes.py), each row of health or family for its own beside;
the national register number is told to be noted or changed, never which. A page is read by a number of statements that
does not grow with what was changed.
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
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.authority import TAKE_OVER
from accounts.field_classes import CLASSES, HEALTH_FAMILY_BY_ROW, HEALTH_FAMILY_DOMAINS, HEALTH_FAMILY_FACTS, class_of
from audit.models import TransitionLog
from core.edits import words_of
from core.periods import BELGIUM
from participants.models import Participant
from participants.readable import HEALTH_FAMILY
from participants.rights import may_on_file

PAGE = 50
# Records of a file whose changes are told. Answers of an assessment and marks of registers have pages of their own.
TOLD = (
    "participants.Participant",
    "participants.NationalNumber",
    "participants.ReferentAssignment",
    "participants.Enrolment",
    "participants.Consent",
    "participants.Fact",
    "participants.Intervention",
    "assessments.Assessment",
    "assessments.LiteracyTest",
    "actionplans.Problem",
    "actionplans.Plan",
    "actionplans.Action",
    "actionplans.ExitProject",
)
NUMBER = "participants.NationalNumber"
# Rooms whose content has a right of its own, beside the one of its class.
_CONTENT = {"assessments": "assessment.content", "actionplans": "plan.content"}
# What a record is called by, the first of these that it has and that may be read.
_CALLED = ("kind", "moment", "track", "member", "domain", "what", "goal")
SHORT = 60
LONG = 120  # longer texts are told to be changed, not repeated
_SKIPPED = {"technical", "log"}


@dataclass(frozen=True)
class Change:
    """One thing that was written: when, by whom, about what, which fields, and why where a reason was given."""

    at: dt.datetime
    by: str
    heading: str
    details: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True)
class ChangesPage:
    """One page of changes, by day, the last day first."""

    days: list[tuple[dt.date, list[Change]]]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


@cache
def _models() -> tuple[type[models.Model], ...]:
    return tuple(apps.get_model(label) for label in TOLD)


def changes_of(reader: Any, participant: Participant, number: int = 1) -> ChangesPage:
    """Return a page of what was changed in the file, as far as the reader may know of it."""
    first = (number - 1) * PAGE
    rows = [
        _rows(place, reader, participant)
        for place, model in enumerate(_models())
        if _fields(model, reader, participant) or model._meta.label == NUMBER
    ]
    union = rows[0].union(*rows[1:], all=True).order_by("-history_date", "-history_id")
    found = list(union[first : first + PAGE + 1])
    shown = found[:PAGE]
    told = _told(shown, reader, participant)
    days: list[tuple[dt.date, list[Change]]] = []
    for at, key, place in shown:
        day = timezone.localtime(at, BELGIUM).date()
        if not days or days[-1][0] != day:
            days.append((day, []))
        days[-1][1].append(told[place, key])
    return ChangesPage([day for day in days if day[1]], number, len(found) > PAGE)


def _rows(place: int, reader: Any, participant: Participant) -> models.QuerySet:
    """Return the rows of one history that the reader may know of: when, which, of what."""
    model = _models()[place]
    path = model._default_manager.all().participant_path or "id"
    rows = model.history.model.objects.filter(**{path: participant.pk})
    if model._meta.label == NUMBER and not may_on_file(reader, "participant.national_number", participant):
        rows = rows.none()
    decides = HEALTH_FAMILY_BY_ROW.get(model._meta.label)
    if decides and not may_on_file(reader, HEALTH_FAMILY, participant):
        guarded = HEALTH_FAMILY_DOMAINS | HEALTH_FAMILY_FACTS
        rows = rows.filter(**{f"{decides}__isnull": False}).exclude(**{f"{decides}__in": guarded})
    rows = rows.annotate(place=Value(place, output_field=IntegerField()))
    return rows.order_by().values_list("history_date", "history_id", "place")


def _fields(model: type[models.Model], reader: Any, participant: Participant) -> list[str]:
    """Return the fields of a record that the reader may read of this file."""
    found = []
    for column in model.history.model.tracked_fields:
        kind = class_of(model._meta.label, column.name)
        if kind in _SKIPPED or kind == "national_number":
            continue
        own = _CONTENT.get(model._meta.app_label) if kind == "content" else None
        if all(may_on_file(reader, right, participant) for right in (CLASSES[kind][0], own) if right):
            found.append(column.name)
    return found


def _told(
    shown: list[tuple[dt.datetime, int, int]], reader: Any, participant: Participant
) -> dict[tuple[int, int], Change]:
    """Return each row in words, by its history and key: three statements a history at most, and one for reasons."""
    told: dict[tuple[int, int], Change] = {}
    rows: list[tuple[int, Any, Any]] = []
    for place in sorted({place for _at, _key, place in shown}):
        keys = [key for _at, key, of in shown if of == place]
        rows += [(place, row, before) for row, before in _with_before(_models()[place], keys)]
    reasons = _reasons([row for _place, row, _before in rows])
    for place, row, before in rows:
        model = _models()[place]
        names = _fields(model, reader, participant)
        author = row.history_user
        told[place, row.history_id] = Change(
            at=row.history_date,
            by=str(author) if author is not None else "",
            heading=_heading(model, row, names),
            details=_details(row, before, names),
            reason=reasons.get((row.act, row.uuid), ""),
        )
    return told


def _with_before(model: type[models.Model], keys: list[int]) -> list[tuple[Any, Any]]:
    """Return rows of a history, each with the one that stood before it, or None."""
    history = model.history.model
    related = ["history_user", *_related(model)]
    earlier = history.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by()
    last = earlier.values("id").annotate(last=Max("history_id")).values("last")
    rows = list(history.objects.filter(history_id__in=keys).annotate(before=Subquery(last)).select_related(*related))
    wanted = [row.before for row in rows if row.before]
    before = {row.history_id: row for row in history.objects.filter(history_id__in=wanted).select_related(*related)}
    return [(row, before.get(row.before)) for row in rows]


def _related(model: type[models.Model]) -> list[str]:
    """Return the records that a history names and whose words are told."""
    found = []
    for column in model.history.model.tracked_fields:
        if isinstance(column, models.ForeignKey) and class_of(model._meta.label, column.name) not in _SKIPPED:
            found.append(f"{column.name}__user" if column.name in {"member", "done_by"} else column.name)
    return found


def _reasons(rows: list[Any]) -> dict[tuple[UUID, UUID], str]:
    """Return why moves were made, by act and record."""
    moved = TransitionLog.objects.filter(act__in={row.act for row in rows}, object__in={row.uuid for row in rows})
    moved = moved.exclude(move=TAKE_OVER)  # why a workbook was taken over is said once, by its author
    return {(one.act, one.object): one.reason for one in moved if one.reason}


def _heading(model: type[models.Model], row: Any, names: list[str]) -> str:
    """Return what it is about and what was done: "Consent: taking part. Noted"."""
    thing = str(model._meta.verbose_name)
    called = next((words_of(row, name) for name in _CALLED if name in names and getattr(row, name, None)), "")
    called = Truncator(called).chars(SHORT)
    words = {"thing": f"{thing[:1].upper()}{thing[1:]}" + (f" ({called})" if called else "")}
    match row.history_type:
        case "+":
            return _("%(thing)s: noted") % words
        case "-":
            return _("%(thing)s: taken away") % words
        case _:
            return _("%(thing)s: changed") % words


def _details(row: Any, before: Any, names: list[str]) -> list[str]:
    """Return the fields that changed, before and after; of what is new or taken away nothing is repeated."""
    if row.history_type != "~" or before is None:
        return []
    details = []
    for name in names:
        column = row._meta.get_field(name)
        if getattr(row, column.attname) == getattr(before, column.attname):
            continue
        label = str(column.verbose_name)
        label = f"{label[:1].upper()}{label[1:]}"
        old, new = words_of(before, name), words_of(row, name)
        if max(len(old), len(new)) > LONG or isinstance(column, models.TextField):
            details.append(_("%(field)s: text changed") % {"field": label})
        else:
            details.append(_("%(field)s: %(before)s, now %(after)s") % {"field": label, "before": old, "after": new})
    return details
