"""What the data-protection officer found of a file opened by break-glass: each opening is reviewed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import exactly_when
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from participants.enums import Verdict
from participants.models.grants import ParticipantUserGrant
from permissions.querysets import ScopedQuerySet


class ReviewQuerySet(ScopedQuerySet):
    """Reviews, said in words."""

    centre_path = "grant__content_object__centre"

    def waiting(self) -> ReviewQuerySet:
        """Those not closed yet."""
        return self.filter(closed_at__isnull=True)

    def overdue(self, on: date) -> ReviewQuerySet:
        """Those that should have been closed before a day."""
        return self.waiting().filter(due_on__lt=on)


class BreakGlassReview(Entity):
    """The review of one opening; open for seven days, then overdue."""

    grant = models.OneToOneField(ParticipantUserGrant, on_delete=models.PROTECT, related_name="review")
    due_on = models.DateField(_("to close by"))
    verdict = models.CharField(_("what was found"), max_length=16, choices=Verdict.choices, blank=True)
    note = EncryptedCharField(_("note"), max_length=500, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("review of an opening")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values),
                name="review_verdict_known",
                violation_error_message=_("This word is not known."),
            ),
            exactly_when(
                ~Q(verdict=""),
                "closed_at",
                name="review_closed",
                message=_("Enter what the review found, and when."),
            ),
            exactly_when(
                ~Q(verdict=""),
                "closed_by",
                name="review_closed_by",
                message=_("Enter who closed the review."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}"
