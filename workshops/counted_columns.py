"""Columns that say of a row whether figures count it, kept by the database itself (docs/adr/0022).

`Session.ran_by`: who ran it, as a sum of `Provider` weights. `Attendance.counted_centre`, `counted_year` and
`counted_minutes`: of whoever was there, once the sheet is closed; else null. A statement that writes attendance locks
its session against closing meanwhile, so that the row cannot miss it. The centre of a session never changes, because
the database refuses it (core.same_centre): no trigger follows such a change.
"""

from __future__ import annotations

from fractions import Fraction

from core.db_triggers import Kept, Trigger
from workshops.enums import THERE, Provider, SessionState

WEIGHTS = {Provider.TEAM: 1, Provider.SUBCONTRACTOR: 2, Provider.PARTNER: 4}


def providers_of(ran_by: int) -> list[str]:
    """Return the kinds of those who ran a session, from its column."""
    return [str(provider) for provider, weight in WEIGHTS.items() if ran_by & weight]


def parts_by_provider(minutes: int, ran_by: int, planned: str) -> dict[str, Fraction]:
    """Return minutes by provider: equal parts of whoever ran it, whoever was planned where nobody is noted.

    It is the one place of that rule (product.md section 4, rule 5): figures and agreements divide by it.
    """
    kinds = providers_of(ran_by) or [planned]
    return dict.fromkeys(kinds, Fraction(minutes, len(kinds)))


def sums_with(provider: str) -> list[int]:
    """Return the values of the column in which a provider is contained."""
    weight = WEIGHTS[Provider(provider)]
    return [number for number in range(1, sum(WEIGHTS.values()) + 1) if number & weight]


_CLOSED = f"'{SessionState.CLOSED}'"
_THERE = ", ".join(f"'{status}'" for status in THERE)
_WEIGHT = " ".join(f"WHEN '{provider}' THEN {weight}" for provider, weight in WEIGHTS.items())


def ran_by(session: str) -> str:
    """Return the expression of `ran_by` for the key of a session."""
    return (
        f"(SELECT COALESCE(SUM(DISTINCT CASE f.provider {_WEIGHT} END), 0) "  # noqa: S608 # nosec B608
        f"FROM workshops_sessionfacilitator f WHERE f.session_id = {session})"
    )


def counted_query(session: str, status: str) -> str:
    """Return the query of the three counted columns of one attendance row; no row where it is not counted."""
    return (
        "SELECT w.centre_id, s.year, s.minutes FROM workshops_session s "  # noqa: S608 # nosec B608
        f"JOIN workshops_workshop w ON w.id = s.workshop_id "
        f"WHERE s.id = {session} AND s.state = {_CLOSED} AND {status} IN ({_THERE})"
    )


_COLUMNS = "counted_centre, counted_year, counted_minutes"

# Whose columns are not as counted() says, in words that both engines know.
_WRONG = (
    "SELECT a.id FROM workshops_attendance a "  # noqa: S608 # nosec B608
    f"LEFT JOIN workshops_session s ON s.id = a.session_id AND s.state = {_CLOSED} AND a.status IN ({_THERE}) "
    "LEFT JOIN workshops_workshop w ON w.id = s.workshop_id "
    "WHERE COALESCE(a.counted_centre, -1) <> COALESCE(w.centre_id, -1) "
    "OR COALESCE(a.counted_year, -1) <> COALESCE(s.year, -1) "
    "OR COALESCE(a.counted_minutes, -1) <> COALESCE(s.minutes, -1)"
)

# The column is computed whenever the row is written, whatever the writer says of it.
_ATTENDANCE_POSTGRESQL = f"""
BEGIN
  NEW.counted_centre := NULL; NEW.counted_year := NULL; NEW.counted_minutes := NULL;
  IF NEW.status IN ({_THERE}) THEN
    PERFORM 1 FROM workshops_session WHERE id = NEW.session_id FOR SHARE; -- whatever its state: it may be closed now
    SELECT c.* INTO NEW.counted_centre, NEW.counted_year, NEW.counted_minutes
    FROM ({counted_query("NEW.session_id", "NEW.status")}) AS c;
  END IF;
  RETURN NEW;
END
"""  # noqa: S608 # nosec B608
_ATTENDANCE_SQLITE = f"""
UPDATE workshops_attendance SET ({_COLUMNS}) = ({counted_query("NEW.session_id", "NEW.status")})
WHERE id = NEW.id AND ({_COLUMNS}) IS NOT ({counted_query("NEW.session_id", "NEW.status")});
"""  # noqa: S608 # nosec B608
# A written row is computed anew: to touch it is enough.
_TOUCH_SHEET = (
    f"UPDATE workshops_attendance SET counted_year = NULL WHERE session_id = NEW.id AND status IN ({_THERE});"  # noqa: E501, S608 # nosec B608
)
_RAN_BY_SQLITE = (
    f"UPDATE workshops_session SET ran_by = {ran_by('NEW.id')} "  # noqa: S608 # nosec B608
    f"WHERE id = NEW.id AND ran_by <> {ran_by('NEW.id')};"
)


def _touch_session(*rows: str) -> str:
    return " ".join(
        f"UPDATE workshops_session SET ran_by = {ran_by(f'{row}.session_id')} "  # noqa: S608 # nosec B608
        f"WHERE id = {row}.session_id;"
        for row in rows
    )


def _facilitators(event: str, *rows: str) -> Trigger:
    return Trigger(
        name=f"session_ran_by_after_{event.lower()}",
        table="workshops_sessionfacilitator",
        event=event,
        postgresql=f"BEGIN {_touch_session(*rows)} RETURN NULL; END",
        sqlite=_touch_session(*rows),
    )


_SESSION_CHANGED = (
    f"(OLD.state = {_CLOSED} OR NEW.state = {_CLOSED}) AND "
    "(OLD.state <> NEW.state OR OLD.year <> NEW.year OR OLD.minutes <> NEW.minutes)"
)

KEPT = Kept(
    columns=(
        ("workshops_session", "ran_by"),
        ("workshops_attendance", "counted_centre"),
        ("workshops_attendance", "counted_year"),
        ("workshops_attendance", "counted_minutes"),
        ("workshops_sessionfacilitator", "provider"),
        ("workshops_workshop", "centre_id"),
    ),
    triggers=(
        Trigger(
            name="attendance_counted",
            table="workshops_attendance",
            event="INSERT OR UPDATE",
            timing="BEFORE",
            postgresql=_ATTENDANCE_POSTGRESQL,
        ),
        Trigger("attendance_counted_insert", "workshops_attendance", "INSERT", sqlite=_ATTENDANCE_SQLITE),
        Trigger("attendance_counted_update", "workshops_attendance", "UPDATE", sqlite=_ATTENDANCE_SQLITE),
        Trigger(
            name="session_counted",
            table="workshops_session",
            event="UPDATE",
            condition=_SESSION_CHANGED,
            postgresql=f"BEGIN {_TOUCH_SHEET} RETURN NULL; END",
            sqlite=_TOUCH_SHEET,
        ),
        Trigger(
            name="session_ran_by",
            table="workshops_session",
            event="INSERT OR UPDATE",
            timing="BEFORE",
            postgresql=f"BEGIN NEW.ran_by := {ran_by('NEW.id')}; RETURN NEW; END",
        ),
        Trigger("session_ran_by_insert", "workshops_session", "INSERT", sqlite=_RAN_BY_SQLITE),
        Trigger("session_ran_by_update", "workshops_session", "UPDATE", sqlite=_RAN_BY_SQLITE),
        _facilitators("INSERT", "NEW"),
        _facilitators("UPDATE", "OLD", "NEW"),
        _facilitators("DELETE", "OLD"),
    ),
    refill=(
        f"UPDATE workshops_session SET ran_by = {ran_by('workshops_session.id')} "  # noqa: S608 # nosec B608
        f"WHERE ran_by <> {ran_by('workshops_session.id')}",
        f"UPDATE workshops_attendance SET ({_COLUMNS}) = "  # noqa: S608 # nosec B608
        f"({counted_query('workshops_attendance.session_id', 'workshops_attendance.status')}) "
        f"WHERE id IN ({_WRONG})",
    ),
)
