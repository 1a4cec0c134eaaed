"""Members of a centre's team as its records name them: a code that may or may not have an account yet."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.centre import Centre
from core.history import history_records
from core.models import Entity


class TeamMemberQuerySet(models.QuerySet):
    """Members of a team, said in words."""

    def on(self, day: date) -> TeamMemberQuerySet:
        """Those who are in the team on a day, as far as the centre noted."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class TeamMember(Entity):
    """A person of the team, by code (AS1). Linked to an account when there is one; else a named placeholder."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="team")
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="team_members",
        null=True,
        blank=True,
        verbose_name=_("account"),
    )
    ends_on = models.DateField(_("last day in the team"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("team member")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="team_code_once",
                violation_error_message=_("This code is already used in this centre."),
            ),
            models.UniqueConstraint(
                fields=["centre", "user"],
                name="team_account_once",
                violation_error_message=_("This account already stands for a member of this team."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or (self.user.get_full_name() if self.user else "") or self.code
