"""Exceptional permissions on one file that end: break-glass, and a file that is lent (django-guardian, direct keys).

Everyday rights come from membership and assignment. A grant says which permission, why and until when; the database
refuses one without. Nothing is granted at the level of the model: guardian would then answer "all files".
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.periods import BELGIUM
from participants.file_scope import grants_in_force, still_lent
from participants.models.participant import Participant
from participants.querysets import FileQuerySet
from permissions.policy import Grant

# Product.md section 5: this file, four hours, read only.
BREAK_GLASS_LASTS = timedelta(hours=4)


class GrantQuerySet(FileQuerySet):
    """Grants, said in words. They are records about a file of their own centre, under its seal if it has one."""

    centre_path = "content_object__centre"
    participant_path = "content_object"

    def in_force(self, moment: datetime | Combinable) -> GrantQuerySet:
        """Those that hold at a moment: begun, not ended, not taken back."""
        return self.filter(grants_in_force(moment))

    def not_over(self, moment: datetime | Combinable) -> GrantQuerySet:
        """Those that hold at a moment or later."""
        return self.filter(ends_at__gt=moment, revoked_at__isnull=True)

    def still_lent(self, on: date) -> GrantQuerySet:
        """Narrow loans to those whose lender is the key worker of the file still: nobody lends what is not theirs."""
        return self.filter(still_lent(on))

    def break_glass(self) -> GrantQuerySet:
        """Those that somebody took with a reason."""
        return self.filter(permission__codename=Grant.BREAK_GLASS)

    def cover(self) -> GrantQuerySet:
        """Those that a key worker lent."""
        return self.filter(permission__codename=Grant.COVER)


def permission_of(grant: Grant) -> Permission:
    """Return the permission on a file that a grant gives."""
    return Permission.objects.get(content_type__app_label="participants", codename=grant)


class ParticipantUserGrant(UserObjectPermissionBase):
    """A permission of one account on one file: which, why, who gave it, until when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_object = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="user_grants")
    reason = EncryptedCharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    revoked_at = models.DateTimeField(_("taken back on"), null=True, blank=True)

    # guardian's own functions (assign_perm) come here too, and the constraints refuse what they write.
    objects = UserObjectPermissionManager.from_queryset(GrantQuerySet)()  # type: ignore[misc]  # guardian types its own
    history = history_records()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = []  # the same person may need the same file again; each time is a row
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="user_grant_has_reason",
                violation_error_message=_("Enter the reason for the exceptional access."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("granted_at")),
                name="user_grant_ends",
                violation_error_message=_("A grant ends after it begins."),
            ),
            # Who opens a file to themselves does so by break-glass; what is lent comes from somebody else.
            models.CheckConstraint(
                condition=~Q(granted_by=F("user")) | Q(ends_at__lte=F("granted_at") + BREAK_GLASS_LASTS),
                name="user_grant_four_hours",
                violation_error_message=_("A file opened by exception closes again after four hours."),
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_at", "content_object"], name="user_grant_in_force")]

    @property
    def last_day(self) -> date:
        """The last day on which it holds in Belgium: a loan ends at the midnight after it."""
        return timezone.localtime(self.ends_at - timedelta(microseconds=1), BELGIUM).date()
