"""Closed words of oversight."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertKind(models.TextChoices):
    """What the officer is told of by itself. A sign to ask, never a judgement."""

    MANY_FILES = "many_files", _("Many files opened in one day")
    OUTSIDE_CASELOAD = "outside_caseload", _("Files opened that are not the reader's own")
    SAME_NAME = "same_name", _("A file with the reader's own surname")
    AT_NIGHT = "at_night", _("Files opened at night")
    LOGS_CHANGED = "logs_changed", _("The logs are not as they were sealed")
    MANY_REFUSALS = "many_refusals", _("Many pages refused in one day")
