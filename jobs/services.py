"""Asking for a job and taking it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Centre, User
from jobs import messages
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.registry import handler_of
from permissions.checks import has_right
from permissions.transitions import NotAllowed


class NotCancellable(Exception):
    """The job is no more waiting: it runs or has ended."""


def start(
    kind: str,
    *,
    by: User,
    centre: Centre,
    params: dict[str, Any] | None = None,
    source: tuple[str, str, bytes] | None = None,
    key: str = "",
) -> Job:
    """Ask for a job in the caller's transaction and return its row; workers hear of it once that is committed.

    params  plain values that JSON can carry
    source  file name, content type and bytes of what the job reads
    key     says "the same wish" (a form's token, the values asked for): while a job of this kind, person, centre
            and key waits or runs, that job is returned and nothing is added, so a double click acts once

    Raises UnknownKind, NotAllowed (no such right in this centre today), ValidationError (source too large).
    """
    handler = handler_of(kind)
    if not has_right(by, handler.action, centre=centre):
        raise NotAllowed(handler.action)
    if not key:
        return _create(kind, by, centre, params, source, "")
    wish = Job.objects.open().filter(kind=kind, owner=by, centre=centre, key=key)
    for _attempt in range(3):
        job = wish.first()
        if job is not None:
            return job
        try:
            return _create(kind, by, centre, params, source, key)
        except IntegrityError as error:
            # Another request was faster: its job is there now, unless it has already ended; then ask again.
            refused = error
    raise refused


def _create(
    kind: str,
    by: User,
    centre: Centre,
    params: dict[str, Any] | None,
    source: tuple[str, str, bytes] | None,
    key: str,
) -> Job:
    with transaction.atomic():
        job = Job.objects.create(kind=kind, owner=by, centre=centre, params=params or {}, key=key)
        if source is not None:
            JobFile.objects.keep(job, FileRole.SOURCE, *source)
        transaction.on_commit(partial(messages.send, job))
    return job


def cancel(job: Job, by: User) -> None:
    """Take back a job that still waits. Raise NotAllowed but for its owner, NotCancellable once it has begun."""
    if job.owner_id != by.pk:
        raise NotAllowed("job.view")
    # One statement that still sees "queued" decides, whatever a runner does at the same moment.
    taken_back = Job.objects.queued().filter(pk=job.pk).update(state=JobState.CANCELLED, finished_at=timezone.now())
    if not taken_back:
        raise NotCancellable(str(job))
