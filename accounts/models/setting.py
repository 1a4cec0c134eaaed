"""What a centre set otherwise than Jalon does by itself: each value from a day on, with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.centre import Centre
from core.history import history_records
from core.models import Entity


class CentreSetting(Entity):
    """A value of a setting, in force from a day until that of the next one (accounts.centre_settings)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="settings")
    code = models.CharField(_("setting"), max_length=60)
    value = models.IntegerField(_("value"))
    text = models.CharField(_("text"), max_length=60, blank=True)  # of a setting that is one (TextSetting); value is 0
    from_day = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = history_records()

    class Meta:
        verbose_name = _("setting of the centre")
        ordering = ["centre", "code", "from_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code", "from_day"],
                name="centre_setting_once_a_day",
                violation_error_message=_("This setting already changes on this day. Change that value instead."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="centre_setting_has_reason",
                violation_error_message=_("Enter why the setting changes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.value} · {self.from_day}"
