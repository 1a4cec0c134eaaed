"""Who came, and who was only seen in an intervention, counted from the records (product.md section 4, rules 1 to 3).

What is read here for years is in the summaries of closed ones too: the triggers that forget these are told of every
table and column (reporting.forgetting). `places` are those of periods in the frame.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

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


def read_came(frame: Frame, places: Collection[int]) -> dict[int, Came]:
    """Return who came by place; one without anybody is absent."""
    stored, days = by_year(frame, places), by_days(frame, places)
    found = _came_by_year(frame, stored) if stored else {}
    return found | (_came_by_days(frame, [place for place, _cut in days]) if days else {})


def _came_by_days(frame: Frame, places: list[int]) -> dict[int, Came]:
    there = Attendance.objects.counted()
    there = there.filter(frame.inside("session__date", places), session__workshop__centre=frame.centre)
    rows = (
        countable(there, frame, day="session__date")
        .annotate(bucket=frame.bucket("session__date", "session__year"))
        .filter(bucket__in=places)
        .values("bucket")
        .annotate(persons=Count("participant", distinct=True), minutes=Sum("session__minutes"))
        .order_by()
    )
    return {row["bucket"]: Came(row["persons"], row["minutes"]) for row in rows}


def _came_by_year(frame: Frame, stored: dict[int, int]) -> dict[int, Came]:
    """Add up each person's year first: an index gives them in that order, where distinct counting would sort all rows.

    Django cannot group a grouped query; its statement is the inner one here, with its parameters.
    """
    places = {year: place for place, year in stored.items()}
    rows = Attendance.objects.counted_in(frame.centre, min(places), max(places))
    rows = countable(rows, frame, year="counted_year")
    persons = rows.order_by().values("counted_year", "participant").annotate(minutes=Sum("counted_minutes"))
    inner, parameters = persons.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT counted_year, COUNT(*), SUM(minutes) FROM ({inner}) AS persons GROUP BY counted_year",  # noqa: S608 # nosec B608
            parameters,
        )
        rows = cursor.fetchall()
    return {places[year]: Came(number, int(minutes)) for year, number, minutes in rows if year in places}


def came_in(frame: Frame, cut: Period) -> tuple[models.QuerySet, str]:
    """Return the attendance that counts in a period and the column of its minutes.

    Of a whole calendar year from the columns that the database keeps: an index holds all of it.
    """
    if cut == Period.year(cut.first.year):
        there = Attendance.objects.counted_in(frame.centre, cut.first.year, cut.first.year)
        return countable(there, frame, year="counted_year"), "counted_minutes"
    there = Attendance.objects.counted().filter(session__workshop__centre=frame.centre)
    there = there.filter(session__date__gte=cut.first, session__date__lte=cut.last)
    return countable(there, frame, day="session__date"), "session__minutes"


def seen_in(frame: Frame, cut: Period) -> models.QuerySet:
    """Return the interventions that count in a period."""
    rows = Intervention.objects.filter(participant__centre=frame.centre, date__gte=cut.first, date__lte=cut.last)
    return countable(rows, frame, day="date")


def came_or_seen(frame: Frame, cut: Period) -> WrittenOut:
    """Return the keys of who came or was seen in an intervention in a period, each once.

    As keys that are read first, not as two conditions of a person: joined by an OR these are asked of each person of
    the centre, and of tables that PostgreSQL has not counted yet an IN is too.
    """
    there, _minutes = came_in(frame, cut)
    seen = seen_in(frame, cut)
    return WrittenOut.of(there.order_by().values("participant").union(seen.order_by().values("participant")))


def read_only_seen(frame: Frame, places: Collection[int]) -> dict[int, int]:
    """Return by place how many persons were seen in an intervention and did not come; a place without any is absent."""
    rows = Intervention.objects.filter(frame.inside("date", places), participant__centre=frame.centre)
    rows = countable(rows, frame, day="date")
    stored, days = by_year(frame, places), by_days(frame, places)
    found = _only_seen_by_year(frame, stored, rows) if stored else {}
    if days and rows.exists():
        for place, cut in days:
            there, _minutes = came_in(frame, cut)
            only_seen = seen_in(frame, cut).exclude(participant__in=there.order_by().values("participant"))
            found[place] = only_seen.aggregate(number=Count("participant", distinct=True))["number"]
    return found


def _only_seen_by_year(frame: Frame, stored: dict[int, int], rows: models.QuerySet) -> dict[int, int]:
    """Ask all years in one statement."""
    places = {year: place for place, year in stored.items()}
    there = Attendance.objects.counted_in(frame.centre, min(places), max(places))
    there = there.filter(counted_year=OuterRef("in_year"), participant=OuterRef("participant"))
    years = rows.annotate(in_year=YearOf("date")).filter(~Exists(there)).values("in_year").order_by()
    found = years.annotate(number=Count("participant", distinct=True))
    return {places[row["in_year"]]: row["number"] for row in found if row["in_year"] in places}
