"""Closed words of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of a centre is there for (product.md section 1)."""

    SOCIAL_WORKER = "social_worker", _("Social worker")
    FACILITATOR = "facilitator", _("Facilitator")
    MANAGER = "manager", _("Manager")
    COORDINATOR = "coordinator", _("Network coordinator")
    DPO = "dpo", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(models.TextChoices):
    """Languages of the product."""

    FRENCH = "fr", _("French")
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")
