"""Days on which a person said beforehand that she will not come."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class PlannedAbsenceQuerySet(FileQuerySet):
    """Planned absences, said in words."""

    def on(self, day: date | OuterRef) -> PlannedAbsenceQuerySet:
        """Those of a day, both ends included."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class PlannedAbsence(Entity):
    """A person told us that she will be away; sheets of these days propose "excused". Why is nobody's business."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="planned_absences")
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    told_on = models.DateField(_("told on"))

    objects = PlannedAbsenceQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("announced absence")
        ordering = ["participant", "starts_on", "pk"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="planned_absence_dates",
                message=_("The last day is before the first: correct one of the two days."),
            ),
        ]
        indexes = [models.Index(fields=["participant", "starts_on", "ends_on"], name="planned_absence_days")]

    def __str__(self) -> str:
        return f"{self.participant} · {self.starts_on}"
