"""Two files of one person become one: field by field, row by row, in one transaction; and back again.

Each row that is written is copied before and after (core.row_copies), so that a merge that is taken back leaves every
row as it was. A rule says what becomes of each kind of record (participants.merge_registry).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.centre_settings import setting
from accounts.enums import NoticeKind, Role
from accounts.models import User
from accounts.staff import colleagues
from core.history import bulk_update_tracked, delete_tracked, save_changes
from core.models import column_of
from core.overlaps import overlaps
from core.periods import today
from core.row_copies import RowCopy, copy_rows, put_back
from home.notices import tell
from participants.enums import STARTED_STATES, SealState
from participants.merge_registry import ABSORBED, RULES, Collision, MergeRule, collisions_of
from participants.models import (
    Enrolment,
    FileMerge,
    NationalNumber,
    OperationEntry,
    OperationResult,
    Participant,
    ParticipantUserGrant,
    ReferentAssignment,
    Seal,
)
from participants.settings import UNDO_DAYS
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed

MERGE = "participant.merge"
HOLDING = (SealState.ASKED, SealState.IN_FORCE, SealState.LIFT_ASKED)
# What one says of a person together: chosen together.
FIELDS: dict[str, tuple[str, ...]] = {
    "last_name": ("last_name",),
    "first_name": ("first_name",),
    "birth_date": ("birth_date", "birth_precision"),
    "gender": ("gender",),
    "languages": ("languages",),
    "phone": ("phone", "phone_read_by"),
    "email": ("email",),
    "address": ("address", "postcode", "city"),
}


def fields_that_differ(kept: Participant, absorbed: Participant) -> list[str]:
    """Return what the two files say otherwise of who the person is and how she is reached."""
    return [
        name for name, columns in FIELDS.items() if any(getattr(kept, one) != getattr(absorbed, one) for one in columns)
    ]


@dataclass(frozen=True)
class MergeChoices:
    """What somebody decided: of each field and of each pair of rows, which stays; why two paths run side by side."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)
    number: str = ""
    beside_reason: str = ""


class _Copies:
    """Copies of the rows that a merge writes, made before it writes them."""

    def __init__(self) -> None:
        self._before: dict[str, dict[int, RowCopy]] = defaultdict(dict)

    def of(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """Copy rows as they are, those that were not copied yet."""
        known = self._before[model._meta.label]
        known |= copy_rows(model, [key for key in keys if key not in known])

    def manifest(self) -> str:
        """Return what was written since: rows that are gone, and columns of each other row, before and after."""
        told = []
        for label, rows in self._before.items():
            now = copy_rows(apps.get_model(label), rows)
            for key, before in rows.items():
                after = now.get(key)
                if after is None:
                    told.append({"model": label, "key": key, "row": before})
                    continue
                changed = [column for column in before if before[column] != after[column]]
                if changed:
                    values = {column: [before[column], after[column]] for column in changed}
                    told.append({"model": label, "key": key, "columns": values})
        return json.dumps(told)


def refusals_of(kept: Participant, absorbed: Participant) -> list[str]:
    """Return what stands against a merge, whoever asks."""
    if kept.pk == absorbed.pk:
        return [_("A file is not merged with itself.")]
    found = []
    if kept.centre_id != absorbed.centre_id:
        found.append(_("The two files are of two centres."))
    if Seal._base_manager.filter(participant__in=[kept, absorbed], state__in=HOLDING).count() > 1:
        found.append(_("Both files are protected: one protection is lifted first."))
    for one in FileMerge.objects.open().filter(kept__in=[kept, absorbed]):
        words = {"number": one.kept.file_number, "other": one.absorbed_number}
        found.append(_("File %(other)s was merged into %(number)s lately: take that merge back, or settle it.") % words)
    return found


def paths_that_run(kept: Participant, absorbed: Participant) -> bool:
    """Answer whether a path of each file runs without a reason to run beside another one."""
    running = Enrolment._base_manager.filter(state__in=STARTED_STATES, beside_reason="")
    return running.filter(participant__in=[kept, absorbed]).count() > 1


def questions_of(kept: Participant, absorbed: Participant) -> list[Collision]:
    """Return the pairs of rows of which somebody chooses one."""
    pairs = [one for rule in RULES for one in collisions_of(rule, kept.pk, absorbed.pk)]
    return [one for one in pairs if not one.answer]


def two_numbers(kept: Participant, absorbed: Participant) -> bool:
    """Answer whether the files have two different national register numbers."""
    found = NationalNumber._base_manager.filter(participant__in=[kept, absorbed])
    return len({one.value for one in found}) > 1


def rows_that_move(absorbed: Participant) -> list[tuple[str, int]]:
    """Return how many records of each kind go to the other file, of none nothing; the page says who may read it."""
    counted = [
        (capfirst(str(rule.model._meta.verbose_name)), rule.model._base_manager.filter(**{rule.key: absorbed}).count())
        for rule in RULES
        if rule.model is not ParticipantUserGrant
    ]
    return [(words, number) for words, number in counted if number]


@transaction.atomic
def merge_files(kept: Participant, absorbed: Participant, *, by: User, choices: MergeChoices, reason: str) -> FileMerge:
    """Merge a file into another one and return the merge.

    Raise NotAllowed without the right on both, MoveRefused with sentences for what stands against it or is not chosen.
    """
    kept, absorbed = _lock_files(kept, absorbed)
    if not (may(by, MERGE, kept) and may(by, MERGE, absorbed)):
        raise NotAllowed(MERGE)
    sentences = refusals_of(kept, absorbed) or _open_questions(kept, absorbed, choices)
    if sentences:
        raise MoveRefused(sentences)
    told = who_is_told([kept, absorbed], besides=by)
    copies = _Copies()
    copies.of(Participant, [kept.pk, absorbed.pk])
    _move_paths(kept, absorbed, copies, choices)
    _move_charge(kept, absorbed, copies)
    _move_number(kept, absorbed, copies, choices)
    _move_entries(kept, absorbed, copies)
    for rule in RULES:
        if not rule.special:
            _move_rows(rule, kept, absorbed, copies, choices)
    chosen = [name for name, side in choices.fields.items() if side == ABSORBED]
    columns = [column for name in chosen for column in FIELDS[name]]
    save_changes(kept, **{column: getattr(absorbed, column) for column in columns})
    delete_tracked(Participant, [absorbed.pk])
    merge = FileMerge.objects.create(
        kept=kept,
        absorbed=absorbed.uuid,
        absorbed_key=absorbed.pk,
        absorbed_number=absorbed.file_number,
        reason=reason,
        manifest=copies.manifest(),
        merged_by=by,
        merged_at=timezone.now(),
    )
    tell_of_merge(told, merge)
    return merge


def _lock_files(kept: Participant, absorbed: Participant) -> tuple[Participant, Participant]:
    """Lock both files, in the order of their keys, and return them as they are now. Raise MoveRefused for one gone."""
    keys = [kept.pk, absorbed.pk]
    rows = Participant._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {one.pk: one for one in rows.select_related("centre")}
    if len(found) < len(set(keys)):
        raise MoveRefused([_("These two files were merged meanwhile. Open the file again.")])
    return found[kept.pk], found[absorbed.pk]


def _open_questions(kept: Participant, absorbed: Participant, choices: MergeChoices) -> list[str]:
    """Return what is still to be chosen."""
    unsaid = [name for name in fields_that_differ(kept, absorbed) if name not in choices.fields]
    unsaid += [one.name for one in questions_of(kept, absorbed) if one.name not in choices.rows]
    unsaid += ["number"] if two_numbers(kept, absorbed) and not choices.number else []
    found = []
    if unsaid:
        found.append(_("Choose for each field that differs (%(count)s left).") % {"count": len(unsaid)})
    if paths_that_run(kept, absorbed) and not choices.beside_reason:
        found.append(_("A path of each file runs: say why they run side by side, or end one first."))
    return found


def _move_rows(
    rule: MergeRule, kept: Participant, absorbed: Participant, copies: _Copies, choices: MergeChoices
) -> None:
    """Give the rows of the absorbed file to the kept one; of a pair the one that was chosen stays."""
    dropped: list[Any] = []
    for one in collisions_of(rule, kept.pk, absorbed.pk):
        stays = one.answer or choices.rows[one.name]
        dropped.append(one.kept if stays == ABSORBED else one.absorbed)
    rows = rule.rows_of(absorbed.pk)
    copies.of(rule.model, [row.pk for row in [*rows, *dropped]])
    gone = [row.pk for row in dropped]
    if hasattr(rule.model, "history"):
        delete_tracked(rule.model, gone)
    else:
        rule.model._base_manager.filter(pk__in=gone).delete()
    give_rows(rule, [row for row in rows if row.pk not in gone], kept)


def give_rows(rule: MergeRule, rows: list[Any], to: Participant) -> None:
    """Let rows be of another file; those of a model without history too."""
    for row in rows:
        setattr(row, rule.key, to)
    if hasattr(rule.model, "history"):
        bulk_update_tracked(rule.model, rows, [rule.key])
        return
    column = str(column_of(rule.model, rule.key).column)
    for row in rows:
        put_back(rule.model, row.pk, {column: to.pk})


def _move_paths(kept: Participant, absorbed: Participant, copies: _Copies, choices: MergeChoices) -> None:
    """Give the paths the next numbers of the person; those that would run beside another say why."""
    both = paths_that_run(kept, absorbed)
    last = kept.enrolments.aggregate(last=Max("number"))["last"] or 0
    rows = list(Enrolment._base_manager.filter(participant=absorbed).order_by("number", "pk"))
    copies.of(Enrolment, [row.pk for row in rows])
    for place, row in enumerate(rows, start=1):
        row.participant, row.number = kept, last + place
    beside = [row for row in rows if both and row.state in STARTED_STATES and not row.beside_reason]
    for row in beside:
        row.beside_reason = choices.beside_reason
    bulk_update_tracked(Enrolment, beside, ["participant", "number", "beside_reason"])
    bulk_update_tracked(Enrolment, [row for row in rows if row not in beside], ["participant", "number"])


def _move_charge(kept: Participant, absorbed: Participant, copies: _Copies) -> None:
    """Give the assignments to the kept file; two of one key worker that share days become one."""
    here = list(ReferentAssignment._base_manager.filter(participant=kept).order_by("starts_on", "pk"))
    rows = list(ReferentAssignment._base_manager.filter(participant=absorbed).order_by("starts_on", "pk"))
    copies.of(ReferentAssignment, [row.pk for row in [*here, *rows]])
    for row in rows:
        same = [one for one in here if one.member_id == row.member_id and _share_days(one, row)]
        if not same:
            row.participant = kept
            bulk_update_tracked(ReferentAssignment, [row], ["participant"])
            here.append(row)
            continue
        delete_tracked(ReferentAssignment, [row.pk])
        ends = [one.ends_on for one in (same[0], row)]
        last = None if None in ends else max(day for day in ends if day)
        save_changes(same[0], starts_on=min(same[0].starts_on, row.starts_on), ends_on=last)


def _share_days(one: ReferentAssignment, other: ReferentAssignment) -> bool:
    return one.starts_on == other.starts_on or overlaps(one.starts_on, one.ends_on, other.starts_on, other.ends_on)


def _move_number(kept: Participant, absorbed: Participant, copies: _Copies, choices: MergeChoices) -> None:
    """Keep one national register number; it stands once, unless a third file has it."""
    rows = {one.participant_id: one for one in NationalNumber._base_manager.filter(participant__in=[kept, absorbed])}
    copies.of(NationalNumber, [one.pk for one in rows.values()])
    stays = rows.get(absorbed.pk if choices.number == ABSORBED or kept.pk not in rows else kept.pk)
    delete_tracked(NationalNumber, [one.pk for one in rows.values() if one is not stays])
    if stays is None:
        return
    others = NationalNumber._base_manager.filter(centre=stays.centre_id, value_index=stays.value_index)
    stays.participant = kept
    stays.stands_twice = stays.stands_twice and others.exclude(pk=stays.pk).exists()
    bulk_update_tracked(NationalNumber, [stays], ["participant", "stands_twice"])


def _move_entries(kept: Participant, absorbed: Participant, copies: _Copies) -> None:
    """Give the entries in operations to the kept file; of two in one operation the first stays.

    Its exit is that of the last path, which moves too; of two results of one moment the later one stays.
    """
    rows = list(OperationEntry._base_manager.filter(participant__in=[kept, absorbed]).order_by("entered_on", "pk"))
    copies.of(OperationEntry, [row.pk for row in rows])
    results = list(OperationResult._base_manager.filter(entry__in=rows).order_by("asked_on", "pk"))
    copies.of(OperationResult, [one.pk for one in results])
    first: dict[int, OperationEntry] = {}
    for row in rows:
        stays = first.setdefault(row.operation_id, row)
        if stays is row:
            continue
        _keep_later_results(stays, [one for one in results if one.entry_id in (stays.pk, row.pk)])
        delete_tracked(OperationEntry, [row.pk])
    moved = [row for row in first.values() if row.participant_id != kept.pk]
    for row in moved:
        row.participant = kept
    bulk_update_tracked(OperationEntry, moved, ["participant"])


def _keep_later_results(stays: OperationEntry, results: list[OperationResult]) -> None:
    """Give an entry the results that stay, the last one of each moment; they come in the order of their days."""
    last = {one.moment: one for one in results}
    delete_tracked(OperationResult, [one.pk for one in results if last[one.moment] is not one])
    moved = [one for one in last.values() if one.entry_id != stays.pk]
    for one in moved:
        one.entry = stays
    bulk_update_tracked(OperationResult, moved, ["entry"])


def who_is_told(files: list[Participant], *, besides: User) -> list[User]:
    """Return the key workers of today and the managers, those who may know of the files."""
    held = ReferentAssignment.objects.current(today()).filter(participant__in=files, member__user__isnull=False)
    referents = [one.member.user for one in held.select_related("member__user")]
    found = {one.pk: one for one in [*referents, *colleagues(files[0].centre, Role.MANAGER)] if one is not None}
    found.pop(besides.pk, None)
    keys = [one.pk for one in files]
    known = [
        one
        for one in found.values()
        if Participant.objects.for_user(one, "participant.identity").filter(pk__in=keys).count() == len(set(keys))
    ]
    return sorted(known, key=lambda one: one.pk)


def tell_of_merge(users: list[User], merge: FileMerge) -> None:
    """Tell each that two files were merged, or that the merge was taken back."""
    for user in users:
        tell(user, NoticeKind.FILES_MERGED, about=merge.uuid, centre=merge.kept.centre)


def last_day_to_undo(merge: FileMerge) -> dt.date:
    """Return the last day on which a merge can be taken back."""
    day = timezone.localtime(merge.merged_at).date()
    return day + dt.timedelta(days=setting(UNDO_DAYS, merge.kept.centre_id, on=day))
