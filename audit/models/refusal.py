"""Requests that were refused to somebody who is known: an account, or the user of a workshop link."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.enums import Refused
from core.constraints import one_of
from core.models import AppendOnly


class RefusalLog(AppendOnly):
    """One refused request: who, when, which page, of which object, how. The object may not exist."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("account")
    )
    channel = models.CharField(max_length=12)
    centre = models.UUIDField(null=True)
    page = models.CharField(_("page"), max_length=80, blank=True)  # the name of the URL, without what was typed
    object = models.UUIDField(_("object"), null=True)  # the uuid in the URL
    outcome = models.CharField(_("what happened"), max_length=12, choices=Refused.choices)
    mark = models.BinaryField(max_length=24, unique=True, null=True)  # audit.row_hmac

    class Meta:
        verbose_name = _("refusal")
        constraints = [
            one_of("outcome", Refused, name="refusal_outcome_known", message=_("This outcome is not known.")),
        ]
        indexes = [
            models.Index(fields=["user", "at"], name="refusal_user_at"),
            models.Index(fields=["centre", "at"], name="refusal_centre_at"),
        ]
