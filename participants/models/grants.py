"""Exceptional rights on one file that end: cover, handover, break-glass (django-guardian, direct foreign keys).

Everyday rights come from membership and assignment. A grant says why and until when; the database refuses one
without. Nothing is granted at the level of the model: guardian would then answer "all files".
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.periods import BELGIUM
from participants.enums import GrantKind
from participants.models.participant import Participant
from participants.models.referent import ReferentAssignment
from participants.querysets import FileQuerySet

# Product.md section 5: this file, four hours, read only.
BREAK_GLASS_LASTS = timedelta(hours=4)


class GrantQuerySet(FileQuerySet):
    """Grants, said in words. They are records about a file of their own centre, under its seal if it has one."""

    centre_path = "content_object__centre"
    participant_path = "content_object"

    def in_force(self, moment: datetime | Combinable) -> GrantQuerySet:
        """Those that hold at a moment: begun, not ended, not taken back."""
        return self.not_over(moment).filter(granted_at__lte=moment)

    def not_over(self, moment: datetime | Combinable) -> GrantQuerySet:
        """Those that hold at a moment or later."""
        return self.filter(ends_at__gt=moment, revoked_at__isnull=True)

    def still_lent(self, on: date | Combinable) -> GrantQuerySet:
        """Leave out what was lent by somebody who is no more the key worker: nobody lends what is not theirs."""
        lender = ReferentAssignment.objects.current(on).filter(
            participant=OuterRef("content_object"), member__user=OuterRef("granted_by")
        )
        return self.exclude(Q(kind=GrantKind.COVER) & ~Exists(lender))

    def break_glass(self) -> GrantQuerySet:
        """Those that somebody took with a reason."""
        return self.filter(kind=GrantKind.BREAK_GLASS)

    def cover(self) -> GrantQuerySet:
        """Those that a key worker lent."""
        return self.filter(kind=GrantKind.COVER)


class GrantTerms(models.Model):
    """Why a grant exists, who gave it, when it ends."""

    kind = models.CharField(_("kind"), max_length=12, choices=GrantKind.choices, default=GrantKind.COVER)
    reason = EncryptedCharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    revoked_at = models.DateTimeField(_("taken back on"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date:
        """The last day on which it holds in Belgium: a loan ends at the midnight after it."""
        return timezone.localtime(self.ends_at - timedelta(microseconds=1), BELGIUM).date()


def _terms(prefix: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=~Q(reason=""),
            name=f"{prefix}_has_reason",
            violation_error_message=_("Enter the reason for the exceptional access."),
        ),
        models.CheckConstraint(
            condition=Q(ends_at__gt=F("granted_at")),
            name=f"{prefix}_ends",
            violation_error_message=_("A grant ends after it begins."),
        ),
        one_of("kind", GrantKind, name=f"{prefix}_kind_known", message=_("This word is not known.")),
        models.CheckConstraint(
            condition=~Q(kind=GrantKind.BREAK_GLASS) | Q(ends_at__lte=F("granted_at") + BREAK_GLASS_LASTS),
            name=f"{prefix}_four_hours",
            violation_error_message=_("A file opened by exception closes again after four hours."),
        ),
    ]


class ParticipantUserGrant(GrantTerms, UserObjectPermissionBase):
    """A right of one account on one file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content_object = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="user_grants")

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment, misc]  # another manager than guardian's
    history = history_records()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = []  # the same person may need the same file again; each time is a row
        ordering = ["granted_at", "pk"]
        constraints = _terms("user_grant")
        indexes = [models.Index(fields=["user", "ends_at", "content_object"], name="user_grant_in_force")]


class ParticipantGroupGrant(GrantTerms, GroupObjectPermissionBase):
    """A right of a group of accounts on one file."""

    content_object = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="group_grants")

    history = history_records()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        unique_together = [["group", "permission", "content_object"]]
        constraints = _terms("group_grant")
        indexes = [models.Index(fields=["group", "permission", "content_object"], name="group_grant_read")]
