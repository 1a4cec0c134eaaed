"""Days on which a member of the team is away."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from agenda.enums import PartOfDay
from agenda.querysets import MemberQuerySet
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity


class AwayQuerySet(MemberQuerySet):
    """Days away, said in words."""

    def within(self, first: dt.date, last: dt.date) -> AwayQuerySet:
        """Those that have a day from `first` to `last`."""
        return self.filter(first__lte=last, last__gte=first)

    def not_over(self, day: dt.date) -> AwayQuerySet:
        """Those whose last day is this one or later."""
        return self.filter(last__gte=day)


class Away(Entity):
    """A member is away from a day to a day, both included, or half of one day. Why is nobody's business."""

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="days_away")
    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))
    part = models.CharField(_("part of the day"), max_length=9, choices=PartOfDay.choices, default=PartOfDay.WHOLE)

    objects = AwayQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("days away")
        ordering = ["member", "first", "pk"]
        constraints = [
            one_of("part", PartOfDay, name="away_part_known", message=_("This word is not known.")),
            in_order(
                "first",
                "last",
                name="away_dates",
                message=_("The last day is before the first: correct one of the two days."),
            ),
            models.CheckConstraint(
                condition=Q(part=PartOfDay.WHOLE) | Q(first=F("last")),
                name="away_half_of_one_day",
                violation_error_message=_("Half a day away is of one day: enter the same first and last day."),
            ),
        ]
        indexes = [models.Index(fields=["member", "first", "last"], name="away_days")]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"
