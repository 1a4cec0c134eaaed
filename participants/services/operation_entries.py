"""Entries in operations and their results: each once, however often a person comes back or a form is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Min

from core.history import save_changes
from core.idempotency import create_once
from participants.models import Enrolment, Operation, OperationEntry, OperationResult, Participant
from participants.models.operation_entry import QUESTIONS
from participants.services.parallel_paths import lock_person


def operations_to_enter(participant: Participant, *, entered: bool = False) -> dict[Operation, dt.date]:
    """Return the operations of a person's paths, each with the first day of its first path.

    Those of which there is an entry are left out, unless `entered`: a form that is sent twice names one.
    """
    paths = Enrolment.objects.walking().filter(participant=participant).exclude(operation=None)
    if not entered:
        there = OperationEntry._base_manager.filter(participant=participant)
        paths = paths.exclude(operation__in=there.values("operation"))
    first = dict(paths.order_by().values_list("operation").annotate(first=Min("starts_on")))
    found = Operation.objects.filter(pk__in=first).order_by("code", "pk")
    return {one: first[one.pk] for one in found}


@transaction.atomic
def enter_operation(entry: OperationEntry, *, key: uuid.UUID) -> tuple[OperationEntry, bool]:
    """Write the entry of a person in an operation; return it and whether it is new.

    Whoever comes back finds the entry of the first time, as it was. Raise KeyTaken for a form that was gone back to and
    changed.
    """
    lock_person(entry.participant_id)  # two at once wait here
    before = OperationEntry._base_manager.filter(participant=entry.participant_id, operation=entry.operation_id)
    there = before.exclude(uuid=key).first()
    if there is not None:
        return there, False
    return create_once(entry, key=key, same=("participant", "operation", "entered_on", "labour_status", "education"))


@transaction.atomic
def note_result(
    entry: OperationEntry, moment: str, *, key: uuid.UUID, values: dict[str, Any]
) -> OperationResult | None:
    """Write what came of an operation at a moment, once; None where somebody else noted it meanwhile.

    `entry` is read with its exit. A result that was asked before the last exit is that of an earlier one: it is written
    anew, and its history keeps it. Raise KeyTaken as create_once() does.
    """
    OperationEntry._base_manager.select_for_update(of=("self",)).get(pk=entry.pk)  # two at once wait here
    there = OperationResult._base_manager.filter(entry=entry, moment=moment).first()
    answers = {name: values.get(name, "") for name in QUESTIONS} | {"asked_on": values["asked_on"]}
    if there is None or there.uuid == key:
        noted = OperationResult(entry=entry, moment=moment, **answers)
        return create_once(noted, key=key, same=("entry", "moment", *answers))[0]
    if entry.left_on is None or there.asked_on >= entry.left_on:
        return there if all(getattr(there, name) == value for name, value in answers.items()) else None
    save_changes(there, **answers)
    return there
