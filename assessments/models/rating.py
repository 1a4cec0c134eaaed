"""What was answered for each aspect, and the person's own view of each domain beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Answer, WordsBy
from assessments.errata import LANGUAGES, Erratum, errata_of, misreadings
from assessments.models.assessment import GONE_STATES, Assessment
from assessments.models.instrument import Aspect, Domain
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.periods import today
from participants.models import Enrolment
from participants.querysets import FileQuerySet


class AnswerQuerySet(FileQuerySet):
    """Ratings and own scores are read through their assessment's file."""

    centre_path = "assessment__enrolment__participant__centre"
    participant_path = "assessment__enrolment__participant"


class RatingQuerySet(AnswerQuerySet):
    """Ratings, some of which hold a note without an answer."""

    def answered(self) -> RatingQuerySet:
        """Return the ratings with a level or another whole answer, as Rating.is_answered."""
        return self.exclude(answer="").exclude(answer=Answer.NOT_APPLICABLE, reason="")

    def to_read_again(self) -> RatingQuerySet:
        """Return the levels of standing assessments that may have been chosen by the wrong sense of their words.

        Those that were given before an erratum of the kind "misread", in its language or in an unknown one.
        """
        open_for = Q(pk__in=[])
        for version, erratum in misreadings(today()):
            domain, aspect, level = erratum.place
            open_for |= Q(
                aspect__domain__instrument__version=version,
                aspect__domain__code=domain,
                aspect__code=aspect,
                level=level,
                language__in=("", erratum.language),
                wording__lt=erratum.number,
            )
        return self.filter(open_for).exclude(assessment__state__in=GONE_STATES)

    def unnoted_problems(self) -> RatingQuerySet:
        """Return the answers that say "a problem", of standing assessments, and of which no problem is noted.

        It is asked when the aspect was last answered: a note without an answer that says nothing of a problem does not
        hide what was said before. Problems are a room above: asked through the reverse accessor.
        """
        standing = ~Q(assessment__state__in=GONE_STATES)
        of_same = {name: OuterRef(name) for name in ("aspect", "assessment__enrolment")}
        answered = ~Q(answer="") & ~Q(answer=Answer.NOT_APPLICABLE, reason="")
        said = self.model.objects.filter(answered | Q(is_problem__isnull=False), standing, **of_same)
        day, version = OuterRef("assessment__date"), OuterRef("assessment__version")
        later = Q(assessment__date__gt=day) | Q(assessment__date=day, assessment__version__gt=version)
        later |= Q(assessment__date=day, assessment__version=version, pk__gt=OuterRef("pk"))
        path, aspect = OuterRef("assessment__enrolment"), OuterRef("aspect")
        noted = Enrolment.objects.filter(pk=path, problems__aspect=aspect)
        return self.filter(
            standing,
            ~Exists(said.filter(later).order_by()),
            ~Exists(noted.order_by()),
            is_problem=True,
        )


class Rating(Entity):
    """The worker's answer for one aspect: a level, or one of four words that are never numbers.

    `answer` is "" while only a note or "is a problem" is entered; such a rating counts as not answered, and so does
    "not applicable" without its reason (docs/adr/0033). No assessment is completed with one of them.

    A level keeps the language of the sentences that were on the screen, "" where that is not known, and as `wording`
    the number of the last erratum that was in force then, or when it was read again (docs/adr/0069).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    aspect = models.ForeignKey(Aspect, on_delete=models.PROTECT, related_name="ratings")
    answer = models.CharField(_("answer"), max_length=16, choices=Answer.choices, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    reason = EncryptedCharField(_("why it does not apply"), max_length=300, blank=True)
    is_problem = models.BooleanField(_("is a problem"), null=True, blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    language = models.CharField(_("language of the sentences"), max_length=3, blank=True)
    wording = models.PositiveSmallIntegerField(_("last erratum when it was answered"), default=0)

    objects = RatingQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("rating")
        ordering = ["assessment", "aspect", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "aspect"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *Answer.values]),
                name="rating_answer_known",
                violation_error_message=_("This answer is not known."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.RATED, level__isnull=False, level__gte=1, level__lte=5)
                | (~Q(answer=Answer.RATED) & Q(level__isnull=True)),
                name="rating_level",
                violation_error_message=_(
                    "Choose a level from 1 to 5 for a rated aspect, and none for any other answer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True, language="", wording=0)
                | Q(level__isnull=False, language__in=["", *LANGUAGES]),
                name="rating_wording",
                violation_error_message=_("Only a level has sentences, in French, Dutch or English."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.level or self.get_answer_display()}"

    @property
    def is_answered(self) -> bool:
        """Whether there is a level or another whole answer; a note alone is none."""
        return bool(self.answer) and (self.answer != Answer.NOT_APPLICABLE or bool(self.reason))

    def open_errata(self, version: int, domain: str, aspect: str) -> list[Erratum]:
        """Return the errata for which this level is read again, by their number; the codes are those of its aspect."""
        about = [one for one in errata_of(version, today()) if one.place == (domain, aspect, self.level)]
        return [one for one in about if one.is_open_for(self.language, self.wording)]


class SelfRating(Entity):
    """The person's own 0 to 10 for a domain and her own words, beside the worker's levels and never mixed with them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="self_ratings")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="self_ratings")
    score = models.PositiveSmallIntegerField(_("own score"), null=True, blank=True)
    words = EncryptedCharField(_("own words"), max_length=300, blank=True)
    language = models.CharField(_("language of the words"), max_length=3, blank=True)
    written_by = models.CharField(_("words typed by"), max_length=7, choices=WordsBy.choices, blank=True)

    objects = AnswerQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("own view")
        ordering = ["assessment", "domain", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="self_rating_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=10),
                name="self_rating_scale",
                violation_error_message=_("The own score lies from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=False) | ~Q(words=""),
                name="self_rating_says_something",
                violation_error_message=_("Enter an own score or own words."),
            ),
            models.CheckConstraint(
                condition=Q(words="", language="", written_by="")
                | (~Q(words="") & ~Q(language="") & Q(written_by__in=WordsBy.values)),
                name="self_rating_words_by",
                violation_error_message=_("Own words have a language, and are typed by the person or by the worker."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.words if self.score is None else self.score}"

    @property
    def picture_x(self) -> int:
        """Where the score stands on its picture, a line of 11 marks from 5 to 105."""
        return 5 + 10 * (self.score or 0)
