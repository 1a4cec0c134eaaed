"""Rooms of the centre, in which sessions take place."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from permissions.querysets import ScopedQuerySet
from workshops.enums import StepFree


class RoomQuerySet(ScopedQuerySet):
    """Rooms, said in words."""

    def in_use_on(self, day: date) -> RoomQuerySet:
        """Those in which a session may be planned on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class CentreRoom(Entity):
    """A room that the centre uses, from a day to a day. Elsewhere, a session has a place in words only."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("where it is"), max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    step_free = models.CharField(_("without a step"), max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = RoomQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("room")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "name"],
                name="room_name_once",
                violation_error_message=_("A room of this name exists already. Give another name."),
            ),
            one_of("step_free", StepFree, name="room_step_free_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__gte=1, seats__lte=2000),
                name="room_seats",
                violation_error_message=_("Enter from 1 to 2000 seats, or leave the field empty."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                name="room_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_used_on(self, day: date) -> bool:
        """Tell whether a day lies within those of the room, both included."""
        return (self.starts_on or day) <= day <= (self.ends_on or day)
