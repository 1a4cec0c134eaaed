"""One row of a history in words: what it is about, what was done, which fields changed from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core.concurrent_edits import words_of
from core.periods import long_date
from core.record_changes import FieldChange, fields_between, label_of

# What a record is called by, the first of these that it has and that may be read.
_CALLED = ("kind", "moment", "track", "member", "domain", "what", "goal")
# Records whose values are told when they are noted and taken away as well, their texts in full: what was entered in an
# assessment or on a register is found again, whoever wrote over it.
TOLD_IN_FULL = ("assessments.Rating", "assessments.SelfRating", "workshops.Attendance")
SHORT = 60
LONG = 120  # longer texts are told to be changed, not repeated
PAUSE = dt.timedelta(minutes=2)  # saves of one writer with no longer pause between them are told as one


@dataclass(frozen=True)
class Detail:
    """One field that changed. `before` and `after` are whole texts, for a text told in full."""

    words: str
    before: str = ""
    after: str = ""

    @property
    def has_texts(self) -> bool:
        return bool(self.before or self.after)


@dataclass
class HistoryStep:
    """A row of a history, the row that stood before it or None, and whether it is the first of its record."""

    place: int
    row: Any
    before: Any
    kind: str

    @property
    def record(self) -> tuple[int, int]:
        return self.place, self.row.id


def steps_of(rows: Sequence[tuple[int, Any, Any]]) -> list[HistoryStep]:
    """Return rows, the latest first, with the saves that one writer made in one go as one step.

    An assessment saves while a note is typed: the states on the way to a text are left out where it contains them.
    """
    steps: list[HistoryStep] = []
    latest: dict[tuple[int, int], tuple[HistoryStep, dt.datetime]] = {}
    for place, row, before in rows:
        step = HistoryStep(place, row, before, row.history_type)
        known = latest.get(step.record)
        if known is not None and _in_one_go(known[0], row, known[1]):
            later = known[0]
            later.before, later.kind = before, row.history_type
            latest[step.record] = (later, row.history_date)
            continue
        latest[step.record] = (step, row.history_date)
        steps.append(step)
    return steps


def _in_one_go(later: HistoryStep, row: Any, since: dt.datetime) -> bool:
    """Answer whether a row is a state on the way to a later step of the same writer."""
    told = row.instance_type._meta.label in TOLD_IN_FULL and "note" in later.row.__dict__
    if not told or later.row.history_user_id != row.history_user_id or since - row.history_date > PAUSE:
        return False
    return row.history_date.date() == since.date() and row.note in later.row.note


def heading_of(model: type[models.Model], step: HistoryStep, names: list[str], *, moment: bool, programme: bool) -> str:
    """Return what it is about and what was done: "Consent: taking part. Noted".

    `moment` and `programme` tell whether the reader may know of assessments and of workshops.
    """
    thing = str(model._meta.verbose_name)
    called = _record_label(model, step.row, names, moment=moment, programme=programme)
    words = {"thing": f"{thing[:1].upper()}{thing[1:]}" + (f" ({called})" if called else "")}
    match step.row.history_type if step.row.history_type == "-" else step.kind:
        case "+":
            return _("%(thing)s: noted") % words
        case "-":
            return _("%(thing)s: taken away") % words
        case _:
            return _("%(thing)s: changed") % words


def _record_label(model: type[models.Model], row: Any, names: list[str], *, moment: bool, programme: bool) -> str:
    match model._meta.label:
        case "assessments.Rating":
            parts = [str(row.aspect.domain), str(row.aspect)]
        case "assessments.SelfRating":
            parts = [str(row.domain)]
        case "workshops.Attendance":
            parts = [long_date(row.session.date), row.session.workshop.title] if programme else []
            return ", ".join(parts)
        case _:
            called = next((words_of(row, name) for name in _CALLED if name in names and getattr(row, name, None)), "")
            return Truncator(called).chars(SHORT)
    return ", ".join([row.assessment.get_moment_display(), *parts] if moment else parts)


def details_of(step: HistoryStep, names: list[str]) -> list[Detail]:
    """Return the fields that changed, before and after.

    Of what is new or taken away nothing is repeated, but for records that are told in full.
    """
    row, before = step.row, None if step.kind == "+" else step.before
    if row.instance_type._meta.label in TOLD_IN_FULL:
        return list(_in_full(None if row.history_type == "-" else row, before, names))
    if row.history_type != "~" or before is None:
        return []
    return [Detail(_change_in_words(row, change)) for change in fields_between(before, row, names)]


def _change_in_words(row: Any, change: FieldChange) -> str:
    """Return what changed; of a long text that it did."""
    long = max(len(change.before), len(change.after)) > LONG
    if long or isinstance(row._meta.get_field(change.name), models.TextField):
        return _("%(field)s: text changed") % {"field": change.label}
    return change.words


def _in_full(row: Any, before: Any, names: list[str]) -> Iterator[Detail]:
    """Yield the fields whose values differ; None stands for a record that is not there."""
    for name in names:
        column = (row or before)._meta.get_field(name)
        if name in {"participant", "level"}:  # whose file it is; the level is told with its answer
            continue
        old, new = _value(before, name), _value(row, name)
        if old == new:
            continue
        label = label_of(column)
        if isinstance(column, models.TextField):
            words = _("%(field)s: text changed") % {"field": label} if old and new else label
            yield Detail(words, old, new)
        elif not old:
            yield Detail(_("%(field)s: %(value)s") % {"field": label, "value": new})
        else:
            yield Detail(FieldChange(name, label, old, new or _("nothing")).words)


def _value(row: Any, name: str) -> str:
    """Return a value in words, "" for none."""
    value = getattr(row, name, None)
    if value is None or value == "":
        return ""
    level = getattr(row, "level", None)
    return _("level %(level)s") % {"level": level} if name == "answer" and level else words_of(row, name)
