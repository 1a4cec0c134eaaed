"""Running a job: at most one runner has an effect, and effect, result and the state "done" are one transaction.

Killed before that transaction commits, nothing is there and another runner does it again; killed after, it is done.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.actor import acting_as
from jobs import heartbeat
from jobs.access import owner_may
from jobs.claim import claim, close_as_failed
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.registry import UnknownKind, handler_of

logger = logging.getLogger(__name__)

PROGRESS_EVERY_SECONDS = 0.5

RIGHT_GONE = _("The right to do this was withdrawn before it was done. Nothing was changed.")
UNEXPECTED = _(
    "Something unexpected stopped this task. Nothing was changed. Try again; if it happens "
    "again, tell your centre’s administrator."
)


def _runner(job: Job) -> UUID:
    """Return who works at a job that was claimed."""
    if job.runner is None:
        raise ValueError("Nobody has claimed this job.")
    return job.runner


class JobProblem(Exception):
    """Raised by a handler: the job cannot be done, and this sentence tells its owner why."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


class Superseded(Exception):
    """Another runner has taken the job over, or it has ended: this one must leave no effect."""


class NeverFinished(RuntimeError):
    """A handler came back without having gone through `run.finish()`."""


@dataclass
class JobOutcome:
    """What a handler leaves: plain values for Job.result, and a file (name, content type, bytes) or None."""

    result: dict[str, Any] = field(default_factory=dict)
    file: tuple[str, str, bytes] | None = None


class Run:
    """One attempt at a job, as its handler sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.finished = False
        self._last_said = 0.0

    @property
    def params(self) -> dict[str, Any]:
        """The values given to start()."""
        return self.job.params

    def source(self) -> bytes:
        """Return the bytes of the file given to start(); raise JobFile.DoesNotExist when none was."""
        return self.job.files.get(role=FileRole.SOURCE).read()

    def progress(self, done: int, total: int = 0, text: Any = "") -> None:
        """Say how far the work is. Cheap enough for each row: published twice a second at most, and at the end."""
        now = time.monotonic()
        if now - self._last_said < PROGRESS_EVERY_SECONDS and done != total:
            return
        self._last_said = now
        heartbeat.say(_runner(self.job), heartbeat.Progress(done, total, str(text)))

    @contextmanager
    def finish(self) -> Iterator[JobOutcome]:
        """Open the one transaction in which the handler writes its effects; the job is done when it commits.

        Raises Superseded when another runner holds the job, JobProblem when its owner's right is gone, RuntimeError
        when called a second time or inside another transaction.
        """
        if self.finished:
            raise RuntimeError("A job finishes once.")
        with transaction.atomic(durable=True):
            mine = Job.objects.held_by(self.job)
            if not list(mine.select_for_update().values_list("pk", flat=True)):
                raise Superseded(str(self.job))
            check_right(self.job)
            outcome = JobOutcome()
            yield outcome
            if outcome.file is not None:
                _keep_result(self.job, outcome.file)
            mine.update(state=JobState.DONE, runner=None, finished_at=timezone.now(), result=outcome.result)
        self.finished = True


def _keep_result(job: Job, file: tuple[str, str, bytes]) -> None:
    try:
        JobFile.objects.keep(job, FileRole.RESULT, *file)
    except ValidationError as error:
        raise JobProblem(" ".join(error.messages)) from error


def check_right(job: Job) -> None:
    """Raise JobProblem unless the owner may still do this today."""
    if not owner_may(job, handler_of(job.kind)):
        raise JobProblem(RIGHT_GONE)


def run(job_id: int) -> JobState | None:
    """Claim a job and do it in its owner's name and language.

    Returns the state it was left in, RUNNING meaning "to be tried again by the sweep"; None when it was not to be
    taken or another runner took over.
    """
    job = claim(job_id)
    if job is None:
        return None
    with heartbeat.Heartbeat(_runner(job)), translation.override(job.owner.language):
        return _attempt(Run(job))


def _attempt(this: Run) -> JobState | None:
    """Do the work once and turn each way it can end into a state."""
    job = this.job
    try:
        handler = handler_of(job.kind)
        with acting_as(job.owner, reason=str(handler.label), channel="task", centre=job.centre):
            check_right(job)
            handler.work(this)
        if not this.finished:
            raise NeverFinished(job.kind)
    except Superseded:
        logger.warning("Job %s: runner %s was replaced and leaves no effect.", job.uuid, job.runner)
        return None
    except (KeyboardInterrupt, SystemExit):
        raise  # the worker is told to stop: the row stays as it is and the sweep has it done again
    except JobProblem as problem:
        return _fail(this, str(problem.sentence))
    except (OperationalError, InterfaceError):
        # The database was busy too long or went away: no fault of the job. Nothing is there, another attempt may pass.
        logger.warning("Job %s was interrupted by the database.", job.uuid, exc_info=True)
        return JobState.DONE if this.finished else JobState.RUNNING
    except UnknownKind:
        logger.error("Job %s: no handler is registered for %r.", job.uuid, job.kind)
        return _fail(this, str(UNEXPECTED))
    except BaseException:  # WeasyPrint's fatal errors are no Exception (architecture.md section 4)
        logger.exception("Job %s (%s) raised.", job.uuid, job.kind)
        return _fail(this, str(UNEXPECTED))
    return JobState.DONE


def _fail(this: Run, sentence: str) -> JobState | None:
    """Close the job with a sentence; one that had already committed its result stays done."""
    if this.finished:
        return JobState.DONE
    try:
        return JobState.FAILED if close_as_failed(this.job, sentence) else None
    except (OperationalError, InterfaceError):
        logger.warning("Job %s could not be closed now; the sweep returns to it.", this.job.uuid, exc_info=True)
        return JobState.RUNNING
