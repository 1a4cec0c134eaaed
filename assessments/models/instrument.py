"""The instrument as versioned data: domains, aspects, and a sentence of our own for each level, in three languages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.errata import Erratum, errata_of, words_at
from core.periods import today


def _in_current_language(texts: dict[str, str]) -> str:
    """Return the text in the language of the moment, else in French."""
    return texts.get(_current_language()) or texts.get("fr", "")


def _current_language() -> str:
    return (get_language() or "fr")[:2]


class Instrument(models.Model):
    """One version; ratings of different versions are never compared (product.md section 4, rule 9)."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        verbose_name = _("instrument")
        ordering = ["version"]

    def __str__(self) -> str:
        return f"v{self.version}"


class Domain(models.Model):
    """One of the seven domains of life. `labels` maps fr, nl, en to its name."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="domains")
    code = models.SlugField(max_length=30)
    position = models.PositiveSmallIntegerField()
    labels = models.JSONField()

    class Meta:
        verbose_name = _("domain")
        ordering = ["instrument", "position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="domain_code_once"),
            models.UniqueConstraint(fields=["instrument", "position"], name="domain_position_once"),
        ]

    def __str__(self) -> str:
        return _in_current_language(self.labels)


class Aspect(models.Model):
    """What is looked at within a domain. `labels` and `questions` map fr, nl, en.

    `applies` says on which fact it rests, and with which value it is asked; None where it is asked of everybody.
    """

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="aspects")
    code = models.SlugField(max_length=30)
    position = models.PositiveSmallIntegerField()
    labels = models.JSONField()
    questions = models.JSONField()
    applies = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("aspect")
        ordering = ["domain", "position"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "code"], name="aspect_code_once"),
            models.UniqueConstraint(fields=["domain", "position"], name="aspect_position_once"),
        ]

    def __str__(self) -> str:
        return _in_current_language(self.labels)

    @property
    def question(self) -> str:
        return _in_current_language(self.questions)


class Level(models.Model):
    """One of the five levels of an aspect: a short form for a button and a concrete sentence.

    Its rows hold the words as they were installed; what was corrected since comes from the errata, for a level that is
    read through assessments.instruments.outline_of(), which tells it its `place`.
    """

    #: the version of the instrument, the codes of its domain and aspect; None for a level that was read otherwise
    place: tuple[int, str, str] | None = None

    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    shorts = models.JSONField()
    texts = models.JSONField()

    class Meta:
        verbose_name = _("level")
        ordering = ["aspect", "level"]
        constraints = [
            models.UniqueConstraint(fields=["aspect", "level"], name="level_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5),
                name="level_scale",
                violation_error_message=_("A level lies from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.short}"

    @property
    def short(self) -> str:
        return self.words("short")

    @property
    def text(self) -> str:
        return self.words("text")

    @property
    def errata(self) -> list[Erratum]:
        """The errata of this level that are in force today, by their number."""
        if self.place is None:
            return []
        version, domain, aspect = self.place
        return [one for one in errata_of(version, today()) if one.place == (domain, aspect, self.level)]

    def words(self, part: str, *, language: str = "", wording: int | None = None) -> str:
        """Return the short form or the sentence ("text") in the language of the moment, as it is worded today.

        With the `wording` of an answer, as it was worded when the answer was given, if that was in this language or in
        an unknown one: another language said nothing of these words.
        """
        shown = _current_language()
        at = wording if language in ("", shown) else None
        words = _in_current_language(self.shorts if part == "short" else self.texts)
        return words_at(self.errata, part, shown, words, wording=at)
