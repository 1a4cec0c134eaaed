"""Sessions that do not count, told apart instead of being silently zero (product.md section 4, rule 3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.periods import today
from reporting.figures.base import Figure, Frame, RecordKind, Records, Unit, Value, figure, one
from reporting.figures.hours import listed
from workshops.models import Session


class _Sessions(Figure):
    """A number of sessions of a kind."""

    unit = Unit.SESSIONS
    source = "product.md section 4, rule 3"

    def rows(self, frame: Frame) -> models.QuerySet:
        raise NotImplementedError

    def values(self, frame: Frame) -> list[Value]:
        counts = {
            row["bucket"]: row["number"]
            for row in self.rows(frame)
            .annotate(bucket=frame.bucket("date", "year"))
            .values("bucket")
            .annotate(number=Count("pk"))
            .order_by()
        }
        values = frame.blank()
        for place, _cut in frame.counted:
            values[place] = Value(counts.get(place, 0), numerator=Decimal(counts.get(place, 0)))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        rows = self.rows(frame).within(frame.cut(period))
        return Records(RecordKind.SESSIONS, listed(rows), Unit.SESSIONS, Fraction(rows.count()), one)


@figure
class SheetsMissing(_Sessions):
    code = "sheets_missing"
    label = _("Sheets missing")
    definition = _(
        "Past sessions, neither cancelled nor moved, whose sheet is not closed: planned, held or reopened. They are in "
        "no other figure until they are closed."
    )

    def rows(self, frame: Frame) -> models.QuerySet:
        """Sessions of today are not late yet; those of an earlier as-of day are."""
        return Session.objects.without_sheet().filter(
            frame.inside("date"), workshop__centre=frame.centre, date__lt=today()
        )


@figure
class SessionsCancelled(_Sessions):
    code = "sessions_cancelled"
    label = _("Sessions cancelled")
    definition = _("Sessions of the period that were cancelled. They are in no other figure.")

    def rows(self, frame: Frame) -> models.QuerySet:
        return Session.objects.cancelled().filter(frame.inside("date"), workshop__centre=frame.centre)
