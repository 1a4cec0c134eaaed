"""What a page says of a person's entries in operations: the entry, what is missing, what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from core.concurrent_edits import words_of
from core.periods import long_date, today
from core.record_changes import label_of
from participants.enums import ResultMoment
from participants.file_permissions import in_file, may_on_file
from participants.models import OperationEntry, OperationResult, Participant
from participants.models.operation_entry import ASKED_AT, DAYS_TO_ASK, SENSITIVE, six_months_after
from participants.sensitive_rows import HEALTH_FAMILY

VIEW = "operation.view"


@dataclass(frozen=True)
class ResultCard:
    """What came of an operation at one moment, or until when it is asked."""

    moment: str
    label: str
    due: dt.date | None
    facts: list[tuple[str, str]]
    can_be_asked: bool

    @property
    def is_noted(self) -> bool:
        """Whether it was asked after the last exit."""
        return bool(self.facts)


@dataclass(frozen=True)
class EntryCard:
    """One entry as the reader may see it."""

    entry: OperationEntry
    facts: list[tuple[str, str]]
    missing: list[str]
    results: list[ResultCard]


def due_on(moment: str, left_on: dt.date) -> dt.date:
    """Return by which day a result is asked: four weeks after the exit, or the day six months after it."""
    return left_on + dt.timedelta(days=DAYS_TO_ASK) if moment == ResultMoment.EXIT else six_months_after(left_on)


def entry_cards(reader: User, participant: Participant) -> list[EntryCard]:
    """Return the entries of a file that the reader may know, the latest first."""
    found = in_file(OperationEntry.objects, reader, VIEW, participant).with_exit().select_related("operation")
    personal = may_on_file(reader, HEALTH_FAMILY, participant)
    entries = list(found.order_by("-entered_on", "-pk"))
    results: dict[int, list[OperationResult]] = {}
    for one in OperationResult._base_manager.filter(entry__in=entries):
        results.setdefault(one.entry_id, []).append(one)
    for entry in entries:
        entry.participant = participant
    return [_card(entry, results.get(entry.pk, []), personal) for entry in entries]


def _card(entry: OperationEntry, results: Iterable[OperationResult], personal: bool) -> EntryCard:
    age = entry.age_at_entry
    years = ngettext("%(count)s year old", "%(count)s years old", age) % {"count": age} if age is not None else ""
    facts = [
        (_("Entered on"), long_date(entry.entered_on)),
        (_("Age on that day"), years or _("not known")),
        *_answers(entry, ["labour_status", "unemployed_since", "education"]),
    ]
    if personal:
        facts += [
            (
                _label(entry, name),
                str(words_of(entry, name)) if getattr(entry, name) else pgettext("a question", "Not asked"),
            )
            for name in SENSITIVE
        ]
        facts += _answers(entry, ["asked_on"])
    if entry.left_on is not None:
        facts.append((_("Left on"), long_date(entry.left_on)))
    missing = [_label(entry, name) for name in entry.missing if personal or name not in SENSITIVE]
    return EntryCard(entry, facts, missing, _results(entry, {one.moment: one for one in results}))


def _results(entry: OperationEntry, noted: dict[str, OperationResult]) -> list[ResultCard]:
    """Return both moments of an entry that was left; of one that goes on none."""
    left = entry.left_on
    if left is None:
        return []
    found = []
    for moment in ASKED_AT:
        result = noted.get(moment)
        standing = result if result is not None and result.asked_on >= left else None
        first = left if moment == ResultMoment.EXIT else six_months_after(left)
        facts = _answers(standing, ["asked_on", *ASKED_AT[moment]]) if standing is not None else []
        label = str(ResultMoment(moment).label)
        found.append(ResultCard(moment, label, due_on(moment, left), facts, first <= today()))
    return found


def _answers(record: Any, names: list[str]) -> list[tuple[str, str]]:
    """Return the fields that hold something, with their words."""
    return [(_label(record, name), str(words_of(record, name))) for name in names if getattr(record, name)]


def _label(record: Any, name: str) -> str:
    return label_of(record._meta.get_field(name))
