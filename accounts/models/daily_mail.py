"""How often a person wants a mail about what waits for her, and what the last one counted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import MailRhythm
from core.constraints import one_of
from core.models import Entity


class DailyMail(Entity):
    """One for each account that home was put together for, or that chose.

    `known` says of what was there at the last look, by a digest without contents, how many there were: a mail leaves
    only where there is more. `looked_on` is the day of that look, which is written before the mail leaves.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_mail")
    rhythm = models.CharField(
        _("mail about what waits"), max_length=8, choices=MailRhythm.choices, default=MailRhythm.DAILY
    )
    looked_on = models.DateField(null=True, editable=False)
    known = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("daily mail")
        ordering = ["user"]
        constraints = [
            one_of("rhythm", MailRhythm, name="daily_mail_rhythm_known", message=_("This word is not known.")),
        ]

    def __str__(self) -> str:
        return self.get_rhythm_display()
