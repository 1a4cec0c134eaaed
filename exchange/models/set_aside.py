"""What an import had for a sealed file of which its author may not know: kept for those who are named on the seal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import exactly_when
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.models import Participant
from participants.querysets import FileQuerySet


class SetAsideQuerySet(FileQuerySet):
    """What was set aside, scoped by its file."""

    def waiting(self) -> SetAsideQuerySet:
        """Return those that nobody has put away."""
        return self.filter(noted_at__isnull=True)


class SetAside(Entity):
    """The rows of one workbook that name one sealed file, as JSON (exchange.withheld_rows)."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="set_aside")
    rows = EncryptedTextField(_("rows of the workbook"))
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    noted_at = models.DateTimeField(_("put away on"), null=True, blank=True)

    objects = SetAsideQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("rows set aside for a protected file")
        ordering = ["created_at", "pk"]
        constraints = [
            exactly_when(
                models.Q(noted_by__isnull=False),
                "noted_at",
                name="set_aside_noted",
                message=_("Enter who handled it, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
