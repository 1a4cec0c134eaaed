"""Facts about a person that hold for a time and on which other rules rest."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from participants.enums import VALUES_OF, FactKind, FactValue
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class Fact(Entity):
    """For instance: children in care since a day; no special PIIS subsidy until a day."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(_("fact"), max_length=20, choices=FactKind.choices)
    value = models.CharField(_("value"), max_length=24, choices=FactValue.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = FileQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("fact")
        ordering = ["kind", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, (Q(kind=kind, value__in=values) for kind, values in VALUES_OF.items())),
                name="fact_value_of_kind",
                violation_error_message=_("This value does not belong to this fact."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                name="fact_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.UniqueConstraint(
                fields=["participant", "kind", "starts_on"],
                name="fact_once_a_day",
                violation_error_message=_("This fact is already noted from this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_value_display()}"
