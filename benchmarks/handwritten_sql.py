"""The evolution table as somebody would write it in SQL, in two ways: the yardsticks of the product's own.

`table` is the best that was found on the same schema (tried besides: counting distinct persons, a bit mask of years a
person, sealed files left out row by row; slower in single runs). `textbook` joins attendance, sessions
and workshops and takes the year from the date, as one does on a schema without columns for it.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db import connection

WEIGHTS = {"team": 1, "subcontractor": 2, "partner": 4}
# A sealed file is not counted from the year of its sealing on (docs/adr/0035).
SEALED = """EXISTS (SELECT 1 FROM participants_seal z WHERE z.state IN ('in_force', 'lift_asked')
    AND z.participant_id = {person} AND %(sealed_year)s <= {year})"""

SESSIONS = """
SELECT s.year, w.kind, s.ran_by, SUM(s.minutes)
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %(centre)s AND s.state = 'closed' AND s.year BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2, 3
"""
PEOPLE = f"""
SELECT year, COUNT(*), SUM(minutes) FROM (
    SELECT counted_year AS year, participant_id, SUM(counted_minutes) AS minutes FROM workshops_attendance
    WHERE counted_centre = %(centre)s AND counted_year BETWEEN %(first)s AND %(last)s
    GROUP BY counted_year, participant_id) persons
WHERE NOT {SEALED.format(person="persons.participant_id", year="persons.year")} GROUP BY year
"""
ONLY_SEEN = f"""
SELECT year, COUNT(DISTINCT participant_id) FROM (
    SELECT %(year)s AS year, i.participant_id FROM participants_intervention i
    JOIN participants_participant p ON p.id = i.participant_id
    WHERE p.centre_id = %(centre)s AND i.date BETWEEN %(start)s AND %(end)s) seen
WHERE NOT {SEALED.format(person="seen.participant_id", year="seen.year")}
    AND NOT EXISTS (SELECT 1 FROM workshops_attendance a WHERE a.counted_centre = %(centre)s
    AND a.counted_year = seen.year AND a.participant_id = seen.participant_id)
GROUP BY 1
"""
ASIDE = """
SELECT s.year, SUM(CASE WHEN s.state = 'cancelled' THEN 1 ELSE 0 END),
       SUM(CASE WHEN s.state <> 'cancelled' THEN 1 ELSE 0 END)
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %(centre)s AND s.state IN ('planned', 'held', 'handed_in', 'reopened', 'cancelled')
  AND s.year BETWEEN %(first)s AND %(last)s
GROUP BY 1
"""
POSTS = "SELECT member_id, starts_on, ends_on, fraction FROM reporting_staffpost WHERE centre_id = %(centre)s"

TEXTBOOK_SESSIONS = """
SELECT EXTRACT(YEAR FROM s.date)::int, w.kind,
       EXISTS (SELECT 1 FROM workshops_sessionfacilitator f WHERE f.session_id = s.id AND f.provider = 'team')::int
       + 2 * EXISTS (SELECT 1 FROM workshops_sessionfacilitator f
                     WHERE f.session_id = s.id AND f.provider = 'subcontractor')::int
       + 4 * EXISTS (SELECT 1 FROM workshops_sessionfacilitator f
                     WHERE f.session_id = s.id AND f.provider = 'partner')::int,
       SUM(EXTRACT(EPOCH FROM s.ends_at - s.starts_at) / 60)::bigint
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %(centre)s AND s.state = 'closed' AND s.date BETWEEN %(start)s AND %(end)s
GROUP BY 1, 2, 3
"""
TEXTBOOK_PEOPLE = f"""
SELECT EXTRACT(YEAR FROM s.date)::int, COUNT(DISTINCT a.participant_id),
       SUM(EXTRACT(EPOCH FROM s.ends_at - s.starts_at) / 60)::bigint
FROM workshops_attendance a
JOIN workshops_session s ON s.id = a.session_id JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %(centre)s AND s.state = 'closed' AND a.status IN ('present', 'late', 'left_early')
  AND s.date BETWEEN %(start)s AND %(end)s
  AND NOT {SEALED.format(person="a.participant_id", year="EXTRACT(YEAR FROM s.date)")}
GROUP BY 1
"""
# What only an intervention makes a participant is asked in the same way in both: it is not what is compared.


def _asked(centre_id: int, first: int, last: int) -> dict[str, Any]:
    return {"centre": centre_id, "first": first, "last": last, "start": f"{first}-01-01", "end": f"{last}-12-31"}


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    year = (
        "CAST(EXTRACT(YEAR FROM {day}) AS SMALLINT)"
        if connection.vendor == "postgresql"
        else "CAST(substr({day}, 1, 4) AS INTEGER)"
    )
    statement = statement.replace("%(year)s", year.format(day="i.date"))
    statement = statement.replace("%(sealed_year)s", year.format(day="z.sealed_on"))
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall()


def _table(sessions: str, people: str, asked: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Return by year: minutes by kind and provider, persons, person-minutes, cancelled and missing sessions."""
    years: dict[int, dict[str, Any]] = defaultdict(lambda: defaultdict(Fraction))
    for year, kind, ran_by, minutes in _rows(sessions, asked):
        who = [name for name, weight in WEIGHTS.items() if ran_by & weight]
        years[year]["minutes"] += minutes
        years[year][kind] += minutes
        for name in who:
            years[year][name] += Fraction(minutes, len(who))
    for year, persons, minutes in _rows(people, asked):
        years[year]["persons"], years[year]["person_minutes"] = persons, minutes
    for year, persons in _rows(ONLY_SEEN, asked):
        years[year]["persons"] += persons
    for year, cancelled, missing in _rows(ASIDE, asked):
        years[year]["cancelled"], years[year]["missing"] = cancelled, missing
    posts = _rows(POSTS, asked)
    for year in years:
        years[year]["posts"] = posts
    return years


def table(centre_id: int, first: int, last: int) -> dict[int, dict[str, Any]]:
    """Return the table of the years by the best statements that were found on the same schema."""
    return _table(SESSIONS, PEOPLE, _asked(centre_id, first, last))


def textbook(centre_id: int, first: int, last: int) -> dict[int, dict[str, Any]]:
    """Return the same by joins that take the year from the date (PostgreSQL)."""
    return _table(TEXTBOOK_SESSIONS, TEXTBOOK_PEOPLE, _asked(centre_id, first, last))
