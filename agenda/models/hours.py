"""When a member of the team works, by day of the week."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from agenda.enums import Weekday
from agenda.querysets import MemberQuerySet
from core.constraints import in_order
from core.history import history_records
from core.models import Entity


class WorkingHoursQuerySet(MemberQuerySet):
    """Working hours, said in words."""

    def within(self, first: dt.date, last: dt.date) -> WorkingHoursQuerySet:
        """Those that are valid on one of the days from `first` to `last`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=last),
            Q(valid_until__isnull=True) | Q(valid_until__gte=first),
        )

    def not_over(self, day: dt.date) -> WorkingHoursQuerySet:
        """Those that are valid on a day or later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class WorkingHours(Entity):
    """A member works from an hour to an hour on one day of the week; an empty day of validity is an open end."""

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday.choices)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    objects = WorkingHoursQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("working hours")
        ordering = ["member", "weekday", "begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__in=Weekday.values),
                name="working_hours_weekday_known",
                violation_error_message=_("This day of the week is not known."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")),
                name="working_hours_times",
                violation_error_message=_("The end is not after the start: correct one of the two hours."),
            ),
            in_order(
                "valid_from",
                "valid_until",
                name="working_hours_dates",
                message=_("The last day is before the first: correct one of the two days."),
            ),
            models.UniqueConstraint(
                fields=["member", "weekday", "begins"],
                condition=Q(valid_until__isnull=True),
                name="working_hours_once",
                violation_error_message=_("Hours that begin at this time on this day are noted already. Change those."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M} – {self.ends:%H:%M}"

    def is_on(self, day: dt.date) -> bool:
        """Tell whether these hours are worked on a day: on its day of the week, within the days of validity."""
        if day.weekday() != self.weekday:
            return False
        return (self.valid_from or day) <= day <= (self.valid_until or day)
