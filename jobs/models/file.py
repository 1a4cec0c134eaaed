"""Files of a job: a result and the state "done" are one transaction, so neither is there alone.

The bytes lie in the vault (jobs.stored_files) and are whole there before the row is written.
"""

from __future__ import annotations

import hashlib
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from core.models import Entity
from jobs.enums import FILE_MAX_BYTES, FileRole
from jobs.models.job import Job
from jobs.models.stored_file import StoredFile

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class JobFileManager(models.Manager["JobFile"]):
    """Keeps files."""

    def keep(self, job: Job, role: FileRole, name: str, content_type: str, content: bytes) -> JobFile:
        """Write the bytes as the job's file of that role. Raise ValidationError when they are too many."""
        if len(content) > FILE_MAX_BYTES:
            raise ValidationError(
                _("The file is too large: %(size)s, and at most %(most)s can be kept.")
                % {"size": filesizeformat(len(content)), "most": filesizeformat(FILE_MAX_BYTES)}
            )
        return self.create(
            job=job,
            role=role,
            name=_UNSAFE.sub("_", name).strip(" ._")[-150:] or role.value,
            content_type=content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            stored=StoredFile.objects.keep(content),
        )


class JobFile(Entity):
    """The file that a job reads (source) or made (result); at most one of each."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=10, choices=FileRole.choices)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="job_file")

    objects = JobFileManager()

    class Meta:
        verbose_name = _("job file")
        constraints = [
            one_of("role", FileRole, name="job_file_role_known", message=_("This role is not known.")),
            models.UniqueConstraint(
                fields=["job", "role"],
                name="job_file_once",
                violation_error_message=_("This job already has this file."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=0, size__lte=FILE_MAX_BYTES),
                name="job_file_size",
                violation_error_message=_("The file is too large. Choose a smaller one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        """Return the bytes. Raise core.vault.VaultError where they are not there as they were stored."""
        return self.stored.read()
