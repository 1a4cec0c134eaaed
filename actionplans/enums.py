"""Closed words of action plans."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """States of a plan."""

    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    RUNNING = "running", _("Running")
    CLOSED = "closed", pgettext_lazy("an action plan", "Closed")


class ActionState(models.TextChoices):
    """States of an action."""

    TO_DO = "to_do", _("To do")
    DOING = "doing", _("Under way")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly done")
    DROPPED = "dropped", _("Dropped")


class ReviewResult(models.TextChoices):
    """What came of a review of a plan."""

    GOES_ON = "goes_on", pgettext_lazy("a plan", "It goes on")
    CHANGED = "changed", pgettext_lazy("a plan", "It was changed")
    CLOSED = "closed", pgettext_lazy("a plan", "It is closed")


class Doer(models.TextChoices):
    """Who does an action."""

    PARTICIPANT = "participant", _("Participant")
    REFERENT = "referent", _("Key worker")
    TOGETHER = "together", _("Together")
    OTHER = "other", _("Somebody else")


class ExitProjectKind(models.TextChoices):
    """What comes after the path."""

    SOCIAL = "social", _("Social project")
    PROFESSIONAL = "professional", _("Professional project")
    NONE = "none", pgettext_lazy("a project", "None")


class PlanEnding(models.TextChoices):
    """What becomes of a plan that is open when the path ends; empty for one that was closed in its time."""

    OUTCOME = "outcome", pgettext_lazy("a plan at the end of a path", "Closed with what came of it")
    STEPS = "steps", pgettext_lazy("a plan at the end of a path", "Carried into the first steps")
    NEW_PATH = "new_path", pgettext_lazy("a plan at the end of a path", "Left open for a new path")
    LEFT = "left", pgettext_lazy("a plan at the end of a path", "Closed with the path, without news")


class StepState(models.TextChoices):
    """States of a first step after the path."""

    TO_DO = "to_do", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class CallAnswer(models.TextChoices):
    """Whether the person agrees to be contacted some months after the path."""

    YES = "yes", pgettext_lazy("to be contacted after the path", "Yes")
    NO = "no", pgettext_lazy("to be contacted after the path", "No")
