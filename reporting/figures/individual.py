"""Individual time in three readings, and its share beside the collective one of the same unit.

The programme says that a quarter of the work is individual and three quarters are collective, and not of what: of the
hours delivered, of the hours that persons receive, or of those that the team works. All three are shown together. Of a
period that begins before the day from which interventions are noted (setting individual.measured_from), nothing is
known: blank, and never 0.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import setting
from appointments.models import AppointmentWorker
from core.periods import Period, long_date
from participants.models import Intervention
from reporting.figures.activity import OfActivity
from reporting.figures.attendance_counts import NOBODY, came_by_place
from reporting.figures.base import (
    Frame,
    RecordKind,
    Records,
    Unit,
    Value,
    decimal,
    figure,
    figure_of,
    whole,
)
from reporting.figures.hours import HOUR, held_in, hours_of, minutes_by_kind
from reporting.figures.of_persons import Amounts, OfPersons, records_of
from reporting.figures.sealed import countable
from reporting.figures.sessions import held_sessions
from reporting.figures.shares import whole_percents
from reporting.settings import MEASURED_FROM
from workshops.counted_columns import sums_with
from workshops.enums import Provider
from workshops.models import SessionFacilitator

_SOURCE = "docs/adr/0067-three-readings-of-individual-time.md"


def measured_from(frame: Frame) -> int:
    """Return the ordinal of the day from which the centre notes individual time, 0 where it does not."""
    return frame.compute_once("measured from", lambda: setting(MEASURED_FROM, frame.centre))


def is_measured(frame: Frame, place: int) -> bool:
    """Tell whether individual time is known of a period from its first day on."""
    first = measured_from(frame)
    return bool(first) and frame.periods[place].first.toordinal() >= first


def _hours() -> defaultdict[int, defaultdict[int, Fraction]]:
    return defaultdict(lambda: defaultdict(Fraction))


@dataclass
class Acts:
    """Hours of individual support by place and person.

    An appointment of several persons is one act: each of them has an equal part of its hours `delivered` and `worked`,
    and all of her own `received`.
    """

    delivered: Any = field(default_factory=_hours)
    received: Any = field(default_factory=_hours)
    worked: Any = field(default_factory=_hours)


def acts(frame: Frame) -> Acts:
    """Return the individual support of a frame, read once for its figures."""
    return frame.compute_once("individual acts", lambda: _read_acts(frame))


def _read_acts(frame: Frame) -> Acts:
    found = Acts()
    if not frame.counted:
        return found
    noted = Intervention.objects.filter(frame.inside("date"), participant__centre=frame.centre)
    rows = countable(noted, frame, day="date").annotate(bucket=frame.bucket("date")).exclude(bucket=None).order_by()
    alone = rows.filter(appointment__isnull=True).values_list("bucket", "participant").annotate(Sum("minutes"))
    for place, person, minutes in alone:
        for reading in (found.delivered, found.received, found.worked):
            reading[place][person] += Fraction(minutes, HOUR)
    for (place, _appointment), together in _by_appointment(rows).items():
        longest = Fraction(max(minutes for _person, minutes, _workers in together), HOUR)
        for person, minutes, workers in together:
            found.received[place][person] += Fraction(minutes, HOUR)
            found.delivered[place][person] += longest / len(together)
            found.worked[place][person] += longest * workers / len(together)
    return found


def _by_appointment(rows: models.QuerySet[Any]) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
    """Return by place and appointment each person with her minutes and the number of members of the team."""
    there = AppointmentWorker.objects.filter(appointment=OuterRef("appointment__appointment")).order_by()
    number = Subquery(there.values("appointment").annotate(number=Count("pk")).values("number"))
    found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    met = rows.filter(appointment__isnull=False).annotate(workers=number)
    for place, key, *of_person in met.values_list(
        "bucket", "appointment__appointment", "participant", "minutes", "workers"
    ):
        found[place, key].append((of_person[0], of_person[1], of_person[2] or 1))
    return dict(found)


def _of_team(prefix: str = "") -> Q:
    """Return the filter of sessions that the team ran, or planned where nobody is noted."""
    return Q(**{f"{prefix}ran_by__in": sums_with(Provider.TEAM)}) | Q(
        **{f"{prefix}ran_by": 0, f"{prefix}workshop__provider": Provider.TEAM}
    )


def collective_worked(frame: Frame) -> dict[int, Fraction]:
    """Return by place the hours of sessions times the members of the team who ran them, read once a frame."""
    return frame.compute_once("collective worked", lambda: _read_collective(frame))


def _read_collective(frame: Frame) -> dict[int, Fraction]:
    found: dict[int, Fraction] = defaultdict(Fraction)
    if not frame.counted:
        return found
    held = held_sessions(frame)
    ran = SessionFacilitator.objects.filter(
        frame.inside("session__date"), provider=Provider.TEAM, session__in=held.order_by().values("pk")
    )
    bucket = frame.bucket("session__date", "session__year")
    rows = ran.annotate(bucket=bucket).values_list("bucket").annotate(total=Sum("session__minutes")).order_by()
    nobody = held.filter(ran_by=0, workshop__provider=Provider.TEAM).annotate(bucket=frame.bucket("date", "year"))
    for place, minutes in [*rows, *nobody.values_list("bucket").annotate(total=Sum("minutes")).order_by()]:
        if place is not None:
            found[place] += Fraction(minutes, HOUR)
    return found


def _with_members(sessions: models.QuerySet[Any]) -> Any:
    """Return sessions with the number of members of the team who ran each."""
    ran = SessionFacilitator.objects.filter(session=OuterRef("pk"), provider=Provider.TEAM).order_by()
    number = Subquery(ran.values("session").annotate(number=Count("pk")).values("number"))
    return sessions.annotate(members=number)


def _worked_hours_of(session: Any) -> Fraction:
    return hours_of(session) * (session.members or 1)


class _Individual(OfPersons, OfActivity):
    """Individual hours, blank where the centre did not measure them."""

    unit = Unit.HOURS
    source = _SOURCE
    reading: ClassVar[str]

    def amounts(self, frame: Frame) -> Amounts:
        amounts: Amounts = getattr(acts(frame), self.reading)
        return amounts

    def is_known(self, frame: Frame, place: int) -> bool:
        return is_measured(frame, place)

    def notes(self, frame: Frame, period: Period) -> list[str]:
        return notes_of_measure(frame)


def notes_of_measure(frame: Frame) -> list[str]:
    """Return from which day individual time is known."""
    first = measured_from(frame)
    if not first:
        return [gettext("The centre has not said from which day it measures individual time: it is blank.")]
    said = gettext("Individual time is measured from %(day)s: it is blank for a period that begins before.")
    return [said % {"day": long_date(first_day(frame))}]


def first_day(frame: Frame) -> Any:
    """Return the day from which individual time is measured, None where it is not."""
    first = measured_from(frame)
    return type(frame.as_of).fromordinal(first) if first else None


@figure
class IndividualHours(_Individual):
    code = "individual_hours"
    label = _("Individual time delivered")
    definition = _(
        "Hours of individual support: an appointment once, however many persons came, with the longest time of one of "
        "them; an intervention without an appointment once. Planned appointments and those to which nobody came are "
        "not counted. Of several persons each has an equal part in the list. Blank for a period that begins before the "
        "day from which the centre measures it."
    )
    reading = "delivered"


@figure
class IndividualHoursReceived(_Individual):
    code = "individual_hours_received"
    label = _("Individual time received")
    definition = _(
        "Hours of individual support of each person: where two come to one appointment, the time of both. Blank for a "
        "period that begins before the day from which the centre measures it."
    )
    reading = "received"


@figure
class IndividualHoursWorked(_Individual):
    code = "individual_hours_worked"
    label = _("Individual time worked by the team")
    definition = _(
        "Hours of individual support, once for each member of the team who was there. Blank for a period that begins "
        "before the day from which the centre measures it."
    )
    reading = "worked"


@figure
class CollectiveHoursWorked(OfActivity):
    code = "collective_hours_worked"
    label = _("Collective time worked by the team")
    unit = Unit.HOURS
    source = _SOURCE
    definition = _(
        "The duration of each closed session, once for each member of the team who ran it; once where the team is "
        "noted without names. Partners and subcontractors are not counted."
    )

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            hours = collective_worked(frame).get(place, Fraction(0))
            values[place] = Value(whole(hours), numerator=decimal(hours))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        rows = _with_members(held_in(frame, period).filter(_of_team()))
        total = collective_worked(frame).get(list(frame.periods).index(period), Fraction(0))
        return Records(RecordKind.SESSIONS, rows, Unit.HOURS, total, _worked_hours_of)


def _sum(amounts: Amounts, place: int) -> Fraction:
    return sum(amounts.get(place, {}).values(), Fraction(0))


def _hours_delivered(frame: Frame, place: int) -> tuple[Fraction, Fraction]:
    collective = Fraction(sum(minutes_by_kind(frame)[place].values()), HOUR)
    return _sum(acts(frame).delivered, place), collective


def _hours_received(frame: Frame, place: int) -> tuple[Fraction, Fraction]:
    return _sum(acts(frame).received, place), Fraction(came_by_place(frame).get(place, NOBODY).minutes, HOUR)


def _hours_worked(frame: Frame, place: int) -> tuple[Fraction, Fraction]:
    return _sum(acts(frame).worked, place), collective_worked(frame).get(place, Fraction(0))


READINGS = {"share_delivered": _hours_delivered, "share_received": _hours_received, "share_worked": _hours_worked}


def percents_of(frame: Frame, place: int) -> dict[str, list[int]]:
    """Return by reading the whole per cents of individual and collective time; without those that are blank."""
    if not is_measured(frame, place):
        return {}
    shares = {group: whole_percents(hours(frame, place)) for group, hours in READINGS.items()}
    return {group: percents for group, percents in shares.items() if percents}


class _ReadingShare(OfActivity):
    """Individual or collective time in whole per cents of both, in hours of one unit."""

    unit = Unit.PERCENT
    source = _SOURCE
    of: ClassVar[str]  # the code of the hours in the numerator
    part: ClassVar[int] = 0  # 0 of individual time, 1 of collective time

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, _cut in frame.counted:
            if is_measured(frame, place):
                hours = READINGS[self.group](frame, place)
                percents = whole_percents(hours)
                shown = percents[self.part] if percents else None
                values[place] = Value(shown, numerator=decimal(hours[self.part]), denominator=decimal(sum(hours)))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        place = list(frame.periods).index(period)
        if not is_measured(frame, place):
            return replace(records_of({}, Unit.HOURS), of=Fraction(0))
        return replace(
            figure_of(self.of).records(frame, period), of=sum(READINGS[self.group](frame, place), Fraction(0))
        )

    def notes(self, frame: Frame, period: Period) -> list[str]:
        """Return the three readings side by side: none is shown without the others."""
        found = percents_of(frame, list(frame.periods).index(period))
        if len(found) < len(READINGS):
            return notes_of_measure(frame)
        words = gettext(
            "Individual time is %(delivered)s of the hours delivered, %(received)s of the hours received and "
            "%(worked)s of the hours worked by the team."
        )
        told = {group.removeprefix("share_"): f"{percents[0]}\u00a0%" for group, percents in found.items()}
        return [words % told, str(PROGRAMME_SAYS)]


PROGRAMME_SAYS = _("The programme says a quarter individual and three quarters collective, and does not say of what.")
_OF_DELIVERED = _(
    "The share of the hours delivered: individual time delivered, of it and the workshop hours. Whole per cents that "
    "add up to 100. Blank for a period that begins before the day from which individual time is measured."
)
_OF_RECEIVED = _(
    "The share of the hours received: individual time received, of it and the participant-hours. Whole per cents that "
    "add up to 100. Blank for a period that begins before the day from which individual time is measured."
)
_OF_WORKED = _(
    "The share of the hours worked by the team: individual time worked, of it and the collective time worked. Whole "
    "per cents that add up to 100. Blank for a period that begins before the day from which individual time is "
    "measured."
)


@figure
class ShareDelivered(_ReadingShare):
    code, group, of = "share_delivered", "share_delivered", "individual_hours"
    label = _("Individual share of the hours delivered")
    short = pgettext_lazy("a figure", "individual")
    definition = _OF_DELIVERED


@figure
class ShareDeliveredCollective(_ReadingShare):
    code, group, of, part = "share_delivered_collective", "share_delivered", "workshop_hours", 1
    label = _("Collective share of the hours delivered")
    short = pgettext_lazy("a figure", "collective")
    definition = _OF_DELIVERED


@figure
class ShareReceived(_ReadingShare):
    code, group, of = "share_received", "share_received", "individual_hours_received"
    label = _("Individual share of the hours received")
    short = pgettext_lazy("a figure", "individual")
    definition = _OF_RECEIVED


@figure
class ShareReceivedCollective(_ReadingShare):
    code, group, of, part = "share_received_collective", "share_received", "participant_hours", 1
    label = _("Collective share of the hours received")
    short = pgettext_lazy("a figure", "collective")
    definition = _OF_RECEIVED


@figure
class ShareWorked(_ReadingShare):
    code, group, of = "share_worked", "share_worked", "individual_hours_worked"
    label = _("Individual share of the hours worked by the team")
    short = pgettext_lazy("a figure", "individual")
    definition = _OF_WORKED


@figure
class ShareWorkedCollective(_ReadingShare):
    code, group, of, part = "share_worked_collective", "share_worked", "collective_hours_worked", 1
    label = _("Collective share of the hours worked by the team")
    short = pgettext_lazy("a figure", "collective")
    definition = _OF_WORKED
