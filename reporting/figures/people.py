"""Persons: distinct ones, counted afresh for each period (product.md section 4, rules 1 and 2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models import Value as Constant
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from participants.enums import EnrolmentState
from participants.models import Enrolment, Intervention, Participant
from reporting.enums import CountMode
from reporting.figures.base import Figure, Frame, Records, Unit, Value, figure
from workshops.models import Attendance

BY_PRESENCE = _(
    "Distinct persons present, late or gone early at one or more closed sessions of the period, or seen in an individual "
    "intervention in it. Persons are never added over years: each period is counted afresh."
)
BY_ENROLMENT = _(
    "Distinct persons with an enrolment active in the period, from its start to its end, both days included; "
    "candidates, trials and declined enrolments are not counted. Persons are never added over years."
)


def _came(frame: Frame) -> models.QuerySet:
    return Attendance.objects.counted().filter(frame.inside("session__date"), session__workshop__centre=frame.centre)


def _enrolled(frame: Frame, cut: Period) -> models.QuerySet:
    """Return the enrolments active on some day of a period; a trial counts only once it is confirmed."""
    return (
        Enrolment.objects.walking()
        .exclude(state=EnrolmentState.TRIAL)
        .filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=cut.first),
            participant__centre=frame.centre,
            starts_on__lte=cut.last,
        )
    )


@figure
class Participants(Figure):
    code = "participants"
    label = _("Participants")
    unit = Unit.PERSONS
    definition = BY_PRESENCE

    def values(self, frame: Frame) -> list[Value]:
        counts = self._by_presence(frame) if frame.count == CountMode.PRESENCE else self._by_enrolment(frame)
        values = frame.blank()
        for place, _cut in frame.counted:
            number = counts.get(place, 0)
            values[place] = Value(number, numerator=Decimal(number))
        return values

    def _by_presence(self, frame: Frame) -> dict[int, int]:
        """Return distinct persons by place: those who came, then those only seen in an intervention."""
        counts: dict[int, int] = {}
        came = (
            _came(frame)
            .annotate(bucket=frame.bucket("session__date", "session__year"))
            .values("bucket")
            .annotate(number=Count("participant", distinct=True))
            .order_by()
        )
        for row in came:
            counts[row["bucket"]] = row["number"]
        if not Intervention.objects.filter(frame.inside("date"), participant__centre=frame.centre).exists():
            return counts
        for place, cut in frame.counted:
            counts[place] = counts.get(place, 0) + self._only_seen(frame, cut).count()
        return counts

    def _only_seen(self, frame: Frame, cut: Period) -> models.QuerySet:
        came = Attendance.objects.counted().filter(
            participant=OuterRef("pk"), session__date__gte=cut.first, session__date__lte=cut.last
        )
        return Participant.objects.filter(self._seen(cut), ~Exists(came), centre=frame.centre)

    def _seen(self, cut: Period) -> Exists:
        return Exists(Intervention.objects.filter(participant=OuterRef("pk"), date__gte=cut.first, date__lte=cut.last))

    def _by_enrolment(self, frame: Frame) -> dict[int, int]:
        return {
            place: _enrolled(frame, cut).aggregate(number=Count("participant", distinct=True))["number"]
            for place, cut in frame.counted
        }

    def records(self, frame: Frame, period: Any) -> Records:
        cut = frame.cut(period)
        if frame.count == CountMode.PRESENCE:
            came = Attendance.objects.counted().filter(
                participant=OuterRef("pk"), session__date__gte=cut.first, session__date__lte=cut.last
            )
            condition = Q(Exists(came)) | Q(self._seen(cut))
        else:
            condition = Q(pk__in=_enrolled(frame, cut).values("participant"))
        rows = (
            Participant.objects.filter(condition, centre=frame.centre)
            .annotate(amount=Constant(1, output_field=models.IntegerField()))
            .named()
        )
        return Records("participants", rows, Unit.PERSONS, Decimal(rows.count()))
