"""In which group a path was on which days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from core.no_overlap import NoOverlap, Periods
from core.same_centre import SameCentre
from participants.enums import NOT_ENTERED
from participants.models.enrolment import Enrolment
from participants.models.group import Group
from participants.models.path_break import Break
from participants.querysets import FileQuerySet


class GroupStayQuerySet(FileQuerySet):
    """Stays, said in words."""

    centre_path = "enrolment__participant__centre"
    participant_path = "enrolment__participant"

    def on(self, day: date | OuterRef) -> GroupStayQuerySet:
        """Those of a day, both ends included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def expected_on(self, day: date | OuterRef) -> GroupStayQuerySet:
        """Those of a day whose path goes on and is not on a break: who comes when the group comes."""
        inner = OuterRef(day) if isinstance(day, OuterRef) else day
        breaks = Break.objects.on(inner).filter(enrolment=OuterRef("enrolment"))
        going_on = Q(enrolment__ended_on__isnull=True) | Q(enrolment__ended_on__gte=day)
        found = self.on(day).filter(going_on, ~Exists(breaks), enrolment__starts_on__lte=day)
        return found.exclude(enrolment__state__in=NOT_ENTERED)


class GroupStay(NoOverlap, SameCentre, Entity):
    """A path in a group from a day to a day; `Enrolment.group` is that of today (participants.services.group_stays).

    Without a last day it lasts as long as the path.
    """

    same_centre = ("enrolment__participant__centre", "group__centre")
    no_overlap = Periods(
        of="enrolment",
        first="starts_on",
        last="ends_on",
        message=_("A path is in one group a day: correct the days of the two groups."),
    )

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="stays")
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="stays")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = GroupStayQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("stay in a group")
        ordering = ["enrolment", "starts_on"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="group_stay_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
        ]
        indexes = [models.Index(fields=["group", "starts_on", "ends_on", "enrolment"], name="group_stay_by_day")]

    def __str__(self) -> str:
        return f"{self.group} · {self.starts_on}"
