"""Closed words of assessments."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """When on the path."""

    ENTRY = "entry", _("Entry")
    MIDTERM = "midterm", _("Midterm")
    EXIT = "exit", _("Exit")
    OTHER = "other", _("Other")


class AssessmentState(models.TextChoices):
    """States of an assessment."""

    DRAFT = "draft", _("Draft")
    COMPLETED = "completed", _("Completed")
    VALIDATED = "validated", _("Validated")
    AMENDED = "amended", _("Amended")
    DISCARDED = "discarded", _("Thrown away")


class WordsBy(models.TextChoices):
    """Who typed the person's own words: the words are hers either way."""

    HERSELF = "herself", _("The person herself")
    WORKER = "worker", _("The worker, as they were said")


class Answer(models.TextChoices):
    """The five kinds of answer: never zero, never a middle value, never carried forward."""

    RATED = "rated", _("Rated")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    NOT_ASKED = "not_asked", _("Not asked")
    DOES_NOT_KNOW = "does_not_know", _("Does not know")
    DECLINED = "declined", _("Declined to answer")


class ErratumKind(StrEnum):
    """What is wrong with the words of a level: letters, what a reader takes them for, or what they mean."""

    SPELLING = "spelling"
    MISREAD = "misread"
    MEANING = "meaning"
