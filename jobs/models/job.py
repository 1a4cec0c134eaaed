"""A background job: the row is the truth, a message in the queue only a hint that it waits."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import exactly_when, one_of
from core.models import Entity
from jobs.enums import ENDED_STATES, OPEN_STATES, JobState
from jobs.querysets import JobQuerySet


class Job(Entity):
    """One piece of work asked for by a person in a centre.

    No history is kept of it: it is a machine's matter, and what it writes has its own. Heartbeat and progress are not
    columns (see jobs.heartbeat): while one process writes on SQLite, no other can.
    """

    kind = models.CharField(_("kind"), max_length=60)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("centre"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("asked by")
    )
    params = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    runner = models.UUIDField(null=True, blank=True, editable=False)
    queued_at = models.DateTimeField(_("asked at"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    result = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    problem = models.TextField(_("what stood in the way"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        constraints = [
            one_of("state", JobState, name="job_state_known", message=_("This state is not known.")),
            exactly_when(
                Q(state=JobState.RUNNING),
                "runner",
                name="job_runner_when_running",
                message=_("A job has a runner exactly while it runs."),
            ),
            exactly_when(
                Q(state__in=ENDED_STATES),
                "finished_at",
                name="job_finished_when_ended",
                message=_("A job has an end exactly when it has ended."),
            ),
            models.CheckConstraint(
                condition=Q(attempts__gte=0),
                name="job_attempts",
                violation_error_message=_("Attempts are counted from 0."),
            ),
            models.CheckConstraint(
                condition=Q(attempts=0, claimed_at__isnull=True) | Q(attempts__gt=0, claimed_at__isnull=False),
                name="job_claimed_when_attempted",
                violation_error_message=_("A job was claimed exactly when it was attempted."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[JobState.RUNNING, JobState.DONE], attempts=0)
                & ~Q(state__in=[JobState.QUEUED, JobState.CANCELLED], attempts__gt=0),
                name="job_attempts_by_state",
                violation_error_message=_("The attempts and the state of a job do not fit together."),
            ),
            models.CheckConstraint(
                condition=(Q(state=JobState.FAILED) & ~Q(problem="")) | (~Q(state=JobState.FAILED) & Q(problem="")),
                name="job_problem_when_failed",
                violation_error_message=_("A job says what stood in the way exactly when it was not completed."),
            ),
            models.UniqueConstraint(
                fields=["kind", "owner", "centre", "key"],
                condition=Q(state__in=OPEN_STATES) & ~Q(key=""),
                name="job_once_while_open",
                violation_error_message=_("This was already asked for and is under way."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-queued_at"], name="job_of_owner"),
            models.Index(fields=["state", "queued_at"], condition=Q(state__in=OPEN_STATES), name="job_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.uuid])

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED_STATES
