"""What the data-protection officer is told of by itself, and that it was looked at. Never deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import exactly_when, one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from oversight.enums import AlertKind
from permissions.querysets import ScopedQuerySet


class AlertQuerySet(ScopedQuerySet):
    """Alerts, said in words."""

    def open(self) -> AlertQuerySet:
        """Those that nobody has looked at."""
        return self.filter(looked_at__isnull=True)


class Alert(Entity):
    """One sign, of one account on one day. It names a file by uuid, as the log does, so that it outlives the file."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(_("kind"), max_length=20, choices=AlertKind.choices)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("account")
    )
    day = models.DateField(_("day"))
    file = models.CharField(max_length=32, blank=True)  # uuid without dashes; "" where the sign is of several files
    count = models.PositiveIntegerField(_("how many"))
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    looked_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    note = EncryptedCharField(_("note"), max_length=500, blank=True)

    objects = AlertQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("alert")
        ordering = ["-day", "-pk"]
        constraints = [
            one_of("kind", AlertKind, name="alert_kind_known", message=_("This word is not known.")),
            exactly_when(
                Q(looked_by__isnull=False),
                "looked_at",
                name="alert_looked",
                message=_("Enter together who looked at the alert, and when."),
            ),
            models.UniqueConstraint(
                fields=["centre", "kind", "reader", "day", "file"],
                name="alert_once",
                violation_error_message=_("This was told already."),
            ),
        ]
        indexes = [models.Index(fields=["centre", "looked_at", "day"], name="alert_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.day}"
