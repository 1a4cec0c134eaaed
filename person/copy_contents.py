"""The copy of a file: its records with their values in words, what these were before, who consulted it.

Read for the worker who makes it, in the language under way. Nothing here asks for a right: the door is the view and the
job (`person.copy`), and the whole of the file is hers to have. What is about somebody else was marked by the worker and
reads as WITHHELD.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.instruments import outline_of
from audit.models import TransitionLog
from core.concurrent_edits import words_of
from core.history import history_of
from core.models import column_of
from core.periods import BELGIUM, long_date
from core.record_changes import label_of
from documents.enums import READABLE
from documents.models import Document
from oversight.access_log_queries import consultations
from oversight.presenters import Consultation, shown_consultations
from participants.models import Participant
from person.copy_scope import LEFT_OUT, PARTICIPANT, PARTS, CopiedModel, require_named
from person.models import Redaction

#: where a text stands: label of the model, uuid of the record, name of the field
TextKey = tuple[str, str, str]
#: of each text the passages that are about somebody else
Passages = dict[TextKey, list[str]]
WITHHELD = gettext_lazy("[about another person, art. 15(4)]")
REASON = "history_change_reason"
LONG_TEXT = 60  # characters: a shorter field holds a name or a code


@dataclass(frozen=True)
class CopiedValue:
    """One field: its name and label, its value as JSON has it and in words; of a text that somebody wrote the key."""

    name: str
    label: str
    value: Any
    words: str
    text: TextKey | None = None


@dataclass(frozen=True)
class FormerValues:
    """What some fields said until a moment."""

    until: dt.datetime
    values: list[CopiedValue]

    @property
    def day(self) -> str:
        return long_date(timezone.localtime(self.until, BELGIUM).date())


@dataclass(frozen=True)
class CopiedRecord:
    """One record: its values, the last first what they were before, and when it was taken away."""

    uuid: str
    values: list[CopiedValue]
    former: list[FormerValues] = field(default_factory=list)
    removed_at: dt.datetime | None = None

    @property
    def removed_on(self) -> str:
        return long_date(timezone.localtime(self.removed_at, BELGIUM).date()) if self.removed_at else ""


@dataclass(frozen=True)
class CopiedGroup:
    """The records of one model."""

    label: str
    title: str
    records: list[CopiedRecord]


@dataclass(frozen=True)
class CopyPart:
    """A chapter with the groups that hold something."""

    title: str
    groups: list[CopiedGroup]


@dataclass(frozen=True)
class FileCopy:
    """The whole of a copy."""

    file: Participant
    parts: list[CopyPart]
    consultations: list[Consultation]
    documents: list[Document]
    left_out: list[str]

    @property
    def records(self) -> int:
        """How many records the copy holds."""
        return sum(len(group.records) for part in self.parts for group in part.groups)


def copy_of(file: Participant) -> FileCopy:
    """Return the copy of a file. Raise ImproperlyConfigured while a model about persons is not decided about."""
    require_named()
    passages = passages_of(file)
    parts = []
    for part in PARTS:
        groups = [_group(copied, file, passages) for copied in part.models]
        filled = [group for group in groups if group.records]
        if filled:
            parts.append(CopyPart(str(part.title), filled))
    return FileCopy(
        file,
        parts,
        shown_consultations(consultations(file.uuid, file.centre)),
        list(_readable_documents(file)),
        [str(reason) for reason in LEFT_OUT.values()],
    )


def passages_of(file: Participant) -> Passages:
    """Return the passages of a file that are about somebody else."""
    found: Passages = defaultdict(list)
    for one in Redaction.objects.filter(participant=file):
        found[one.record_model, str(one.record), one.field].append(one.passage)
    return found


def _readable_documents(file: Participant) -> Iterable[Document]:
    return (
        Document.objects.filter(participant=file, state__in=READABLE)
        .select_related("stored")
        .order_by("paper_on", "pk")
    )


def _group(copied: CopiedModel, file: Participant, passages: Passages) -> CopiedGroup:
    model = copied.model
    rows = list(
        model._base_manager.filter(**{copied.person: file.pk}).select_related(*copied.links).order_by(copied.day, "pk")
    )
    former, removed = _history_rows(copied, file, [row.pk for row in rows])
    moves = _moves(copied, [row.uuid for row in rows], passages)
    records = []
    for row in rows:
        changes = [*_changes(copied, former[row.pk], passages), *moves[row.uuid]]
        changes.sort(key=lambda one: one.until, reverse=True)
        records.append(CopiedRecord(str(row.uuid), _values(copied, row, passages), changes))
    records += [
        CopiedRecord(
            str(row.uuid),
            _values(copied, _as_record(copied, row), passages),
            _changes(copied, former[row.id], passages)[::-1],
            row.history_date,
        )
        for row in removed
    ]
    title = str(capfirst(model._meta.verbose_name))
    return CopiedGroup(copied.label, title, records)


def _values(copied: CopiedModel, row: Any, passages: Passages) -> list[CopiedValue]:
    """Return the values of a record that say something."""
    found = []
    for name in copied.fields:
        *links, last = name.split(".")
        with suppress(ObjectDoesNotExist):  # of a record that was taken away, what it points to may be gone
            holder = reduce(getattr, links, row)
            value = _value(holder, last, passages)
            if value is not None:
                found.append(value)
    if copied.label in _COMPUTED:
        label, read = _COMPUTED[copied.label]
        with suppress(ObjectDoesNotExist):
            words = read(row)
            found += [CopiedValue("text", str(label), words, words)] if words else []
    return found


def _value(holder: Any, name: str, passages: Passages) -> CopiedValue | None:
    """Return one value of a record without the passages about others; None where nothing is noted."""
    column = column_of(type(holder), name)
    raw = getattr(holder, name)
    if raw is None or raw == "" or raw == []:
        return None
    words = words_of(holder, name)
    text = (holder._meta.label, str(holder.uuid), name) if _is_free_text(column) else None
    if text is not None:
        words = raw = _without(passages.get(text, []), str(raw))
    if column.is_relation:
        raw = words
    elif isinstance(raw, dt.date | dt.datetime | dt.time):
        raw = raw.isoformat()
    elif not isinstance(raw, bool | int | float | str | list):
        raw = str(raw)
    return CopiedValue(name, _label_of(column), raw, words, text)


def _label_of(column: models.Field[Any, Any]) -> str:
    """Return what a field is called; a link without a name of its own as the record to which it points."""
    if column.is_relation and column.related_model and str(column.verbose_name) == column.name.replace("_", " "):
        return str(capfirst(column.related_model._meta.verbose_name))
    return label_of(column)


def _is_free_text(column: models.Field[Any, Any]) -> bool:
    """Answer whether a field holds what somebody wrote: in it something may be about another person."""
    if isinstance(column, models.TextField):
        return True
    return isinstance(column, models.CharField) and not column.choices and (column.max_length or 0) >= LONG_TEXT


def _without(passages: list[str], text: str) -> str:
    """Return a text in which each of these passages is replaced, the longest first: one may hold another.

    A browser sends the ends of lines as two characters; passages are kept with one (person.forms.redactions).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for passage in sorted(passages, key=len, reverse=True):
        text = text.replace(passage, str(WITHHELD))
    return text


def _history_rows(copied: CopiedModel, file: Participant, keys: list[int]) -> tuple[dict[int, list[Any]], list[Any]]:
    """Return the rows of history of these records by key, the first first; and the last row of those taken away."""
    former: dict[int, list[Any]] = defaultdict(list)
    removed: list[Any] = []
    if not hasattr(copied.model, "history"):
        return former, removed
    history, present = history_of(copied.model), set(keys)
    gone = history.filter(history_type="-", **{copied.person: file.pk}).values("id")
    of_file = Q(id__in=gone) if copied.label != PARTICIPANT else Q(pk__in=[])
    for row in history.filter(Q(id__in=keys) | of_file).order_by("history_id"):
        if row.id in present or row.history_type != "-":
            former[row.id].append(row)
        else:
            removed.append(row)
    return former, removed


def _moves(copied: CopiedModel, uuids: list[UUID], passages: Passages) -> dict[UUID, list[FormerValues]]:
    """Return the reasons with which these records were moved from one state to another."""
    found: dict[UUID, list[FormerValues]] = defaultdict(list)
    if not any(column.name == "state" for column in copied.model._meta.concrete_fields):
        return found
    for move in TransitionLog.objects.filter(object__in=uuids).exclude(reason="").order_by("at", "pk"):
        found[move.object].append(
            FormerValues(move.at, [_reason((copied.label, str(move.object)), move.reason, passages)])
        )
    return found


def _reason(record: tuple[str, str], reason: str, passages: Passages) -> CopiedValue:
    """Return why a record was changed or moved."""
    key = (*record, REASON)
    words = _without(passages.get(key, []), reason)
    return CopiedValue(REASON, _("Why it was changed"), words, words, key)


def _changes(copied: CopiedModel, rows: list[Any], passages: Passages) -> list[FormerValues]:
    """Return what the fields of a record said before and why they were changed."""
    told = []
    for before, after in pairwise(rows):
        values = []
        for name in copied.own_fields:
            attname = column_of(copied.model, name).attname
            if not hasattr(before, attname) or getattr(before, attname) == getattr(after, attname):
                continue
            with suppress(ObjectDoesNotExist):
                value = _value(_as_record(copied, before), name, passages)
                if value is not None:
                    values.append(value)
        if after.history_change_reason:
            values.append(_reason((copied.label, str(after.uuid)), after.history_change_reason, passages))
        if values:
            told.append(FormerValues(after.history_date, values))
    return told


def _as_record(copied: CopiedModel, row: Any) -> Any:
    """Return a row of history as a record of its model, which is not saved."""
    names = [column.attname for column in copied.model._meta.concrete_fields if hasattr(row, column.attname)]
    return copied.model(**{name: getattr(row, name) for name in names})


def _sentence(rating: Any) -> str:
    """Return the sentence of the level that was chosen, as it is worded for this answer."""
    level = outline_of(rating.assessment.instrument_id).levels.get((rating.aspect_id, rating.level))
    return level.words("text", language=rating.language, wording=rating.wording) if level is not None else ""


#: label -> the label of a value that no column holds, and the function that reads it from a record
_COMPUTED: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "assessments.Rating": (gettext_lazy("Sentence"), _sentence),
    "messaging.Message": (gettext_lazy("Text"), lambda message: message.text),
}


def texts_of(copy: FileCopy) -> list[tuple[CopiedGroup, CopiedValue]]:
    """Return the texts of a copy in which a passage may be about somebody else, each once, former ones too."""
    found: dict[tuple[TextKey, str], tuple[CopiedGroup, CopiedValue]] = {}
    for group in (group for part in copy.parts for group in part.groups if group.label != PARTICIPANT):
        for record in group.records:
            former = [value for one in record.former for value in one.values]
            for value in [*record.values, *former]:
                if value.text is not None:
                    found.setdefault((value.text, value.words), (group, value))
    return list(found.values())
