"""Operations of funders, under which paths run."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from participants.enums import FunderRules
from permissions.querysets import ScopedQuerySet


class OperationQuerySet(ScopedQuerySet):
    """Operations, said in words."""

    def going_on(self, day: dt.date) -> OperationQuerySet:
        """Those whose last day has not passed on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Operation(Entity):
    """What a funder pays for from a day to a day, under a code and rules of its own: an ESF project for instance."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="operations")
    code = models.CharField(_("code"), max_length=80)
    title = models.CharField(_("title"), max_length=160, blank=True)
    funder = models.CharField(_("funder"), max_length=120, blank=True)
    rules = models.CharField(_("rules"), max_length=12, choices=FunderRules.choices)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = OperationQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("funder’s operation")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="operation_code_once",
                violation_error_message=_("An operation of this code exists already."),
            ),
            one_of("rules", FunderRules, name="operation_rules_known", message=_("These rules are not known.")),
            in_order(
                "starts_on",
                "ends_on",
                name="operation_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}" if self.title else self.code
