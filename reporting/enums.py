"""Closed words of reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """States of a report."""

    DRAFT = "draft", _("Draft")
    VALIDATED = "validated", _("Validated")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Superseded")


class CountMode(models.TextChoices):
    """Who is a participant of a period: two figures under two names (product.md section 4, rule 1)."""

    PRESENCE = "presence", _("By presence or interview")
    ENROLMENT = "enrolment", _("By enrolment")
