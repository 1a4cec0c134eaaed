"""What a person is told: in Jalon at once, and by a mail that says only that there is something to read."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoticeKind
from accounts.models.centre import Centre
from core.constraints import one_of
from core.models import Entity

if TYPE_CHECKING:
    from accounts.models.user import User


class NoticeQuerySet(models.QuerySet):
    """Notices, said in words."""

    def of(self, user: User) -> NoticeQuerySet:
        """Those addressed to a person."""
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        """Those not put away yet."""
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> NoticeQuerySet:
        """Those of which the mail has not gone yet; what was read needs none any more."""
        return self.unread().filter(mail=True, mailed_at__isnull=True)


class Notice(Entity):
    """One thing told to one person. It names what it is about by uuid; the sentence is made when it is shown."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=24, choices=NoticeKind.choices)
    about = models.UUIDField(_("about"), default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    mail = models.BooleanField(_("with a mail"), default=False)
    read_at = models.DateTimeField(_("put away on"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mail sent on"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-created_at", "-pk"]
        constraints = [one_of("kind", NoticeKind, name="notice_kind_known", message=_("This word is not known."))]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return self.get_kind_display()
