"""Tracks and groups."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from core.periods import today
from core.same_centre import SameCentre
from participants.enums import STARTED_STATES, TrackKind
from permissions.querysets import ScopedQuerySet


class TrackQuerySet(ScopedQuerySet):
    """Tracks, said in words."""

    def offered_on(self, day: date) -> TrackQuerySet:
        """Those that somebody may begin on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Track(Entity):
    """A path that a centre offers: Remobilisation (10 months), Immersion (12 months), or one that it names itself."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="tracks")
    kind = models.CharField(_("path"), max_length=20, choices=TrackKind.choices)
    months = models.PositiveSmallIntegerField(_("length in months"))
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = TrackQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("track")
        ordering = ["kind", "pk"]
        constraints = [
            one_of("kind", TrackKind, name="track_kind_known", message=_("This path is not known.")),
            models.UniqueConstraint(
                fields=["centre", "kind"],
                condition=~Q(kind=TrackKind.OTHER),
                name="track_once",
                violation_error_message=_("The centre has this path already. Change that one."),
            ),
            models.UniqueConstraint(
                fields=["centre", "name"],
                condition=~Q(name=""),
                name="track_name_once",
                violation_error_message=_("A path of this name exists already. Give another name."),
            ),
            models.CheckConstraint(
                condition=(Q(kind=TrackKind.OTHER) & ~Q(name="")) | (~Q(kind=TrackKind.OTHER) & Q(name="")),
                name="track_named",
                violation_error_message=_("Enter a name for another path, and none for Remobilisation or Immersion."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=60),
                name="track_months",
                violation_error_message=_("Enter from 1 to 60 months for a path."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class Group(SameCentre, Entity):
    """People who walk a path together."""

    same_centre = ("centre", "track__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="groups")
    track = models.ForeignKey(Track, verbose_name=_("path"), on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(_("code"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("group")
        ordering = ["starts_on", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code"],
                name="group_code_once",
                violation_error_message=_("A group of this code exists already."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                name="group_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(seats__gte=1, seats__lte=500),
                name="group_seats",
                violation_error_message=_("Enter from 1 to 500 seats, or leave the field empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def with_a_seat(self) -> models.QuerySet:
        """The paths that have a seat, now or from a later day: those on trial, active or on a break.

        Those of protected files too.
        """
        here = Q(group=self) | Q(stays__group=self, stays__starts_on__gt=today())
        return self.enrolments.model._base_manager.filter(here, state__in=STARTED_STATES).order_by().distinct()

    @property
    def seats_taken(self) -> int:
        """How many paths have a seat."""
        return self.with_a_seat.values("pk").count()

    @property
    def is_full(self) -> bool:
        """Whether nobody more may begin in it."""
        return self.seats is not None and self.seats_taken >= self.seats
