"""Who came in, who was refused, and every change of the ways in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.enums import SignIn
from core.constraints import one_of
from core.models import AppendOnly


class SignInLog(AppendOnly):
    """One event at the door. A name that was tried is kept as a keyed digest: people type passwords into that field."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("account")
    )
    outcome = models.CharField(_("what happened"), max_length=24, choices=SignIn.choices)
    name_digest = models.CharField(max_length=32, blank=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    mark = models.BinaryField(max_length=24, unique=True, null=True)

    class Meta:
        verbose_name = _("sign-in")
        constraints = [
            one_of("outcome", SignIn, name="sign_in_outcome_known", message=_("This outcome is not known.")),
        ]
        indexes = [models.Index(fields=["user", "at"], name="sign_in_user_at")]
