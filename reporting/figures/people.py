"""Persons: distinct ones, counted afresh for each period (product.md section 4, rules 1 and 2)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from participants.enums import EnrolmentState
from participants.models import Enrolment, Participant
from participants.querysets import ParticipantQuerySet
from reporting.enums import CountMode
from reporting.figures.activity import OfActivity
from reporting.figures.attendance_counts import came_by_place, came_or_seen, only_seen_by_place
from reporting.figures.base import Frame, RecordKind, Records, Unit, Value, figure, one
from reporting.figures.sealed import sealed_from

BY_PRESENCE = _(
    "Distinct persons present, late or gone early at one or more closed sessions of the period, "
    "or seen in an individual intervention in it. Persons are never added over years: each "
    "period is counted afresh. A protected file is counted, without its name, in the years "
    "before its protection only."
)
BY_ENROLMENT = _(
    "Distinct persons with an enrolment active in the period, from its start to its end, both "
    "days included; candidates, trials and declined enrolments are not counted. Persons are "
    "never added over years. A protected file is counted, without its name, in the years before "
    "its protection only."
)


def _active_enrolments(frame: Frame, cut: Period) -> models.QuerySet[Any]:
    """Return the enrolments active on some day of a period; a trial counts only once it is confirmed."""
    rows = (
        Enrolment.objects.walking()
        .exclude(state=EnrolmentState.TRIAL)
        .filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=cut.first),
            participant__centre=frame.centre,
            starts_on__lte=cut.last,
        )
    )
    for first_day, keys in sealed_from(frame).items():
        if first_day <= cut.first:
            rows = rows.exclude(participant__in=keys)
        else:
            rows = rows.exclude(participant__in=keys, starts_on__gte=first_day)
    return rows


@figure
class Participants(OfActivity):
    code = "participants"
    label = _("Participants")
    unit = Unit.PERSONS
    source = "product.md section 4, rules 1, 2, 3 and 7"
    definition = BY_PRESENCE

    def compute(self, frame: Frame) -> list[Value]:
        counts = self._by_presence(frame) if frame.count == CountMode.PRESENCE else self._by_enrolment(frame)
        values = frame.blank()
        for place, _cut in frame.counted:
            number = counts.get(place, 0)
            values[place] = Value(number, numerator=Decimal(number))
        return values

    def _by_presence(self, frame: Frame) -> dict[int, int]:
        """Return distinct persons by place: those who came, then those only seen in an intervention."""
        counts = {place: found.persons for place, found in came_by_place(frame).items()}
        for place, number in only_seen_by_place(frame).items():
            counts[place] = counts.get(place, 0) + number
        return counts

    def _by_enrolment(self, frame: Frame) -> dict[int, int]:
        return {
            place: _active_enrolments(frame, cut).aggregate(number=Count("participant", distinct=True))["number"]
            for place, cut in frame.counted
        }

    def _counted_persons(self, frame: Frame, cut: Period) -> ParticipantQuerySet:
        """Return the persons counted in the part of a period that is counted."""
        if frame.count == CountMode.ENROLMENT:
            return Participant.objects.filter(pk__in=_active_enrolments(frame, cut).values("participant"))
        return Participant.objects.filter(pk__among=came_or_seen(frame, cut))

    def records(self, frame: Frame, period: Any) -> Records:
        rows = self._counted_persons(frame, frame.counted_part(period))
        return Records(RecordKind.PARTICIPANTS, rows.named(), Unit.PERSONS, Fraction(rows.count()), one)

    def counted_before(self, frame: Frame, period: Period, earlier: Period) -> int | None:
        """Return how many persons of a period were already counted in an earlier one; None where nobody was in that."""
        before = self._counted_persons(frame, earlier)
        again = self._counted_persons(frame, frame.counted_part(period)).filter(pk__in=before.values("pk")).count()
        return again if again or before.exists() else None

    def enrolled_only(self, frame: Frame, period: Period) -> int:
        """Return how many persons were enrolled in a period and are not counted in it, because they never came."""
        cut = frame.counted_part(period)
        enrolled = Participant.objects.filter(pk__in=_active_enrolments(frame, cut).values("participant"))
        return enrolled.exclude(pk__in=self._counted_persons(frame, cut).values("pk")).count()
