"""Who is planned to run a session, and who ran it: two tables, because a plan is not a fact (docs/adr/0055)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember, User
from core.constraints import one_of
from core.history import history_records
from core.same_centre import SameCentre
from partners.models import Organisation
from workshops.enums import Provider

NAMED_TWICE = _("This session already names them.")


def _constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return what holds of both tables; `prefix` begins the names."""
    return [
        one_of("provider", Provider, name=f"{prefix}_provider_known", message=_("This word is not known.")),
        models.CheckConstraint(
            condition=Q(provider=Provider.TEAM, organisation__isnull=True)
            | (~Q(provider=Provider.TEAM) & Q(organisation__isnull=False, member__isnull=True)),
            name=f"{prefix}_who",
            violation_error_message=_("An organisation runs it under its name; the team under its member’s."),
        ),
        # Three conditions instead of "nulls not distinct", which SQLite does not know.
        models.UniqueConstraint(
            fields=["session", "provider", "organisation"],
            condition=Q(organisation__isnull=False),
            name=f"{prefix}_organisation_once",
            violation_error_message=NAMED_TWICE,
        ),
        models.UniqueConstraint(
            fields=["session", "member"],
            condition=Q(member__isnull=False),
            name=f"{prefix}_member_once",
            violation_error_message=NAMED_TWICE,
        ),
        models.UniqueConstraint(
            fields=["session", "provider"],
            condition=Q(organisation__isnull=True, member__isnull=True),
            name=f"{prefix}_team_once",
            violation_error_message=NAMED_TWICE,
        ),
    ]


class Running(SameCentre):
    """Somebody of the team, the team without a name, or an organisation."""

    same_centre = ("session__workshop__centre", "organisation__centre", "member__centre")

    provider = models.CharField(_("with"), max_length=14, choices=Provider.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.organisation or self.member or self.get_provider_display())

    #: whether a row says what happened, and not what was planned
    noted = False

    @property
    def who(self) -> tuple[str, int | None, int | None]:
        """The provider, and the key of the organisation or member: what two rows about the same one have in common."""
        return self.provider, self.organisation_id, self.member_id


class PlannedFacilitator(Running):
    """Who is planned to run a session. Figures read nothing of it."""

    session = models.ForeignKey("workshops.Session", on_delete=models.CASCADE, related_name="planned_facilitators")

    history = history_records()

    class Meta:
        verbose_name = _("planned facilitator of a session")
        ordering = ["session", "pk"]
        constraints = _constraints("planned")


class SessionFacilitator(Running):
    """Who ran a session, written when its sheet is closed or handed in: hours by provider follow these rows."""

    noted = True

    session = models.ForeignKey("workshops.Session", on_delete=models.CASCADE, related_name="facilitators")

    history = history_records()

    class Meta:
        verbose_name = _("facilitator of a session")
        ordering = ["session", "pk"]
        constraints = _constraints("facilitator")


def own_sessions(user: User, using: str) -> models.QuerySet:
    """Return the keys of the sessions that a person of the team is planned to run or ran."""
    planned, ran = (
        model.objects.using(using).filter(member__user=user).order_by().values("session")
        for model in (PlannedFacilitator, SessionFacilitator)
    )
    return planned.union(ran, all=True)
