"""The secret address by which a member's own calendar program reads her agenda (docs/adr/0062)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from agenda.querysets import MemberQuerySet
from core.constraints import in_order
from core.history import history_records
from core.models import Entity


class CalendarLink(Entity):
    """One address of a member's feed, from when it was made until it is revoked; one is in force at a time.

    The token of the address is nowhere: only a keyed digest of it is kept. Whether the member may still read the agenda
    is asked at each fetch, so that a link outlives no role.
    """

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made on"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    last_fetched_on = models.DateField(_("last fetched on"), null=True, blank=True, editable=False)

    objects = MemberQuerySet.as_manager()
    history = history_records(excluded_fields=["digest", "last_fetched_on"])

    class Meta:
        verbose_name = _("calendar link")
        ordering = ["-made_at", "-pk"]
        constraints = [
            in_order(
                "made_at",
                "revoked_at",
                name="calendar_link_dates",
                message=_("A link is revoked after it was made."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(revoked_at__isnull=True),
                name="calendar_link_one_in_force",
                violation_error_message=_("A calendar link is in force already. Revoke it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.made_at:%Y-%m-%d}"
