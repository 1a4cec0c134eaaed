"""Links by which somebody outside the team opens the sheets of one workshop series, without an account (section 5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.models.user import LINK_DOMAIN
from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from core.periods import today
from core.same_centre import SameCentre
from partners.models import Organisation
from permissions.policy import scope_of
from permissions.querysets import ScopedQuerySet
from workshops.models.facilitator import PlannedFacilitator, SessionFacilitator
from workshops.models.workshop import Workshop

LONGEST_DAYS = 366  # twelve months, a leap year included
MANAGE = "link.manage"
DAYS_AHEAD = 14  # names of whom will come are shown no earlier


class FacilitatorLinkQuerySet(ScopedQuerySet):
    """Links, said in words."""

    centre_path = "workshop__centre"

    def in_force(self) -> FacilitatorLinkQuerySet:
        """Those that open something today: begun, not ended, not revoked, and somebody of the team answers for them."""
        return self.not_over().filter(_is_answered_for(), starts_on__lte=today())

    def not_over(self) -> FacilitatorLinkQuerySet:
        """Those whose last day has not passed and that nobody revoked; they may have stopped with their maker."""
        return self.filter(ends_on__gte=today(), revoked_at__isnull=True, user__is_active=True)

    def stopped(self) -> FacilitatorLinkQuerySet:
        """Those that open nothing because whoever answers for them may not make links any more."""
        return self.not_over().exclude(_is_answered_for())

    def with_state(self) -> FacilitatorLinkQuerySet:
        """Add `works`: whether the link opens something today."""
        return self.annotate(works=Exists(FacilitatorLink.objects.in_force().filter(pk=OuterRef("pk"))))


def _is_answered_for() -> Exists:
    """Return the condition that a link's maker, or who took it over, may make links in its centre today."""
    roles = [role for role in Role if scope_of(MANAGE, role) is not None]
    return Exists(
        Membership.objects.current(today()).filter(
            role__in=roles,
            centre=OuterRef("workshop__centre"),
            user=Coalesce(OuterRef("taken_over_by"), OuterRef("made_by")),
        )
    )


class FacilitatorLink(SameCentre, Entity):
    """One person's way to the sheets of one series until a day: an address that only she knows.

    The token of the address is nowhere: only a keyed digest of it is kept. What is done by the link is signed by a
    user of its own, who has no password, no membership and no way to sign in; that user's rights are those of the
    pseudo-role "outside facilitator" on the sessions that the organisation runs in this series. It opens something only
    while its maker, or a colleague who took it over, may make links.
    """

    same_centre = ("workshop__centre", "organisation__centre")

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="links")
    name = models.CharField(_("who gets the link"), max_length=120)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitator_link")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # When the mail to the organisation is tried next; empty once it has left (workshops.emails).
    mail_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = FacilitatorLinkQuerySet.as_manager()
    history = history_records(excluded_fields=["digest", "mail_due_at"])

    class Meta:
        verbose_name = _("link of an outside facilitator")
        ordering = ["-created_at", "-pk"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="link_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="link_named",
                violation_error_message=_("Enter who gets the link."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="link_revoked",
                violation_error_message=_("Enter when and by whom the link was revoked; only for a revoked link."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError when it lasts too long."""
        if self.ends_on - self.starts_on > dt.timedelta(days=LONGEST_DAYS):
            raise ValidationError({"ends_on": _("A link lasts twelve months at most. Make a new one later.")})

    @property
    def answers(self) -> Any:
        """The account that answers for the link: its maker, or who took it over."""
        return self.taken_over_by or self.made_by


def is_link_user(user: User) -> bool:
    """Tell whether a user only signs what is done by a link; known from the address alone, without a query."""
    return getattr(user, "email", "").endswith(f"@{LINK_DOMAIN}")


def sessions_of_link(user: User) -> Q:
    """Return the filter of the sessions that a link's user may open: those its organisation is to run or ran.

    Where nobody is planned or noted for a session, the organisation of the series is meant. Sessions further ahead than
    DAYS_AHEAD are left out. A filter of Session only.
    """
    links = FacilitatorLink.objects.in_force().filter(user=user)
    theirs = {"organisation__in": links.values("organisation")}
    planned, ran = (model.objects.filter(session=OuterRef("pk")) for model in (PlannedFacilitator, SessionFacilitator))
    named = Exists(planned.filter(**theirs)) | Exists(ran.filter(**theirs))
    of_series = Q(workshop__organisation__in=links.values("organisation")) & ~Exists(planned) & ~Exists(ran)
    soon = Q(date__lte=today() + dt.timedelta(days=DAYS_AHEAD))
    return Q(workshop__in=links.values("workshop")) & soon & (named | of_series)
