"""A key worker's whole caseload lent to a colleague for some days: a leave, an illness."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember, User
from core.constraints import in_order
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from participants.file_scope import covers_in_force
from permissions.querysets import ScopedQuerySet


class CoverQuerySet(ScopedQuerySet):
    """Covers, said in words."""

    centre_path = "member__centre"

    def current(self, on: date | Combinable) -> CoverQuerySet:
        """Those in force on a day, both ends included, that were not taken back."""
        return self.filter(covers_in_force(on))

    def not_over(self, on: date | Combinable) -> CoverQuerySet:
        """Those in force on a day or to come."""
        return self.filter(ends_on__gte=on, taken_back_at__isnull=True)

    def scope_own_caseload(self, user: User) -> Q:
        """Those that the key worker gave; who covers sees the files, not the arrangement."""
        return Q(member__user=user)


class Cover(Entity):
    """Who stands in for whom, from when to when. It reaches the files that the key worker has on each of its days."""

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="covers")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covering")
    reason = EncryptedCharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    taken_back_at = models.DateTimeField(_("taken back on"), null=True, blank=True)

    objects = CoverQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("cover")
        ordering = ["starts_on", "pk"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="cover_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="cover_has_reason",
                violation_error_message=_("Enter the reason for the cover."),
            ),
        ]
        indexes = [models.Index(fields=["colleague", "ends_on", "member"], name="cover_in_force")]

    def __str__(self) -> str:
        return f"{self.member} · {self.starts_on}"

    def clean(self) -> None:
        """Raise ValidationError when the key worker would stand in for herself."""
        if self.member_id and self.member.user_id == self.colleague_id:
            raise ValidationError({"colleague": _("Choose a colleague: nobody stands in for themselves.")})
