"""Searches for a person: who searched, the words, and how many files were found (docs/adr/0032)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import EncryptedCharField
from core.models import AppendOnly


class SearchLog(AppendOnly):
    """One answer to a search by name, also an empty one. The access entry of the same act names the files shown."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.UUIDField()
    centre = models.UUIDField(null=True)
    words = EncryptedCharField(_("words searched"), max_length=100)
    found = models.PositiveIntegerField(_("files found"))
    mark = models.BinaryField(max_length=24, unique=True, null=True)  # audit.row_hmac

    class Meta:
        verbose_name = _("search")
        indexes = [models.Index(fields=["centre", "at"], name="search_centre_at")]
