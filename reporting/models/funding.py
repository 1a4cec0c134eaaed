"""Who funds the programme, from when to when; several at once are possible."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from core.periods import Period
from permissions.querysets import ScopedQuerySet


class DatedQuerySet(ScopedQuerySet):
    """Records that hold from a day to a day, or without an end."""

    def within(self, period: Period) -> Self:
        """Those that meet a period."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=period.first), starts_on__lte=period.last)


class FundingPeriod(Entity):
    """One source of funds for a time."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="funding_periods")
    funder = models.CharField(_("source"), max_length=160)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("funding period")
        ordering = ["starts_on", "funder", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "funder", "number"], name="funding_number_once"),
            in_order(
                "starts_on",
                "ends_on",
                name="funding_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.funder
