"""History of records: django-simple-history with an author who cannot be absent and an act that groups rows.

`tracked()` goes on every model of the field. Plain `update()` and `bulk_create()` leave no trace, so bulk writes go
through the two functions below; a test looks for writes that go round them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache, wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections, models, router, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from core.actor import current_act_id, require_act
from core.crypto.fields import EncryptedTextField, blind_indexes

Record = TypeVar("Record", bound=models.Model)

BATCH = 900
REMOVED_BEFORE = _("This was removed already; the history keeps it.")


class Traced(models.Model):
    """Columns that each history row has besides the record's own and simple-history's."""

    act = models.UUIDField(default=current_act_id, editable=False, db_index=True)
    channel = models.CharField(max_length=12, blank=True, editable=False)
    history_change_reason: Any  # a field of simple-history's own

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the channel and the reason from the act before the row is written."""
        act = require_act()
        self.channel = act.channel
        self.history_change_reason = self.history_change_reason or act.reason or None
        super().save(*args, **kwargs)


def _author(instance: Any = None, **kwargs: Any) -> Any:
    """Return the user of the act under way; raise NoActor without one."""
    return require_act().user


def _save_with_history(save_base: Callable[..., None]) -> Callable[..., None]:
    """Return Model.save_base with the author asked for first, and the record and its history in one transaction.

    Django tells of a save after the row is written: outside a transaction, history alone would come too late.
    """

    @wraps(save_base)
    def together(self: models.Model, raw: bool = False, *args: Any, using: str | None = None, **kwargs: Any) -> None:
        if not raw:  # a fixture brings what is there already
            require_act()
        with transaction.atomic(using=using, savepoint=False):
            save_base(self, raw, *args, using=using, **kwargs)

    return together


class _Manager(HistoryManager):  # type: ignore[misc]  # simple-history has no types
    """simple-history's, whose class is not made anew each time that a record is saved (a fifth of the save)."""

    from_queryset: Any = classmethod(cache(HistoryManager.from_queryset.__func__))  # type: ignore[arg-type]  # cached


class _Records(HistoricalRecords):  # type: ignore[misc]  # simple-history has no types
    """History that is written with its record or not at all."""

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        """Complete the model, as simple-history does, once its class is there."""
        super().finalize(sender, **kwargs)
        if self.cls is sender:
            sender.save_base = _save_with_history(sender.save_base)


def history_records(**options: Any) -> HistoricalRecords:
    """Return the history of a model: author and act are taken from `core.actor` and may not be absent."""
    reason = EncryptedTextField(null=True)  # whole: the reason of an act has no length
    return _Records(
        bases=[Traced], get_user=_author, history_change_reason_field=reason, history_manager=_Manager, **options
    )


def history_of(model: type[models.Model]) -> Any:
    """Return the manager of the history of a model that has one."""
    return model.history  # type: ignore[attr-defined]  # history_records() puts it there


def removed_row(model: type[models.Model], uuid: UUID) -> Any:
    """Return the row of history by which the record of a uuid was deleted, None where it is there or never was."""
    if model._base_manager.filter(uuid=uuid).exists():
        return None
    return history_of(model).model.objects.filter(uuid=uuid, history_type="-").order_by("-history_id").first()


def _record(model: type[models.Model], keys: Sequence[Any], kind: str, *, known: Collection[Any] = ()) -> int:
    """Write one history row for each record of these keys, as it stands in the database; `kind` is "+", "~" or "-".
    Return the key of the last one.

    Those among `known` are told as changed ("~"), whatever the kind of the others. The database copies its own rows
    (INSERT ... SELECT): no column passes through Python, and what a writer did not load cannot be told wrongly.
    """
    act = require_act()
    history = history_of(model).model._meta
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    copied = [quote(field.column) for field in history_of(model).model.tracked_fields]
    told = {
        "history_date": timezone.now(),
        "history_user": act.user.pk,
        "history_type": kind,
        "history_change_reason": act.reason or None,
        "act": act.uuid,
        "channel": act.channel,
    }
    fields = [history.get_field(name) for name in told]
    values = [field.get_db_prep_save(told[field.name], connection) for field in fields]
    target = ", ".join(copied + [quote(field.column) for field in fields])
    key_column, last = quote(str(model._meta.pk.column)), 0
    with connection.cursor() as cursor:
        for start in range(0, len(keys), BATCH):
            batch = list(keys[start : start + BATCH])
            places = ", ".join(["%s"] * len(batch))
            changed = [key for key in batch if key in known]
            what = dict.fromkeys(told, "%s")
            if changed:
                among = ", ".join(["%s"] * len(changed))
                what["history_type"] = f"CASE WHEN {key_column} IN ({among}) THEN '~' ELSE %s END"
            parameters = [
                part
                for name, value in zip(told, values, strict=True)
                for part in ([*changed, value] if name == "history_type" else [value])
            ]
            source = ", ".join(copied + list(what.values()))
            # Names come from the models alone; every value is a parameter.
            cursor.execute(
                f"INSERT INTO {quote(history.db_table)} ({target}) SELECT {source} "  # noqa: S608 # nosec B608
                f"FROM {quote(model._meta.db_table)} WHERE {key_column} IN ({places}) "
                f"RETURNING {quote(history.pk.column)}",
                [*parameters, *batch],
            )
            last = max(last, *(row[0] for row in cursor.fetchall()))
    return last


def record_rows(model: type[models.Model], keys: Sequence[Any], kind: str) -> int:
    """Write one history row for each record of these keys, for who writes rows as a copy has them (core.row_copies)."""
    require_act()
    return _record(model, keys, kind)


def bulk_create_tracked(model: type[Record], objects: Iterable[Record]) -> list[Record]:
    """Insert the objects and their history in batches, in one transaction; return them with their keys."""
    items = list(objects)
    require_act()
    with transaction.atomic():
        model._base_manager.bulk_create(items, batch_size=BATCH)
        _record(model, [item.pk for item in items], "+")
    return items


def bulk_update_tracked(model: type[Record], objects: Iterable[Record], fields: Sequence[str]) -> list[Record]:
    """Update `fields` of objects that really changed, with one history row each, in one transaction."""
    items = list(objects)
    if not items:
        return items
    require_act()
    names = [*fields]
    for index in blind_indexes(model):  # Django fills it where it inserts, not in a bulk update
        if index.source in names and index.name not in names:
            names.append(index.name)
            for item in items:
                index.pre_save(item, add=False)
    with transaction.atomic():
        model._base_manager.bulk_update(items, names, batch_size=200)
        _record(model, [item.pk for item in items], "~")
    return items


def upsert_tracked(
    model: type[models.Model],
    objects: Iterable[models.Model],
    *,
    unique: Sequence[str],
    fields: Sequence[str],
    known: Collection[Any],
) -> int:
    """Insert new objects, or update `fields` where the `unique` ones meet a row; two statements whatever their number.

    The objects come without a key and leave with one; `known` are the keys of the rows that were there before, whose
    history says "changed". Everything happens in one transaction. Return the key of the last history row, 0 for none.
    """
    items = list(objects)
    if not items:
        return 0
    require_act()
    with transaction.atomic():
        model._base_manager.bulk_create(items, update_conflicts=True, unique_fields=unique, update_fields=fields)
        return _record(model, [item.pk for item in items], "+", known=frozenset(known))


def delete_tracked(model: type[models.Model], keys: Iterable[Any]) -> int:
    """Delete rows on which no other row hangs, with one history row each, in one transaction.

    Return the key of the last history row, 0 for none.
    """
    found = list(keys)
    if not found:
        return 0
    require_act()
    with transaction.atomic():
        last = _record(model, found, "-")
        rows = model._base_manager.filter(pk__in=found)
        rows._raw_delete(rows.db)
    return last


def save_changes(instance: models.Model, **values: Any) -> list[str]:
    """Set the values that differ and save once with history; return the names changed (none: no write, no row)."""
    changed = [name for name, value in values.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, values[name])
    if changed:
        instance.save(update_fields=changed)
    return changed
