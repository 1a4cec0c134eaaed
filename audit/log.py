"""The doors of the logs. They take their author from the act under way and raise NoActor without one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction

from audit.enums import Extent
from audit.models import AccessedFile, AccessEntry, TransitionLog
from core.context import require_act

BATCH = 1000


def _log_access(files: Iterable[models.Model], *, extent: Extent, what: str, purpose: str, centre: Any) -> AccessEntry:
    act = require_act()
    with transaction.atomic():
        entry = AccessEntry.objects.create(
            actor_id=act.user.pk,
            act=act.uuid,
            channel=act.channel,
            centre=getattr(centre, "uuid", None),
            extent=extent,
            what=what[:100],
            purpose=(purpose or act.reason)[:300],
        )
        named = {(file._meta.label_lower, file.uuid) for file in files}
        AccessedFile.objects.bulk_create(
            [AccessedFile(entry=entry, kind=kind, file=uuid) for kind, uuid in sorted(named, key=str)],
            batch_size=BATCH,
        )
    return entry


def log_read(
    files: Iterable[models.Model],
    *,
    what: str,
    extent: Extent = Extent.LISTED,
    purpose: str = "",
    centre: Any = None,
) -> AccessEntry:
    """Log that an answer showed these files; call it inside the transaction that reads them (no row, no answer)."""
    return _log_access(files, extent=extent, what=what, purpose=purpose, centre=centre)


def log_export(files: Iterable[models.Model], *, what: str, purpose: str = "", centre: Any = None) -> AccessEntry:
    """Log that these files left Jalon in a document, a sheet or an export."""
    return _log_access(files, extent=Extent.EXPORTED, what=what, purpose=purpose, centre=centre)


def log_transition(obj: models.Model, *, move: str, from_state: str, to_state: str, reason: str = "") -> None:
    """Log one move of one object."""
    log_transitions([(obj, from_state, to_state)], move=move, reason=reason)


def log_transitions(moves: Sequence[tuple[models.Model, str, str]], *, move: str, reason: str = "") -> None:
    """Log the same move of many objects (object, from, to), in batches."""
    act = require_act()
    TransitionLog.objects.bulk_create(
        [
            TransitionLog(
                actor_id=act.user.pk,
                act=act.uuid,
                channel=act.channel,
                kind=obj._meta.label_lower,
                object=obj.uuid,
                move=move,
                from_state=source,
                to_state=target,
                reason=reason[:500],
            )
            for obj, source, target in moves
        ],
        batch_size=BATCH,
    )
