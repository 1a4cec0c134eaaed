"""What was answered for each aspect, and the person's own view of each domain beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Answer
from assessments.models.assessment import Assessment
from assessments.models.instrument import Aspect, Domain
from core.constraints import one_of
from core.crypto_fields import EncryptedCharField, EncryptedTextField
from core.history import tracked
from core.models import Entity
from participants.querysets import FileQuerySet


class RatingQuerySet(FileQuerySet):
    """Ratings are read through their assessment's file."""

    centre_path = "assessment__enrolment__participant__centre"
    participant_path = "assessment__enrolment__participant"


class Rating(Entity):
    """The worker's answer for one aspect: a level, or one of four words that are never numbers."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="ratings")
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    reason = EncryptedCharField(_("why it does not apply"), max_length=300, blank=True)
    is_problem = models.BooleanField(_("is a problem"), null=True, blank=True)
    note = EncryptedTextField(_("note"), blank=True)

    objects = RatingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("rating")
        ordering = ["assessment", "aspect", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "aspect"], name="rating_once"),
            one_of("answer", Answer, name="rating_answer_known", message=_("This answer is not known.")),
            models.CheckConstraint(
                condition=Q(answer=Answer.RATED, level__isnull=False, level__gte=1, level__lte=5)
                | (~Q(answer=Answer.RATED) & Q(level__isnull=True)),
                name="rating_level",
                violation_error_message=_("A rated aspect has a level from 1 to 5; any other answer has none."),
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_APPLICABLE) | ~Q(reason=""),
                name="rating_reason",
                violation_error_message=_("Say why this aspect does not apply."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.level or self.get_answer_display()}"


class SelfRating(Entity):
    """The person's own 0 to 10 for a domain, kept beside the worker's levels and never mixed with them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="self_ratings")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="self_ratings")
    score = models.PositiveSmallIntegerField(_("own score"))

    objects = RatingQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("own score")
        ordering = ["assessment", "domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="self_rating_once"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=10),
                name="self_rating_scale",
                violation_error_message=_("The own score lies from 0 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.score}"
