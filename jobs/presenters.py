"""A job as pages show it: its state in words, how far it is, where its outcome is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs import heartbeat
from jobs.enums import JobState
from jobs.models import Job
from jobs.registry import UnknownKind, handler_of, label_of
from jobs.retention import is_over

# Kinds of <c-tag>: sun waits, clay wants a look, plain has ended, "" runs or is done.
_TAGS = {JobState.QUEUED: "sun", JobState.FAILED: "clay", JobState.CANCELLED: "plain"}


@dataclass(frozen=True)
class ShownJob:
    """One job on a page. `progress` is None unless it runs and has said something; `page` is "" without an own page."""

    job: Job
    progress: heartbeat.Progress | None

    @property
    def label(self) -> str:
        """What it is called."""
        return label_of(self.job.kind)

    @property
    def about(self) -> str:
        """The name of the file that was sent for it, "" without one; asked of jobs read `with_source_name()`."""
        name: str | None = self.job.source_name  # type: ignore[attr-defined]  # with_source_name() adds it
        return name or ""

    @property
    def tag(self) -> str:
        """The kind of its <c-tag>."""
        return _TAGS.get(JobState(self.job.state), "")

    @property
    def page(self) -> str:
        """The address where the outcome of a job that is done can be seen, or "" where there is none (any more)."""
        if self.job.state != JobState.DONE:
            return ""
        try:
            handler = handler_of(self.job.kind)
        except UnknownKind:
            return ""
        gone = handler.quotes and self.file_gone  # its page showed what went with the files
        return handler.page(self.job) if handler.page and not gone else ""

    @property
    def file_gone(self) -> bool:
        """Whether the time for which its files are kept is over."""
        return is_over(self.job)

    @property
    def sentence(self) -> str:
        """What one can know about it now, in one or two sentences."""
        match self.job.state:
            case JobState.QUEUED:
                return _("This waits for its turn. You may leave this page; the work goes on without you.")
            case JobState.RUNNING if self.job.attempts > 1:
                return _("This was interrupted and has begun again from the start.")
            case JobState.RUNNING:
                return _("This is under way. You may leave this page; the work goes on without you.")
            case JobState.FAILED:
                return self.job.problem
            case JobState.CANCELLED:
                return _("This was cancelled before it began. Nothing was changed.")
            case _ if self.file_gone:
                return ngettext(
                    "This is done. Its files were kept for %(days)d day and are gone.",
                    "This is done. Its files were kept for %(days)d days and are gone.",
                    settings.JOB_FILE_DAYS,
                ) % {"days": settings.JOB_FILE_DAYS}
            case _:
                return _("This is done.")


def present_jobs(jobs: Iterable[Job]) -> list[ShownJob]:
    """Return the jobs as pages show them; the progress of all of them is read in one look at the cache."""
    jobs = list(jobs)
    said = heartbeat.last_heartbeats(job.runner for job in jobs if job.runner)
    return [ShownJob(job, said.get(job.runner) if job.runner else None) for job in jobs]
