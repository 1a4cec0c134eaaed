"""The evolution table as somebody would write it in SQL on the same schema: the yardstick of the product's own."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db import connection

SESSIONS = """
SELECT s.year, w.kind,
       EXISTS (SELECT 1 FROM workshops_sessionfacilitator f WHERE f.session_id = s.id AND f.provider = 'team') AS t,
       EXISTS (SELECT 1 FROM workshops_sessionfacilitator f WHERE f.session_id = s.id AND f.provider = 'subcontractor'),
       EXISTS (SELECT 1 FROM workshops_sessionfacilitator f WHERE f.session_id = s.id AND f.provider = 'partner'),
       SUM(s.minutes)
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %s AND s.state = 'closed' AND s.date BETWEEN %s AND %s
GROUP BY 1, 2, 3, 4, 5
"""
PEOPLE = """
SELECT s.year, COUNT(DISTINCT a.participant_id), SUM(s.minutes)
FROM workshops_attendance a
JOIN workshops_session s ON s.id = a.session_id JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %s AND s.state = 'closed' AND a.status IN ('present', 'late', 'left_early')
  AND s.date BETWEEN %s AND %s
GROUP BY 1
"""
ASIDE = """
SELECT s.year, SUM(CASE WHEN s.state = 'cancelled' THEN 1 ELSE 0 END),
       SUM(CASE WHEN s.state IN ('planned', 'held', 'reopened') THEN 1 ELSE 0 END)
FROM workshops_session s JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE w.centre_id = %s AND s.state <> 'closed' AND s.date BETWEEN %s AND %s
GROUP BY 1
"""
POSTS = "SELECT member_id, starts_on, ends_on, fraction FROM reporting_staffpost WHERE centre_id = %s"


def table(centre_id: int, first: str, last: str) -> dict[int, dict[str, Any]]:
    """Return by year: minutes by kind and provider, persons, person-minutes, cancelled and missing sessions."""
    years: dict[int, dict[str, Any]] = defaultdict(lambda: defaultdict(Fraction))
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS, [centre_id, first, last])
        for year, kind, team, subcontractor, partner, minutes in cursor.fetchall():
            who = [
                name
                for name, ran in zip(("team", "subcontractor", "partner"), (team, subcontractor, partner), strict=True)
                if ran
            ]
            years[year]["minutes"] += minutes
            years[year][kind] += minutes
            for name in who:
                years[year][name] += Fraction(minutes, len(who))
        cursor.execute(PEOPLE, [centre_id, first, last])
        for year, persons, minutes in cursor.fetchall():
            years[year]["persons"], years[year]["person_minutes"] = persons, minutes
        cursor.execute(ASIDE, [centre_id, first, last])
        for year, cancelled, missing in cursor.fetchall():
            years[year]["cancelled"], years[year]["missing"] = cancelled, missing
        cursor.execute(POSTS, [centre_id])
        posts = cursor.fetchall()
    for year in years:
        years[year]["posts"] = posts
    return years
