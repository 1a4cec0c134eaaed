"""Tracks and groups."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.enums import TrackKind
from permissions.querysets import ScopedQuerySet


class Track(Entity):
    """A path that a centre offers: Remobilisation (10 months) or Immersion (12 months)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="tracks")
    kind = models.CharField(_("path"), max_length=20, choices=TrackKind.choices)
    months = models.PositiveSmallIntegerField(_("length in months"))
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("track")
        ordering = ["kind", "pk"]
        constraints = [
            one_of("kind", TrackKind, name="track_kind_known", message=_("This path is not known.")),
            models.UniqueConstraint(fields=["centre", "kind"], name="track_once"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=60),
                name="track_months",
                violation_error_message=_("Enter from 1 to 60 months for a path."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Group(SameCentre, Entity):
    """People who walk a path together."""

    same_centre = ("centre", "track__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="groups")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="groups")
    code = models.CharField(_("code"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.code
