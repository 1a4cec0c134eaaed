"""Who came, read once for all figures that count it: distinct persons and their minutes (product.md section 4)."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection, models
from django.db.models import Count, Sum

from participants.querysets import sealed_files
from reporting.figures.base import Frame
from reporting.figures.stored import by_days, years
from workshops.models import Attendance


class Came(NamedTuple):
    """Distinct persons there in a period, and the minutes of the sessions at which they were, once for each person."""

    persons: int
    minutes: int


NOBODY = Came(0, 0)


def came(frame: Frame) -> models.QuerySet:
    """Return the attendance that counts: there, at closed sessions of the centre on the counted days, not sealed."""
    counted = Attendance.objects.counted().unsealed()
    return counted.filter(frame.inside("session__date"), session__workshop__centre=frame.centre)


def came_by_place(frame: Frame) -> dict[int, Came]:
    """Return who came by the place of the period in the frame, read once a frame; a place without anybody is absent."""
    return frame.once("came", lambda: _read(frame))


def _read(frame: Frame) -> dict[int, Came]:
    found = _by_year(frame, years(frame)) if years(frame) else {}
    return found | (_by_days(frame) if by_days(frame) else {})


def _by_days(frame: Frame) -> dict[int, Came]:
    places = [place for place, _cut in by_days(frame)]
    rows = (
        came(frame)
        .annotate(bucket=frame.bucket("session__date", "session__year"))
        .filter(bucket__in=places)
        .values("bucket")
        .annotate(persons=Count("participant", distinct=True), minutes=Sum("session__minutes"))
        .order_by()
    )
    return {row["bucket"]: Came(row["persons"], row["minutes"]) for row in rows}


def _by_year(frame: Frame, stored: dict[int, int]) -> dict[int, Came]:
    """Add up each person's year first: an index gives them in that order, where distinct counting would sort all rows.

    Django cannot group a grouped query; its statement is the inner one here, with its parameters. Sealed files are
    left out of the persons and not of each row: there are ten times fewer of them.
    """
    places = {year: place for place, year in stored.items()}
    rows = Attendance.objects.counted_in(frame.centre, min(places), max(places))
    persons = rows.order_by().values("counted_year", "participant").annotate(minutes=Sum("counted_minutes"))
    inner, parameters = persons.query.sql_with_params()
    sealed, more = sealed_files().order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT counted_year, COUNT(*), SUM(minutes) FROM ({inner}) AS persons "  # noqa: S608 # nosec B608
            f"WHERE participant NOT IN ({sealed}) GROUP BY counted_year",
            [*parameters, *more],
        )
        return {places[year]: Came(number, int(minutes)) for year, number, minutes in cursor.fetchall()}
