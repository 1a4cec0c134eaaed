"""Every move of every state machine: by whom, when, why, from, to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import EncryptedCharField
from core.models import AppendOnly


class TransitionLog(AppendOnly):
    """One move of one object, written in the transaction of the move."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.UUIDField(db_index=True)
    channel = models.CharField(max_length=12)
    kind = models.CharField(_("kind of object"), max_length=60)
    object = models.UUIDField(_("object"))
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = EncryptedCharField(max_length=500, blank=True)
    mark = models.BinaryField(max_length=24, unique=True, null=True)  # audit.row_hmac

    class Meta:
        verbose_name = _("transition")
        indexes = [models.Index(fields=["kind", "object", "at"], name="transition_of_object")]
