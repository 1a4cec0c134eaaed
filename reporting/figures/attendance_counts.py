"""Who came, and who was only seen in an intervention (product.md section 4, rules 1 to 3).

The values of a figure and the records behind it start from the same three querysets: attendance of calendar years,
attendance between two days, interventions between two days. What is left out is left out there, for both.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import Count, Exists, OuterRef, Sum

from core.lookups import WrittenOut
from core.models import YearOf
from core.periods import Period
from participants.models import Intervention
from reporting.figures.base import Frame
from reporting.figures.sealed import countable
from reporting.figures.year_columns import by_days, by_year
from workshops.models import Attendance


class Came(NamedTuple):
    """Distinct persons there in a period, and the minutes of the sessions at which they were, once for each person."""

    persons: int
    minutes: int


NOBODY = Came(0, 0)


# The records


def _attendance_of_years(frame: Frame, first: int, last: int) -> models.QuerySet[Any]:
    """Return the attendance that counts in calendar years, by the columns that the database keeps of it."""
    return countable(Attendance.objects.counted_in(frame.centre, first, last), frame, year="counted_year")


def _attendance_of_days(frame: Frame, cut: Period) -> models.QuerySet[Any]:
    """Return the attendance that counts between two days, both included, by the dates of the sessions."""
    rows = Attendance.objects.counted().filter(
        session__workshop__centre=frame.centre, session__date__gte=cut.first, session__date__lte=cut.last
    )
    return countable(rows, frame, day="session__date")


def _interventions_of_days(frame: Frame, first: dt.date, last: dt.date) -> models.QuerySet[Any]:
    """Return the interventions that count between two days, both included."""
    rows = Intervention.objects.filter(participant__centre=frame.centre, date__gte=first, date__lte=last)
    return countable(rows, frame, day="date")


def came_in(frame: Frame, cut: Period) -> tuple[models.QuerySet[Any], str]:
    """Return the attendance that counts in a period and the name of the column of its minutes."""
    if cut == Period.year(cut.first.year):
        return _attendance_of_years(frame, cut.first.year, cut.first.year), "counted_minutes"
    return _attendance_of_days(frame, cut), "session__minutes"


def came_or_seen(frame: Frame, cut: Period) -> WrittenOut:
    """Return the keys of the persons who came or were seen in an intervention in a period, each once.

    They are read first. Two conditions of a person joined by OR would be asked of each person of the centre.
    """
    there, _minutes = came_in(frame, cut)
    seen = _interventions_of_days(frame, cut.first, cut.last)
    return WrittenOut.of(there.order_by().values("participant").union(seen.order_by().values("participant")))


# What they add up to


def came_by_place(frame: Frame) -> dict[int, Came]:
    """Return who came, by the place of the period in the frame; a place without anybody is absent."""
    return frame.compute_once("came", lambda: _came_of_years(frame) | _came_of_days(frame))


def _came_of_years(frame: Frame) -> dict[int, Came]:
    """Add up the minutes of each person and year first: an index gives the rows in that order.

    To count distinct persons, the database would sort all rows. Django cannot group a grouped query, so its statement
    is the inner one here, with its parameters.
    """
    places = {year: place for place, year in by_year(frame).items()}
    if not places:
        return {}
    there = _attendance_of_years(frame, min(places), max(places))
    persons = there.order_by().values("counted_year", "participant").annotate(minutes=Sum("counted_minutes"))
    inner, parameters = persons.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT counted_year, COUNT(*), SUM(minutes) FROM ({inner}) AS persons GROUP BY counted_year",  # noqa: S608 # nosec B608
            parameters,
        )
        rows = cursor.fetchall()
    return {places[year]: Came(number, int(minutes)) for year, number, minutes in rows}


def _came_of_days(frame: Frame) -> dict[int, Came]:
    found = {}
    for place, cut in by_days(frame):
        there = _attendance_of_days(frame, cut)
        added = there.aggregate(persons=Count("participant", distinct=True), minutes=Sum("session__minutes"))
        if added["persons"]:
            found[place] = Came(**added)
    return found


def only_seen_by_place(frame: Frame) -> dict[int, int]:
    """Return how many persons were seen in an intervention and did not come; a place without any is absent."""
    return frame.compute_once("only seen", lambda: _only_seen_of_years(frame) | _only_seen_of_days(frame))


def _only_seen_of_years(frame: Frame) -> dict[int, int]:
    """Ask all years in one statement."""
    places = {year: place for place, year in by_year(frame).items()}
    if not places:
        return {}
    there = _attendance_of_years(frame, min(places), max(places))
    there = there.filter(counted_year=OuterRef("in_year"), participant=OuterRef("participant"))
    last = min(Period.year(max(places)).last, frame.as_of)
    seen = _interventions_of_days(frame, Period.year(min(places)).first, last).annotate(in_year=YearOf("date"))
    found = seen.filter(~Exists(there)).values("in_year").order_by()
    found = found.annotate(number=Count("participant", distinct=True))
    return {places[row["in_year"]]: row["number"] for row in found}


def _only_seen_of_days(frame: Frame) -> dict[int, int]:
    found = {}
    for place, cut in by_days(frame):
        seen = _interventions_of_days(frame, cut.first, cut.last)
        only = seen.exclude(participant__in=_attendance_of_days(frame, cut).order_by().values("participant"))
        if number := only.aggregate(number=Count("participant", distinct=True))["number"]:
            found[place] = number
    return found
