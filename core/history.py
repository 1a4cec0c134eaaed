"""History of records: django-simple-history with an author who cannot be absent and an act that groups rows.

`tracked()` goes on every model of the field. Plain `update()` and `bulk_create()` leave no trace, so bulk writes go
through the two functions below; a test looks for writes that go round them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from simple_history.models import HistoricalRecords

from core.context import current_act_id, require_act

BATCH = 1000


class Traced(models.Model):
    """Columns that each history row has besides the record's own and simple-history's."""

    act = models.UUIDField(default=current_act_id, editable=False, db_index=True)
    channel = models.CharField(max_length=12, blank=True, editable=False)

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


def tracked(**options: Any) -> HistoricalRecords:
    """Return the history of a model: author and act are taken from `core.context` and may not be absent."""
    return HistoricalRecords(bases=[Traced], get_user=_author, **options)


def _record(model: type[models.Model], objects: Sequence[models.Model], kind: str) -> None:
    """Write one history row for each object, in batches; `kind` is "+", "~" or "-"."""
    from django.utils import timezone

    act = require_act()
    history = model.history.model
    now = timezone.now()
    names = [field.attname for field in history.tracked_fields]
    rows = [
        history(
            history_date=now,
            history_user_id=act.user.pk,
            history_type=kind,
            history_change_reason=act.reason or None,
            act=act.uuid,
            channel=act.channel,
            **{name: getattr(item, name) for name in names},
        )
        for item in objects
    ]
    history.objects.bulk_create(rows, batch_size=BATCH)


def bulk_create_tracked(model: type[models.Model], objects: Iterable[models.Model]) -> list[models.Model]:
    """Insert the objects and their history in batches, in one transaction; return them with their keys."""
    items = list(objects)
    require_act()
    with transaction.atomic():
        model._base_manager.bulk_create(items, batch_size=BATCH)
        _record(model, items, "+")
    return items


def bulk_update_tracked(
    model: type[models.Model], objects: Iterable[models.Model], fields: Sequence[str]
) -> list[models.Model]:
    """Update `fields` of objects that really changed, with one history row each, in one transaction."""
    items = list(objects)
    if not items:
        return items
    require_act()
    with transaction.atomic():
        model._base_manager.bulk_update(items, fields, batch_size=200)
        _record(model, items, "~")
    return items


def save_changes(instance: models.Model, **values: Any) -> list[str]:
    """Set the values that differ and save once with history; return the names changed (none: no write, no row)."""
    changed = [name for name, value in values.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, values[name])
    if changed:
        instance.save(update_fields=changed)
    return changed
