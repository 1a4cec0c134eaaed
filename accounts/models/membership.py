"""Who is what in which centre, from when to when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role, RoleStatus
from accounts.models.centre import Centre
from core.constraints import exactly_when, in_order, one_of
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre


class MembershipQuerySet(models.QuerySet):
    """Memberships, said in words."""

    def current(self, on: date) -> MembershipQuerySet:
        """Those that open something on a day, both ends included: in force, of accounts that may sign in."""
        return self.not_over(on).filter(status=RoleStatus.IN_FORCE, starts_on__lte=on, user__is_active=True)

    def not_over(self, on: date) -> MembershipQuerySet:
        """Those that open something on a day or later, or would once confirmed; the account may be closed."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), status__in=[RoleStatus.AWAITING, RoleStatus.IN_FORCE]
        )

    def ever_in_force(self) -> MembershipQuerySet:
        """Those that are or were in force: the centre then knows the account."""
        alone_or_confirmed = Q(given_by__isnull=True) | Q(decided_by__isnull=False)
        return self.filter(Q(status=RoleStatus.IN_FORCE) | (Q(status=RoleStatus.ENDED) & alone_or_confirmed))


class Membership(SameCentre, Entity):
    """A role in a centre for a time; every right begins here.

    A role given on a page waits for a second person (docs/adr/0013). What comes from a command, an import or an
    earlier version is in force at once and names nobody in `given_by`.
    """

    same_centre = ("centre", "member__centre")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=RoleStatus.choices, default=RoleStatus.IN_FORCE)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # The code of the team that comes with the role: it stands for the account from the day the role is in force,
    # because the files of that code's caseload open with it.
    member = models.ForeignKey("accounts.TeamMember", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    # The name as it was typed when the role was given: until the role is in force, the centre is shown this one and
    # nothing of the account that has the address (docs/adr/0030).
    invited_as = models.CharField(_("name as it was typed"), max_length=161, blank=True, default="")

    objects = MembershipQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("membership")
        ordering = ["starts_on", "pk"]
        constraints = [
            one_of("role", Role, name="membership_role_known", message=_("This role is not known.")),
            in_order(
                "starts_on",
                "ends_on",
                name="membership_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.UniqueConstraint(
                fields=["user", "centre", "role"],
                condition=Q(ends_on__isnull=True, status__in=[RoleStatus.AWAITING, RoleStatus.IN_FORCE]),
                name="membership_once",
                violation_error_message=_("This person already has this role in this centre."),
            ),
            one_of("status", RoleStatus, name="membership_known_status", message=_("This status is not known.")),
            models.CheckConstraint(
                condition=Q(status=RoleStatus.AWAITING, given_by__isnull=False, decided_by__isnull=True)
                | Q(status=RoleStatus.IN_FORCE, given_by__isnull=True, decided_by__isnull=True)
                | Q(status=RoleStatus.IN_FORCE, given_by__isnull=False, decided_by__isnull=False)
                | Q(status=RoleStatus.REFUSED, given_by__isnull=False, decided_by__isnull=False)
                | Q(status=RoleStatus.ENDED, ends_on__isnull=False),
                name="membership_second_person",
                violation_error_message=_("A role given by one person is decided by another."),
            ),
            models.CheckConstraint(
                condition=(Q(given_by__isnull=True) | ~Q(given_by=F("user")))
                & (Q(decided_by__isnull=True) | (~Q(decided_by=F("given_by")) & ~Q(decided_by=F("user")))),
                name="membership_other_person",
                violation_error_message=_("Nobody decides about a role of their own, or about one that they gave."),
            ),
            exactly_when(
                Q(decided_by__isnull=False),
                "decided_at",
                name="membership_decided_when",
                message=_("Enter who decided, and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def was_in_force(self) -> bool:
        """Whether it is or was in force; the Python of ever_in_force()."""
        if self.status == RoleStatus.ENDED:
            return self.given_by_id is None or self.decided_by_id is not None
        return self.status == RoleStatus.IN_FORCE

    @property
    def name(self) -> str:
        """The name by which the centre may know the person: the account's own once the role is or was in force."""
        return str(self.user) if self.was_in_force else self.invited_as or self.user.email.lower()
