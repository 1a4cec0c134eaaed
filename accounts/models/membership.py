"""Who is what in which centre, from when to when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.centre import Centre
from core.constraints import in_order, one_of
from core.history import tracked
from core.models import Entity


class MembershipQuerySet(models.QuerySet):
    """Memberships, said in words."""

    def current(self, on: date) -> MembershipQuerySet:
        """Those in force on a day, both ends included, of accounts that may sign in."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True)


class Membership(Entity):
    """A role in a centre for a time; every right begins here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = tracked()

    class Meta:
        verbose_name = _("membership")
        ordering = ["starts_on", "pk"]
        constraints = [
            one_of("role", Role, name="membership_role_known", message=_("This role is not known.")),
            in_order("starts_on", "ends_on", name="membership_dates", message=_("The end is before the start.")),
            models.UniqueConstraint(
                fields=["user", "centre", "role"],
                condition=Q(ends_on__isnull=True),
                name="membership_once",
                violation_error_message=_("This person already has this role in this centre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
