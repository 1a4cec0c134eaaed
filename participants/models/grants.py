"""Exceptional rights on one file that end: cover, handover, break-glass (django-guardian, direct foreign keys).

Everyday rights come from membership and assignment. A grant says why and until when; the database refuses one
without. Nothing is granted at the level of the model: guardian would then answer "all files".
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.history import tracked
from participants.models.participant import Participant


class GrantTerms(models.Model):
    """Why a grant exists, who gave it, when it ends."""

    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        abstract = True


def _terms(prefix: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=~Q(reason=""),
            name=f"{prefix}_has_reason",
            violation_error_message=_("A grant says why."),
        ),
        models.CheckConstraint(
            condition=Q(ends_at__gt=F("granted_at")),
            name=f"{prefix}_ends",
            violation_error_message=_("A grant ends after it begins."),
        ),
    ]


class ParticipantUserGrant(GrantTerms, UserObjectPermissionBase):
    """A right of one account on one file."""

    content_object = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="user_grants")

    history = tracked()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = [["user", "permission", "content_object"]]
        constraints = _terms("user_grant")
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="user_grant_read")]


class ParticipantGroupGrant(GrantTerms, GroupObjectPermissionBase):
    """A right of a group of accounts on one file."""

    content_object = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="group_grants")

    history = tracked()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        unique_together = [["group", "permission", "content_object"]]
        constraints = _terms("group_grant")
        indexes = [models.Index(fields=["group", "permission", "content_object"], name="group_grant_read")]
