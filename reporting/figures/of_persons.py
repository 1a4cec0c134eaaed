"""Figures that add up what each person has of something: their records are these persons."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from participants.models import Participant
from reporting.figures.base import Figure, Frame, RecordKind, Records, Unit, Value, decimal, whole

# By the place of the period, then by the key of the person.
Amounts = Mapping[int, Mapping[int, Fraction]]


def records_of(amounts: Mapping[int, Fraction], measure: Unit) -> Records:
    """Return the persons of a period with what each of them adds."""
    rows: Any = Participant.objects.filter(pk__in=list(amounts)).named()
    total = sum(amounts.values(), Fraction(0))
    return Records(RecordKind.PARTICIPANTS, rows, measure, total, lambda person: amounts[person.pk])


class OfPersons(Figure):
    """A figure that is the sum of what each person has."""

    unit: ClassVar[Unit]

    def amounts(self, frame: Frame) -> Amounts:
        """Return what each person has in each period."""
        raise NotImplementedError

    def is_known(self, frame: Frame, place: int) -> bool:
        """Tell whether anything can be known of a period: it is blank where not."""
        return True

    def compute(self, frame: Frame) -> list[Value]:
        values, amounts = frame.blank(), self.amounts(frame)
        for place, _cut in frame.counted:
            if self.is_known(frame, place):
                total = sum(amounts.get(place, {}).values(), Fraction(0))
                values[place] = Value(whole(total), numerator=decimal(total))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        place = list(frame.periods).index(period)
        known = self.is_known(frame, place)
        return records_of(self.amounts(frame).get(place, {}) if known else {}, self.unit)
