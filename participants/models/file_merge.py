"""Two files that were one person: which was merged into which, and what is needed to take it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class FileMergeQuerySet(FileQuerySet):
    """Merges, said in words."""

    participant_path = "kept"
    centre_path = "kept__centre"

    def standing(self) -> FileMergeQuerySet:
        """Those that were not taken back."""
        return self.filter(undone_at__isnull=True)

    def open(self) -> FileMergeQuerySet:
        """Those that can still be taken back."""
        return self.standing().filter(settled_at__isnull=True)

    def of_address(self, uuid: Any) -> FileMergeQuerySet:
        """Those by which a file of this address became part of another one."""
        return self.standing().filter(absorbed=uuid)


class FileMerge(Entity):
    """One file was merged into another: its row is gone, its address and number lead to the kept one.

    While the merge is open, `manifest` holds each row that was written, as it was and as it became (participants.
    services.merge); settled, it is empty.
    """

    kept = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="merges")
    absorbed = models.UUIDField(editable=False)
    absorbed_key = models.BigIntegerField(editable=False)
    absorbed_number = models.CharField(_("file number"), max_length=30)
    reason = EncryptedCharField(_("reason"), max_length=300)
    manifest = EncryptedTextField(blank=True, default="", editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("merged by"), on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField(_("merged on"))
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    undone_at = models.DateTimeField(_("taken back on"), null=True, blank=True)

    objects = FileMergeQuerySet.as_manager()
    history = history_records(excluded_fields=["manifest"])

    class Meta:
        verbose_name = _("merge of two files")
        ordering = ["merged_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("absorbed_key")),
                name="file_merge_of_two",
                violation_error_message=_("A file is not merged with itself."),
            ),
            models.UniqueConstraint(
                fields=["kept"],
                condition=Q(undone_at__isnull=True, settled_at__isnull=True),
                name="file_merge_open_once",
                violation_error_message=_("Another merge of this file can still be taken back: settle it first."),
            ),
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(undone_at__isnull=True),
                name="file_merge_once",
                violation_error_message=_("This file was merged already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="file_merge_undone_by",
                violation_error_message=_("A merge is taken back by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return self.absorbed_number

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken back."""
        return self.undone_at is None and self.settled_at is None
