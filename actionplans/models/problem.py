"""A problem met, from a rating or told freely."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actionplans.enums import PlanEnding, PlanState
from assessments.models import Aspect, Domain, Rating
from core.crypto.fields import BlindIndexField, EncryptedCharField, Indexed, UniqueByIndex
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.models import Enrolment
from participants.querysets import FileQuerySet


class ProblemQuerySet(FileQuerySet):
    """Problems are read through their enrolment's file."""

    centre_path = "enrolment__participant__centre"
    participant_path = "enrolment__participant"

    def with_unsettled_plan(self) -> ProblemQuerySet:
        """Those whose plan is open and of which nobody said what becomes of it at the end of the path."""
        return self.filter(plan__isnull=False, plan__ending="").exclude(plan__state=PlanState.CLOSED)

    def closed_by_themselves(self) -> ProblemQuerySet:
        """Those whose plan closed with a path that somebody left without news."""
        return self.filter(plan__ending=PlanEnding.LEFT)


class Problem(SameCentre, Indexed, Entity):
    """One problem of one person in one domain."""

    same_centre = ("enrolment__participant__centre", "rating__assessment__enrolment__participant__centre")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="problems")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="problems", verbose_name=_("domain"))
    aspect = models.ForeignKey(
        Aspect, on_delete=models.PROTECT, related_name="problems", null=True, blank=True, verbose_name=_("aspect")
    )
    rating = models.ForeignKey(
        Rating, verbose_name=_("answer"), on_delete=models.SET_NULL, related_name="problems", null=True, blank=True
    )
    label = EncryptedCharField(_("problem"), max_length=300)
    label_index = BlindIndexField(source="label")

    objects = ProblemQuerySet.as_manager()
    history = history_records(excluded_fields=["label_index"])

    class Meta:
        verbose_name = _("problem")
        ordering = ["enrolment", "domain", "pk"]
        constraints = [
            UniqueByIndex(
                fields=["enrolment", "domain", "label_index"],
                name="problem_once",
                violation_error_message=_("This problem is already noted."),
            ),
        ]

    def __str__(self) -> str:
        return self.label
