"""Closed words of what is made for the person herself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RedactionGround(models.TextChoices):
    """Why a passage is left out of the copy of a file (article 15(4) of the GDPR)."""

    OTHER_PERSON = "other_person", _("It is about somebody else")
    TOLD = "told", _("Somebody else told it in confidence")
