"""What was said of a plan when it was looked at together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actionplans.enums import ReviewResult
from actionplans.models.plan import Plan
from core.constraints import exactly_when, one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.querysets import FileQuerySet


class PlanReviewQuerySet(FileQuerySet):
    """Reviews are read through the file of their plan's problem."""

    centre_path = "plan__problem__enrolment__participant__centre"
    participant_path = "plan__problem__enrolment__participant"


class PlanReview(Entity):
    """One look at a plan on a day: it goes on, it was changed, or it was closed.

    Reviews are added and never changed: no page writes one twice. What was wrong is said at the next one.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField(_("reviewed on"))
    with_person = models.BooleanField(_("with the person"), default=True)
    said = EncryptedTextField(_("what was said"))
    result = models.CharField(_("result"), max_length=8, choices=ReviewResult.choices)
    next_on = models.DateField(_("next review"), null=True, blank=True)

    objects = PlanReviewQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("review of a plan")
        ordering = ["plan", "-reviewed_on", "-pk"]
        constraints = [
            one_of("result", ReviewResult, name="plan_review_result_known", message=_("This word is not known.")),
            exactly_when(
                ~Q(result=ReviewResult.CLOSED),
                "next_on",
                name="plan_review_next",
                message=_("Enter the day of the next review, unless the plan is closed."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("reviewed_on")),
                name="plan_review_dates",
                violation_error_message=_("Enter a next review after this one."),
            ),
            models.UniqueConstraint(
                fields=["plan", "reviewed_on"],
                name="plan_review_once",
                violation_error_message=_("A review of this plan is noted for this day already. Choose another day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewed_on} · {self.get_result_display()}"
