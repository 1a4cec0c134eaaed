"""Taking a merge back: rows go back as they were; what was changed or written since is asked about.

A merge that is settled cannot be taken back: what was kept for it is deleted.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from core.row_copies import copy_rows, insert_again, put_back
from participants.merge_registry import RULES, MergeRule
from participants.models import FileMerge, Participant
from participants.services.merge import MERGE, give_rows, last_day_to_undo, tell_of_merge, who_is_told
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed

log = logging.getLogger(__name__)
SETTLED = "The days in which the merge could be taken back are over"


@dataclass(frozen=True)
class MergedRowChange:
    """A row of a merge that somebody changed after it: in which columns, or that it is gone."""

    model: type[models.Model]
    key: int
    columns: tuple[str, ...]  # none where the row is gone

    @property
    def name(self) -> str:
        """The name of its question in a form."""
        return f"changed-{self.model._meta.label_lower.replace('.', '-')}-{self.key}"

    @property
    def record(self) -> Any:
        """The row as it is now, None where it is gone."""
        return self.model._base_manager.filter(pk=self.key).first()


@dataclass(frozen=True)
class RowAddedLater:
    """A row that was added to the kept file after the merge: it stays there unless it is chosen to go."""

    rule: MergeRule
    row: Any

    @property
    def name(self) -> str:
        """What a form sends for it."""
        return f"{self.rule.label}:{self.row.pk}"


class Undo:
    """What taking a merge back would do."""

    def __init__(self, merge: FileMerge) -> None:
        self.merge = merge
        self.entries: list[dict[str, Any]] = json.loads(merge.manifest or "[]")

    @cached_property
    def changed(self) -> list[MergedRowChange]:
        """The rows that were changed since in a column that the merge wrote."""
        found = []
        for entry in self.entries:
            if "columns" not in entry:
                continue
            model, key = apps.get_model(entry["model"]), entry["key"]
            now = copy_rows(model, [key]).get(key)
            if now is None:
                found.append(MergedRowChange(model, key, ()))
                continue
            columns = tuple(name for name, (_was, became) in entry["columns"].items() if now[name] != became)
            if columns:
                found.append(MergedRowChange(model, key, columns))
        return found

    @cached_property
    def written(self) -> list[RowAddedLater]:
        """The rows that were added to the kept file since, of those that a person has one by one."""
        found = []
        for rule in RULES:
            names = {column.name for column in rule.model._meta.concrete_fields}
            if rule.special or "created_at" not in names or rule.model is FileMerge:
                continue
            since = {rule.key: self.merge.kept_id, "created_at__gt": self.merge.merged_at}
            rows = rule.model._base_manager.filter(**since).order_by("pk")
            found += [RowAddedLater(rule, row) for row in rows]
        return found

    def refusals(self) -> list[str]:
        """Return what stands against it."""
        merge = self.merge
        if not merge.is_open:
            return [_("This merge is settled: it cannot be taken back any more.")]
        if last_day_to_undo(merge) < today():
            return [_("The days in which this merge could be taken back are over.")]
        if Participant._base_manager.filter(centre=merge.kept.centre_id, file_number=merge.absorbed_number).exists():
            return [_("Another file has the number %(number)s by now.") % {"number": merge.absorbed_number}]
        return []


def _lock_merge(merge: FileMerge) -> FileMerge:
    """Lock the file and the merge, and return it as it is now."""
    Participant._base_manager.select_for_update(of=("self",)).get(pk=merge.kept_id)
    return FileMerge._base_manager.select_for_update(of=("self",)).get(pk=merge.pk)


@transaction.atomic
def undo_merge(
    merge: FileMerge, *, by: User, restored: Collection[str] = (), going: Collection[str] = ()
) -> Participant:
    """Take a merge back and return the file that stands again.

    `restored` names what was changed since and becomes what it was before the merge, `going` what was written since and
    goes to the file that stands again. Raise NotAllowed, or MoveRefused with sentences.
    """
    merge = _lock_merge(merge)
    if not may(by, MERGE, merge.kept):
        raise NotAllowed(MERGE)
    undo = Undo(merge)
    if sentences := undo.refusals():
        raise MoveRefused(sentences)
    written = [one for one in undo.written if one.name in going]
    try:
        with transaction.atomic():
            _write_back(undo, restored)
            again = Participant._base_manager.get(uuid=merge.absorbed)
            for one in written:
                give_rows(one.rule, [one.row], again)
            save_changes(merge, undone_by=by, undone_at=timezone.now(), manifest="")
    except IntegrityError:
        raise MoveRefused(
            [_("What was written since stands in the way: take the newer record away first, then try again.")]
        ) from None
    tell_of_merge(who_is_told([merge.kept, again], besides=by), merge)
    return again


def _write_back(undo: Undo, restored: Collection[str]) -> None:
    """Put the rows back: the file itself, on which the others hang, what changed, then what was taken away."""
    changed = {(one.model._meta.label, one.key): one for one in undo.changed}
    gone = [entry for entry in undo.entries if "row" in entry]
    file = Participant._meta.label
    insert_again(Participant, [entry["row"] for entry in gone if entry["model"] == file])
    for entry in undo.entries:
        if "columns" not in entry:
            continue
        since = changed.get((entry["model"], entry["key"]))
        if since is not None and not since.columns:
            continue  # taken away since
        kept = since.columns if since is not None and since.name not in restored else ()
        values = {name: was for name, (was, _became) in entry["columns"].items() if name not in kept}
        if values:
            put_back(apps.get_model(entry["model"]), entry["key"], values)
    for entry in gone:
        if entry["model"] != file:
            insert_again(apps.get_model(entry["model"]), [entry["row"]])


@transaction.atomic
def settle_merge(merge: FileMerge, *, by: User) -> FileMerge:
    """Keep a merge for good, and delete what is needed to take it back; a settled one stays so. Raise NotAllowed."""
    merge = _lock_merge(merge)
    if not may(by, MERGE, merge.kept):
        raise NotAllowed(MERGE)
    _settle(merge)
    return merge


def _settle(merge: FileMerge) -> None:
    if merge.is_open:
        save_changes(merge, settled_at=timezone.now(), manifest="")


def settle_old_merges() -> int:
    """Settle the merges that can be taken back no longer, as the system account; return how many."""
    old = [one for one in FileMerge.objects.open().select_related("kept") if last_day_to_undo(one) < today()]
    with acting_as(User.objects.system(), SETTLED, channel="beat"):
        for one in old:
            with transaction.atomic():
                _settle(_lock_merge(one))
    return len(old)
