"""What lies in the vault: one table for every file of Jalon, whichever record it belongs to."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import vault
from core.constraints import exactly_when
from core.crypto.fields import EncryptedCharField
from core.models import Entity


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Files of the vault."""

    def keep(self, content: bytes) -> StoredFile:
        """Write the bytes into the vault, then the row; where the transaction fails, the bytes are swept later."""
        name, key = vault.store(content)
        return self.create(uuid=name, key=key, size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def unclaimed(self) -> StoredFileQuerySet:
        """Those to which no record points, of whatever room, with their keys still there."""
        links = {f"{link.name}__isnull": True for link in self.model._meta.related_objects}
        return self.filter(erased_at__isnull=True, **links)

    def erase(self) -> int:
        """Forget the keys: from now on nobody reads the bytes, which go thirty days later. Return how many."""
        return self.filter(erased_at__isnull=True).update(key="", erased_at=timezone.now())


class StoredFile(Entity):
    """A file of the vault under its uuid, with its own key, which the ring encrypts (`rotate_keys` writes it anew).

    Whoever has a file points here and is protected from losing it; the sweep asks this table alone what belongs to
    somebody.
    """

    key = EncryptedCharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        constraints = [
            exactly_when(
                models.Q(key=""),
                "erased_at",
                name="stored_file_erased",
                message=_("A file without a key was erased, and says when."),
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | models.Q(erased_at__isnull=False),
                name="stored_file_removed",
                violation_error_message=_("The bytes of a file go after it was erased."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["erased_at"],
                condition=models.Q(erased_at__isnull=False, removed_at__isnull=True),
                name="stored_file_to_remove",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def read(self) -> bytes:
        """Return the bytes. Raise core.vault.Missing for what was erased, core.vault.Altered for what is another's."""
        if not self.key:
            raise vault.Missing(f"File {self.uuid} of the vault was erased.")
        content = vault.read(self.uuid, self.key)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise vault.Altered(f"File {self.uuid} of the vault is not the one of its row.")
        return content
