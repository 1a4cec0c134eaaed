"""Closed words of the sheet: its parts, and how large it is printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SheetPart(models.TextChoices):
    """The parts of a sheet, in their order on it."""

    APPOINTMENTS = "appointments", _("Next appointments")
    WORKSHOPS = "workshops", _("Workshops of the next 7 days")
    WISHES = "wishes", _("What she wants, in her own words")
    STEPS = "steps", _("What each of us does, with days")
    SCORES = "scores", _("Her own 0 to 10, at first and now")
    READERS = "readers", _("Who may read the file, and how she sees it")
    CALL = "call", _("Whom to call")


class PrintSize(models.TextChoices):
    """How large a sheet is printed, in points."""

    LARGE = "14", pgettext_lazy("size of print", "Large")
    VERY_LARGE = "18", pgettext_lazy("size of print", "Very large")
