"""Who looked at which files: one entry an answer, one line a file named in it (product.md section 5)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.enums import Extent
from core.constraints import one_of
from core.models import AppendOnly


class AccessEntry(AppendOnly):
    """One answer that showed files: a page, a list, a document, an export."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.UUIDField()
    channel = models.CharField(max_length=12)
    centre = models.UUIDField(null=True)
    extent = models.CharField(max_length=10, choices=Extent.choices)
    what = models.CharField(_("what was shown"), max_length=100)
    purpose = models.CharField(_("why"), max_length=300, blank=True)
    mark = models.BinaryField(max_length=24, null=True)  # audit.row_hmac

    class Meta:
        verbose_name = _("access entry")
        constraints = [
            one_of("extent", Extent, name="access_extent_known", message=_("This extent is not known.")),
        ]
        indexes = [
            models.Index(fields=["actor", "at"], name="access_actor_at"),
            models.Index(fields=["centre", "at"], name="access_centre_at"),
        ]


class AccessedFile(AppendOnly):
    """One file named in an answer; by uuid and without a key to it, so that the trace outlives the file."""

    entry = models.ForeignKey(AccessEntry, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=40)
    file = models.UUIDField(db_index=True)

    class Meta:
        verbose_name = _("accessed file")
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "file"], name="accessed_file_once"),
        ]
