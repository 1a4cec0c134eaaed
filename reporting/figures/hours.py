"""Hours: what was held, who actually ran it, what it was, and how much of it people received."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from core.lookups import WrittenOut
from participants.models import Participant
from reporting.figures.activity import OfActivity
from reporting.figures.attendance_counts import NOBODY, came_by_place, came_in
from reporting.figures.base import Frame, RecordKind, Records, Unit, Value, decimal, figure, whole
from reporting.figures.sessions import held_by_place, held_sessions
from reporting.figures.shares import whole_percents
from workshops.counted_columns import parts_by_provider, sums_with
from workshops.enums import Provider, WorkshopKind
from workshops.models import Session
from workshops.models.session import SessionQuerySet

HOUR = 60  # minutes


def _minutes_by_provider(frame: Frame) -> list[dict[str, Fraction]]:
    """Return minutes by provider for each period; a session run together is divided equally (section 4, rule 5)."""
    result: list[dict[str, Fraction]] = [defaultdict(Fraction) for _ in frame.periods]
    for place, rows in held_by_place(frame).items():
        for row in rows:
            for kind, part in parts_by_provider(row.minutes, row.ran_by, row.provider).items():
                result[place][kind] += part
    return result


def _minutes_by_kind(frame: Frame) -> list[dict[str, Fraction]]:
    """Return minutes by type of workshop for each period."""
    result: list[dict[str, Fraction]] = [defaultdict(Fraction) for _ in frame.periods]
    for place, rows in held_by_place(frame).items():
        for row in rows:
            result[place][row.kind] += row.minutes
    return result


def minutes_by_provider(frame: Frame) -> list[dict[str, Fraction]]:
    return frame.compute_once("minutes_by_provider", lambda: _minutes_by_provider(frame))


def minutes_by_kind(frame: Frame) -> list[dict[str, Fraction]]:
    return frame.compute_once("minutes_by_kind", lambda: _minutes_by_kind(frame))


def list_sessions(sessions: SessionQuerySet) -> SessionQuerySet:
    """Return sessions in the order of a list, with what a row of it says."""
    return (
        sessions.select_related("workshop", "workshop__organisation").with_runners().order_by("date", "starts_at", "pk")
    )


def held_in(frame: Frame, period: Any) -> models.QuerySet[Any]:
    """Return the counted sessions of one period, in the order of a list."""
    return list_sessions(held_sessions(frame).within(frame.counted_part(period)))


def hours_of(session: Session) -> Fraction:
    """Return the hours of a session: once, whatever groups and persons came (section 4, rule 4)."""
    return Fraction(session.minutes, HOUR)


@figure
class WorkshopHours(OfActivity):
    code = "workshop_hours"
    label = _("Workshop hours")
    unit = Unit.HOURS
    source = "product.md section 4, rules 3, 4 and 7"
    definition = _(
        "The duration of each closed session, once, whatever groups or persons came. Cancelled sessions and sessions "
        "whose sheet was never closed are not counted; both are shown apart. Rounded to whole hours."
    )

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            hours = Fraction(sum(minutes_by_kind(frame)[place].values()), HOUR)
            values[place] = Value(whole(hours), numerator=decimal(hours))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        minutes = minutes_by_kind(frame)[list(frame.periods).index(period)]
        total = Fraction(sum(minutes.values()), HOUR)
        return Records(RecordKind.SESSIONS, held_in(frame, period), Unit.HOURS, total, hours_of)


class _Share(OfActivity):
    """A share of the workshop hours in whole per cents; the shares of a group add up to 100."""

    unit = Unit.PERCENT
    part: ClassVar[str]
    parts: ClassVar[list[str]]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        raise NotImplementedError

    def of_part(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        raise NotImplementedError

    def hours_of(self, session: Session) -> Fraction:
        """Return the hours of a session that this part has."""
        return hours_of(session)

    def compute(self, frame: Frame) -> list[Value]:
        values, here = frame.blank(), self.parts.index(self.part)
        for place, (amounts, percents) in self._shares(frame).items():
            values[place] = Value(
                percents[here] if percents else None,
                numerator=decimal(amounts[here] / HOUR),
                denominator=decimal(sum(amounts, Fraction(0)) / HOUR),
            )
        return values

    def _shares(self, frame: Frame) -> dict[int, tuple[list[Fraction], list[int] | None]]:
        """Return by place the minutes of all parts and their per cents, once for the figures of a group."""

        def compute() -> dict[int, tuple[list[Fraction], list[int] | None]]:
            found = {}
            for place, _cut in frame.counted:
                amounts = [self.minutes(frame)[place].get(part, Fraction(0)) for part in self.parts]
                found[place] = (amounts, whole_percents(amounts))
            return found

        return frame.compute_once(f"shares by {self.group}", compute)

    def records(self, frame: Frame, period: Any) -> Records:
        minutes = self.minutes(frame)[list(frame.periods).index(period)]
        return Records(
            RecordKind.SESSIONS,
            self.of_part(held_in(frame, period)),
            Unit.HOURS,
            minutes.get(self.part, Fraction(0)) / HOUR,
            self.hours_of,
            of=Fraction(sum(minutes.values())) / HOUR,
        )


class _ProviderShare(_Share):
    """Who actually ran the sessions."""

    group = "provider"
    source = "product.md section 4, rules 3, 5, 6 and 7"
    parts = [Provider.TEAM, Provider.SUBCONTRACTOR, Provider.PARTNER]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        return minutes_by_provider(frame)

    def of_part(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Keep the sessions of this provider: that it ran, or was planned to where nobody is noted."""
        return rows.filter(models.Q(ran_by__in=sums_with(self.part)) | models.Q(ran_by=0, workshop__provider=self.part))

    def hours_of(self, session: Session) -> Fraction:
        return parts_by_provider(session.minutes, session.ran_by, session.workshop.provider)[self.part] / HOUR


class _KindShare(_Share):
    """What the workshops were."""

    group = "kind"
    source = "product.md section 4, rules 3, 6 and 7"
    parts = [WorkshopKind.EDUCATIONAL, WorkshopKind.ARTISTIC, WorkshopKind.CULTURAL]

    def minutes(self, frame: Frame) -> list[dict[str, Fraction]]:
        return minutes_by_kind(frame)

    def of_part(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
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
    short = _("the team")
    definition = _BY_PROVIDER


@figure
class HoursBySubcontractors(_ProviderShare):
    code, part = "hours_by_subcontractors", Provider.SUBCONTRACTOR
    label = _("Hours run by subcontractors")
    short = _("subcontractors")
    definition = _BY_PROVIDER


@figure
class HoursByPartners(_ProviderShare):
    code, part = "hours_by_partners", Provider.PARTNER
    label = _("Hours run by partners")
    short = _("partners")
    definition = _BY_PROVIDER


@figure
class HoursEducational(_KindShare):
    code, part = "hours_educational", WorkshopKind.EDUCATIONAL
    label = _("Hours of educational workshops")
    short = _("educational")
    definition = _BY_KIND


@figure
class HoursArtistic(_KindShare):
    code, part = "hours_artistic", WorkshopKind.ARTISTIC
    label = _("Hours of artistic workshops")
    short = _("artistic")
    definition = _BY_KIND


@figure
class HoursCultural(_KindShare):
    code, part = "hours_cultural", WorkshopKind.CULTURAL
    label = _("Hours of cultural workshops")
    short = _("cultural")
    definition = _BY_KIND


@figure
class ParticipantHours(OfActivity):
    code = "participant_hours"
    label = _("Participant-hours")
    unit = Unit.HOURS
    source = "product.md section 4, rules 3 and 4"
    definition = _(
        "The duration of each closed session once for each person present, late or gone early. It is another figure "
        "than the workshop hours. Minutes missed are noted but not taken off. Rounded to whole hours."
    )

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            hours = Fraction(came_by_place(frame).get(place, NOBODY).minutes, HOUR)
            values[place] = Value(whole(hours), numerator=decimal(hours))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        there, minutes = came_in(frame, frame.counted_part(period))
        spent = there.order_by().filter(participant=OuterRef("pk")).values("participant").annotate(sum=Sum(minutes))
        rows = (
            Participant.objects.filter(pk__among=WrittenOut.of(there.order_by().values("participant").distinct()))
            .annotate(minutes_there=Subquery(spent.values("sum")))
            .named()
        )
        total = there.aggregate(total=Sum(minutes))["total"]
        return Records(
            RecordKind.PARTICIPANTS,
            rows,
            Unit.HOURS,
            Fraction(total or 0, HOUR),
            lambda person: Fraction(person.minutes_there, HOUR),
        )
