"""Jobs and their files, said in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from jobs.enums import OPEN_STATES, FileRole, JobState
from permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from jobs.models import Job


class JobQuerySet(ScopedQuerySet):
    """Jobs; `for_user(user, "job.view")` gives a person's own jobs in the centres where she works today."""

    def scope_own(self, user: User) -> Q:
        """A job belongs to the person who started it."""
        return Q(owner=user)

    def open(self) -> Self:
        """Those that wait or run."""
        return self.filter(state__in=OPEN_STATES)

    def queued(self) -> Self:
        """Those that wait for a runner."""
        return self.filter(state=JobState.QUEUED)

    def running(self) -> Self:
        """Those that a runner has claimed."""
        return self.filter(state=JobState.RUNNING)

    def queued_before(self, moment: datetime) -> Self:
        """Those that wait since before a moment, oldest first."""
        return self.queued().filter(queued_at__lt=moment).order_by("queued_at", "pk")

    def claimed_before(self, moment: datetime) -> Self:
        """Those whose runner claimed them before a moment, oldest first."""
        return self.running().filter(claimed_at__lt=moment).order_by("claimed_at", "pk")

    def held_by(self, job: Job) -> Self:
        """The row of a job as long as the runner that read `job` still holds it; else nothing."""
        return self.running().filter(pk=job.pk, runner=job.runner)

    def newest_first(self) -> Self:
        """In the order of the list of jobs; the key breaks ties."""
        return self.order_by("-queued_at", "-pk")

    def with_source_name(self) -> Self:
        """Annotate `source_name`: what the file that was sent is called, None without one or once it is gone."""
        files = self.model._meta.get_field("files").related_model
        sent = files.objects.filter(job=OuterRef("pk"), role=FileRole.SOURCE).values("name")
        return self.annotate(source_name=Subquery(sent[:1]))

    def with_has_result(self) -> Self:
        """Annotate `has_result`: whether a file can be fetched (its bytes are not read)."""
        files = self.model._meta.get_field("files").related_model
        return self.annotate(
            has_result=Exists(files.objects.filter(job=OuterRef("pk"), role=FileRole.RESULT).values("pk"))
        )
