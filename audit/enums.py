"""Closed words of the logs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Extent(models.TextChoices):
    """How much of a file was shown."""

    LISTED = "listed", _("Listed")
    OPENED = "opened", _("Opened")
    EXPORTED = "exported", _("Exported")
