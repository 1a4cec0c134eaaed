"""The taking over of a centre's past: asked for by who brings the workbook, confirmed by another person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import exactly_when
from core.history import history_records
from core.models import Entity
from jobs.models import Job
from permissions.querysets import ScopedQuerySet


class TakingOverQuerySet(ScopedQuerySet):
    """Takings over, scoped by the centre of their check."""

    centre_path = "job__centre"

    def waiting(self) -> TakingOverQuerySet:
        """Return those that nobody has confirmed."""
        return self.filter(confirmed_at__isnull=True)

    def confirmed(self) -> TakingOverQuerySet:
        """Return those that a second person confirmed."""
        return self.filter(confirmed_at__isnull=False)


class TakingOver(Entity):
    """A checked workbook (`job`, whose owner asks) that waits for its second person or was confirmed by one."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="taking_over")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True, blank=True)

    objects = TakingOverQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("taking over of a centre's past")
        ordering = ["created_at", "pk"]
        constraints = [
            exactly_when(
                models.Q(confirmed_by__isnull=False),
                "confirmed_at",
                name="taking_over_confirmed",
                message=_("Enter who confirmed it, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
