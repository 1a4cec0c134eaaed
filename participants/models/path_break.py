"""Breaks of a path, with their days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.no_overlap import NoOverlap, Periods
from core.periods import today
from participants.enums import BreakKind
from participants.models.enrolment import Enrolment
from participants.querysets import FileQuerySet


class BreakQuerySet(FileQuerySet):
    """Breaks, said in words."""

    centre_path = "enrolment__participant__centre"
    participant_path = "enrolment__participant"

    def on(self, day: date | OuterRef) -> BreakQuerySet:
        """Those of a day, both ends included."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), starts_on__lte=day)

    def open(self) -> BreakQuerySet:
        """Those whose end is not noted."""
        return self.filter(ended_on__isnull=True)

    def running(self) -> BreakQuerySet:
        """Those that have begun and go on after today, as far as is known: their paths are on a break."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today()), starts_on__lte=today())

    def not_over(self) -> BreakQuerySet:
        """Those that last until today or longer, or are still to come."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today()))

    def to_come(self) -> BreakQuerySet:
        """Those that begin on a later day."""
        return self.filter(starts_on__gt=today())


class Break(NoOverlap, Entity):
    """A path rests from a day to a day; nobody is expected meanwhile.

    While a path is on a break it has one of today. A first and a last day may be to come: the state of the path follows
    on its day (participants.services.day_changes).
    """

    no_overlap = Periods(
        of="enrolment",
        first="starts_on",
        last="ended_on",
        message=_("The path has another break on these days: correct the days."),
    )

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="breaks")
    starts_on = models.DateField(_("first day of the break"))
    planned_end_on = models.DateField(_("planned last day of the break"), null=True, blank=True)
    ended_on = models.DateField(_("last day of the break"), null=True, blank=True)
    kind = models.CharField(_("kind of break"), max_length=16, choices=BreakKind.choices, default=BreakKind.OTHER)
    reason = EncryptedCharField(_("reason for the break"), max_length=500, blank=True)

    objects = BreakQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("break")
        ordering = ["enrolment", "starts_on"]
        constraints = [
            one_of("kind", BreakKind, name="break_kind_known", message=_("This kind of break is not known.")),
            in_order(
                "starts_on",
                "ended_on",
                name="break_dates",
                message=_("The break ends before it starts: correct one of the two days."),
            ),
            in_order(
                "starts_on",
                "planned_end_on",
                name="break_plan",
                message=_("The break is planned to end before it starts: correct one of the two days."),
            ),
        ]

    @property
    def is_to_come(self) -> bool:
        """Whether it begins on a later day."""
        return self.starts_on > today()

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.ended_on is not None and self.ended_on < today()

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.starts_on}"
