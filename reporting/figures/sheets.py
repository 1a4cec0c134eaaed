"""Sessions that do not count, told apart instead of being silently zero (product.md section 4, rule 3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.periods import today
from reporting.figures.base import Figure, Frame, RecordKind, Records, Unit, Value, figure, one
from reporting.figures.hours import listed
from workshops.enums import SessionState
from workshops.models import Session
from workshops.models.session import OPEN


def _read(frame: Frame) -> list[dict[str, Any]]:
    """Return by period how many sessions do not count, and for which reason."""
    numbers = {code: Count("pk", filter=_CONDITIONS[code]()) for code in _CONDITIONS}
    rows = (
        Session.objects.filter(frame.inside("date"), workshop__centre=frame.centre)
        .filter(state__in=[*OPEN, SessionState.CANCELLED])  # few, by an index: most sessions are closed
        .annotate(bucket=frame.bucket("date", "year"))
        .values("bucket")
        .annotate(**numbers)
        .order_by()
    )
    return list(rows)


def _missing() -> Q:
    """Sessions of today are not late yet; those of an earlier as-of day are."""
    return Q(state__in=OPEN, date__lt=today())


def _cancelled() -> Q:
    return Q(state=SessionState.CANCELLED)


_CONDITIONS = {"sheets_missing": _missing, "sessions_cancelled": _cancelled}


class _Sessions(Figure):
    """A number of sessions of a kind."""

    unit = Unit.SESSIONS
    source = "product.md section 4, rule 3"

    def rows(self, frame: Frame) -> models.QuerySet:
        """Return the sessions that are told apart for this reason."""
        found = Session.objects.filter(frame.inside("date"), workshop__centre=frame.centre)
        return found.filter(_CONDITIONS[self.code]())

    def values(self, frame: Frame) -> list[Value]:
        counts = {row["bucket"]: row[self.code] for row in frame.once("told_apart", lambda: _read(frame))}
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


@figure
class SessionsCancelled(_Sessions):
    code = "sessions_cancelled"
    label = _("Sessions cancelled")
    definition = _("Sessions of the period that were cancelled. They are in no other figure.")
