"""The doors of the logs. They take their author from the act under way and raise NoActor without one.

Sign-ins have no act, since nobody is signed in yet; refusals name their user, since the act may be over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit import signing_keys
from audit.enums import Extent, Refused, SignIn
from audit.models import AccessedFile, AccessEntry, RefusalLog, SearchLog, SignInLog, TransitionLog
from audit.row_hmac import mark
from core.actor import require_act
from core.models import Entity

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 1000
REFUSALS_AN_HOUR = 200  # rows for one user; a last one says that more were refused


class NamedFile(NamedTuple):
    """A file as a log names it: the kind is the label of its model, "participants.participant"."""

    kind: str
    uuid: UUID


File = Entity | NamedFile


def _name_file(file: File) -> NamedFile:
    return file if isinstance(file, NamedFile) else NamedFile(file._meta.label_lower, file.uuid)


def _log_access(files: Iterable[File], *, extent: Extent, what: str, purpose: str, centre: Any) -> AccessEntry:
    act = require_act()
    named = {_name_file(file) for file in files}
    # No savepoint within a transaction: where a row cannot be written, all of it is taken back (no row, no answer).
    with transaction.atomic(savepoint=False):
        entry = AccessEntry(
            actor_id=act.user.pk,
            act=act.uuid,
            channel=act.channel,
            centre=getattr(centre or getattr(act, "centre", None), "uuid", None),
            extent=extent,
            what=what[:100],
            purpose=(purpose or act.reason)[:300],
        )
        mark(entry, named)
        entry.save(force_insert=True)
        AccessedFile.objects.bulk_create(
            [AccessedFile(entry=entry, kind=kind, file=uuid) for kind, uuid in sorted(named, key=str)],
            batch_size=BATCH,
        )
    return entry


def log_read(
    files: Iterable[File],
    *,
    what: str,
    extent: Extent = Extent.LISTED,
    purpose: str = "",
    centre: Any = None,
) -> AccessEntry:
    """Log that an answer showed these files; call it inside the transaction that reads them (no row, no answer).

    A file is a record, or its kind and uuid where only these are at hand.
    """
    return _log_access(files, extent=extent, what=what, purpose=purpose, centre=centre)


def log_export(files: Iterable[File], *, what: str, purpose: str = "", centre: Any = None) -> AccessEntry:
    """Log that these files left Jalon in a document, a sheet or an export."""
    return _log_access(files, extent=Extent.EXPORTED, what=what, purpose=purpose, centre=centre)


def log_search(words: str, *, found: int, centre: Any = None) -> SearchLog:
    """Log a search for persons by name and how many files it found; call it in the transaction that searches."""
    act = require_act()
    row = SearchLog(
        actor_id=act.user.pk,
        act=act.uuid,
        centre=getattr(centre or getattr(act, "centre", None), "uuid", None),
        words=words[:100],
        found=found,
    )
    mark(row)
    row.save(force_insert=True)
    return row


def log_transition(obj: Entity, *, move: str, from_state: str, to_state: str, reason: str = "") -> None:
    """Log one move of one object."""
    log_transitions([(obj, from_state, to_state)], move=move, reason=reason)


def log_transitions(moves: Sequence[tuple[Entity, str, str]], *, move: str, reason: str = "") -> None:
    """Log the same move of many objects (object, from, to), in batches."""
    act, now = require_act(), timezone.now()
    rows = [
        TransitionLog(
            at=now,
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
    ]
    for row in rows:
        mark(row)
    TransitionLog.objects.bulk_create(rows, batch_size=BATCH)


def log_sign_in(
    outcome: SignIn | str, *, user: User | None = None, name_tried: str = "", address: str = ""
) -> SignInLog:
    """Log one event at the door, without an act; raise ValueError for an outcome that audit.enums.SignIn does not know.

    `user` is the account where it is known, also of a refused try. `name_tried` is kept as a keyed digest only: equal
    names give equal digests, and nobody reads from one what was typed.
    """
    row = SignInLog(
        user_id=getattr(user, "pk", None),
        outcome=SignIn(outcome).value,
        name_digest=digest_of_name(name_tried),
        address=address.strip()[:45],
    )
    mark(row)
    row.save(force_insert=True)
    return row


def log_refusal(
    user: User, *, outcome: Refused, page: str, obj: UUID | None, channel: str, centre: Any = None
) -> RefusalLog | None:
    """Log a request that was refused to an account or to the user of a link; return None when it is not listed.

    Call it outside the transaction of the request, which is rolled back. Of each user at most REFUSALS_AN_HOUR rows
    are kept for an hour, then one that says so, so that nobody can fill the disk.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = RefusalLog.objects.filter(user=user.pk, at__gte=hour, at__lt=hour + dt.timedelta(hours=1)).order_by()
    known = rows.values("pk")[: REFUSALS_AN_HOUR + 1].count()
    if known > REFUSALS_AN_HOUR:
        return None
    full = known == REFUSALS_AN_HOUR
    row = RefusalLog(
        at=now,
        user_id=user.pk,
        channel=channel,
        centre=getattr(centre, "uuid", None),
        page="" if full else page[:80],
        object=None if full else obj,
        outcome=Refused.MORE if full else Refused(outcome).value,
    )
    mark(row)
    row.save(force_insert=True)
    return row


def digest_of_name(name: str) -> str:
    """Return the keyed digest of a name that was tried to sign in ("" for none), whatever its letters' case."""
    bare = name.strip().casefold()
    if not bare:
        return ""
    return hmac.digest(signing_keys.keys_for(signing_keys.NAMES)[0], bare.encode(errors="replace"), hashlib.sha256)[
        :16
    ].hex()
