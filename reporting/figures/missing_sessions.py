"""Sessions that do not count, told apart instead of being silently zero (product.md section 4, rule 3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from reporting.figures.activity import OfActivity
from reporting.figures.base import Frame, RecordKind, Records, Unit, Value, figure, one
from reporting.figures.hours import list_sessions
from reporting.figures.sessions import NONE, apart_by_place, cancelled_sessions, missing_sessions
from workshops.models import Session
from workshops.models.session import SessionQuerySet

_CONDITIONS = {"sheets_missing": missing_sessions, "sessions_cancelled": cancelled_sessions}


class _Sessions(OfActivity):
    """A number of sessions of a kind."""

    unit = Unit.SESSIONS
    source = "product.md section 4, rule 3"

    def rows(self, frame: Frame) -> SessionQuerySet:
        """Return the sessions that are told apart for this reason."""
        found = Session.objects.filter(frame.inside("date"), workshop__centre=frame.centre)
        return found.filter(_CONDITIONS[self.code]())

    def compute(self, frame: Frame) -> list[Value]:
        apart, values = apart_by_place(frame), frame.blank()
        for place, _cut in frame.counted:
            number = getattr(apart.get(place, NONE), self.code)
            values[place] = Value(number, numerator=Decimal(number))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        rows = self.rows(frame).within(frame.counted_part(period))
        return Records(RecordKind.SESSIONS, list_sessions(rows), Unit.SESSIONS, Fraction(rows.count()), one)


@figure
class SheetsMissing(_Sessions):
    code = "sheets_missing"
    label = _("Sheets missing")
    definition = _(
        "Past sessions, neither cancelled nor moved, whose sheet is not closed: planned, held, handed in or reopened. "
        "They are in no other figure until they are closed."
    )


@figure
class SessionsCancelled(_Sessions):
    code = "sessions_cancelled"
    label = _("Sessions cancelled")
    definition = _("Sessions of the period that were cancelled. They are in no other figure.")
