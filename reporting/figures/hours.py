"""Hours: what was held, who actually ran it, what it was, and how much of it people received."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Sum,
)
from django.db.models import (
    Value as Constant,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from reporting.figures.base import Figure, Frame, Records, Unit, Value, figure, whole
from reporting.figures.shares import whole_percents
from workshops.enums import THERE, Provider, SessionState, WorkshopKind
from workshops.models import Attendance, Session, SessionFacilitator

HOUR = Decimal(60)
_NUMBER = DecimalField(max_digits=14, decimal_places=4)


def held(frame: Frame) -> models.QuerySet:
    """Return the sessions that count: closed, of the centre, on the counted days (section 4, rules 3 and 7)."""
    return Session.objects.closed().filter(frame.inside("date"), workshop__centre=frame.centre)


def _hours(minutes: Fraction | int) -> Decimal:
    exact = Fraction(minutes) / 60
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"))


def _run_by(provider: str) -> Exists:
    return Exists(SessionFacilitator.objects.filter(session=OuterRef("pk"), provider=provider))


def _minutes_by_provider(frame: Frame) -> list[dict[str, Fraction]]:
    """Return minutes by provider for each period; a session run together is divided equally (section 4, rule 5).

    A session is grouped by which kinds ran it, so that its minutes are summed once whatever people came.
    """
    result: list[dict[str, Fraction]] = [defaultdict(Fraction) for _ in frame.periods]
    ran = {f"by_{provider}": _run_by(provider) for provider in Provider.values}
    rows = (
        held(frame)
        .annotate(bucket=frame.bucket("date", "year"), **ran)
        .values("bucket", "workshop__provider", *ran)
        .annotate(total=Sum("minutes"))
        .order_by()
    )
    for row in rows:
        if row["bucket"] is None:
            continue
        kinds = [provider for provider in Provider.values if row[f"by_{provider}"]] or [row["workshop__provider"]]
        for kind in kinds:
            result[row["bucket"]][kind] += Fraction(row["total"], len(kinds))
    return result


def _minutes_by_kind(frame: Frame) -> list[dict[str, Fraction]]:
    """Return minutes by type of workshop for each period."""
    result: list[dict[str, Fraction]] = [defaultdict(Fraction) for _ in frame.periods]
    rows = (
        held(frame)
        .annotate(bucket=frame.bucket("date", "year"))
        .values("bucket", "workshop__kind")
        .annotate(total=Sum("minutes"))
        .order_by()
    )
    for row in rows:
        if row["bucket"] is not None:
            result[row["bucket"]][row["workshop__kind"]] += row["total"]
    return result


def minutes_by_provider(frame: Frame) -> list[dict[str, Fraction]]:
    return frame.once("minutes_by_provider", lambda: _minutes_by_provider(frame))


def minutes_by_kind(frame: Frame) -> list[dict[str, Fraction]]:
    return frame.once("minutes_by_kind", lambda: _minutes_by_kind(frame))


def sessions_with_amount(frame: Frame, period: Any) -> models.QuerySet:
    """Return the counted sessions of one period, each with its hours as `amount`, in the order of a list."""
    cut = frame.cut(period)
    return (
        held(frame)
        .within(cut)
        .annotate(amount=Cast(F("minutes"), _NUMBER) / Constant(HOUR, output_field=_NUMBER))
        .select_related("workshop", "workshop__organisation")
        .order_by("date", "starts_at", "pk")
    )


@figure
class WorkshopHours(Figure):
    code = "workshop_hours"
    label = _("Workshop hours")
    unit = Unit.HOURS
    definition = _(
        "The duration of each closed session, once, whatever groups or persons came. Cancelled sessions and sessions "
        "whose sheet was never closed are not counted; both are shown apart. Rounded to whole hours."
    )

    def values(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            hours = _hours(sum(minutes_by_kind(frame)[place].values()))
            values[place] = Value(whole(hours), numerator=hours)
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        rows = sessions_with_amount(frame, period)
        minutes = rows.aggregate(total=Sum("minutes"))["total"] or 0
        return Records("sessions", rows, Unit.HOURS, _hours(minutes))


class _Share(Figure):
    """A share of the workshop hours in whole per cents; the shares of a group add up to 100."""

    unit = Unit.PERCENT
    part: ClassVar[str]
    parts: ClassVar[list[str]]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        raise NotImplementedError

    def of_part(self, rows: models.QuerySet) -> models.QuerySet:
        raise NotImplementedError

    def values(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            minutes = self.minutes(frame)[place]
            amounts = [minutes.get(part, Fraction(0)) for part in self.parts]
            percents = whole_percents(amounts)
            here = self.parts.index(self.part)
            values[place] = Value(
                percents[here] if percents else None,
                numerator=_hours(amounts[here]),
                denominator=_hours(sum(amounts)),
            )
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        place = list(frame.periods).index(period)
        minutes = self.minutes(frame)[place]
        return Records(
            "sessions",
            self.of_part(sessions_with_amount(frame, period)),
            Unit.HOURS,
            _hours(minutes.get(self.part, Fraction(0))),
            of=_hours(sum(minutes.values())),
        )


class _ProviderShare(_Share):
    """Who actually ran the sessions."""

    group = "provider"
    parts = [Provider.TEAM, Provider.SUBCONTRACTOR, Provider.PARTNER]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        return minutes_by_provider(frame)

    def of_part(self, rows: models.QuerySet) -> models.QuerySet:
        """Keep the sessions of this provider, with its part of their hours as `amount`."""
        together = (
            SessionFacilitator.objects.filter(session=OuterRef("pk"))
            .order_by()
            .values("session")
            .annotate(kinds=Count("provider", distinct=True))
            .values("kinds")
        )
        kinds = models.functions.Coalesce(models.Subquery(together), 1)
        return (
            rows.filter(
                _run_by(self.part)
                | models.Q(
                    ~Exists(SessionFacilitator.objects.filter(session=OuterRef("pk"))),
                    workshop__provider=self.part,
                )
            )
            .annotate(kinds=kinds)
            .annotate(
                amount=ExpressionWrapper(
                    Cast(F("minutes"), _NUMBER) / Constant(HOUR, output_field=_NUMBER) / Cast(F("kinds"), _NUMBER),
                    output_field=_NUMBER,
                )
            )
        )


class _KindShare(_Share):
    """What the workshops were."""

    group = "kind"
    parts = [WorkshopKind.EDUCATIONAL, WorkshopKind.ARTISTIC, WorkshopKind.CULTURAL]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        return minutes_by_kind(frame)

    def of_part(self, rows: models.QuerySet) -> models.QuerySet:
        return rows.filter(workshop__kind=self.part)


_BY_PROVIDER = _(
    "The share of the workshop hours by who actually ran the session, not by who was planned. A session run together "
    "by the team and an organisation is divided in equal parts. Whole per cents that add up to 100."
)
_BY_KIND = _("The share of the workshop hours by type of workshop. Whole per cents that add up to 100.")


@figure
class HoursByTeam(_ProviderShare):
    code, part = "hours_by_team", Provider.TEAM
    label = _("Hours run by the team")
    definition = _BY_PROVIDER


@figure
class HoursBySubcontractors(_ProviderShare):
    code, part = "hours_by_subcontractors", Provider.SUBCONTRACTOR
    label = _("Hours run by subcontractors")
    definition = _BY_PROVIDER


@figure
class HoursByPartners(_ProviderShare):
    code, part = "hours_by_partners", Provider.PARTNER
    label = _("Hours run by partners")
    definition = _BY_PROVIDER


@figure
class HoursEducational(_KindShare):
    code, part = "hours_educational", WorkshopKind.EDUCATIONAL
    label = _("Hours of educational workshops")
    definition = _BY_KIND


@figure
class HoursArtistic(_KindShare):
    code, part = "hours_artistic", WorkshopKind.ARTISTIC
    label = _("Hours of artistic workshops")
    definition = _BY_KIND


@figure
class HoursCultural(_KindShare):
    code, part = "hours_cultural", WorkshopKind.CULTURAL
    label = _("Hours of cultural workshops")
    definition = _BY_KIND


@figure
class ParticipantHours(Figure):
    code = "participant_hours"
    label = _("Participant-hours")
    unit = Unit.HOURS
    definition = _(
        "The duration of each closed session once for each person present, late or gone early. It is another figure "
        "than the workshop hours. Minutes missed are noted but not taken off. Rounded to whole hours."
    )

    def values(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        minutes = {
            row["bucket"]: row["total"]
            for row in self._rows(frame)
            .annotate(bucket=frame.bucket("session__date", "session__year"))
            .values("bucket")
            .annotate(total=Sum("session__minutes"))
            .order_by()
        }
        for place, _cut in frame.counted:
            hours = _hours(minutes.get(place) or 0)
            values[place] = Value(whole(hours), numerator=hours)
        return values

    def _rows(self, frame: Frame) -> models.QuerySet:
        return Attendance.objects.counted().filter(
            frame.inside("session__date"), session__workshop__centre=frame.centre
        )

    def records(self, frame: Frame, period: Any) -> Records:
        cut = frame.cut(period)
        there = models.Q(
            attendances__status__in=THERE,
            attendances__session__state=SessionState.CLOSED,
            attendances__session__date__gte=cut.first,
            attendances__session__date__lte=cut.last,
        )
        rows = (
            Participant.objects.filter(there, centre=frame.centre)
            .annotate(amount=Cast(Sum("attendances__session__minutes"), _NUMBER) / Constant(HOUR, output_field=_NUMBER))
            .named()
        )
        minutes = (
            self._rows(frame)
            .filter(session__date__gte=cut.first, session__date__lte=cut.last)
            .aggregate(total=Sum("session__minutes"))["total"]
        )
        return Records("participants", rows, Unit.HOURS, _hours(minutes or 0))
