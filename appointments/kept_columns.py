"""What the database keeps of a worker at an appointment, so that nobody is in two live ones at once (docs/adr/0061).

`AppointmentWorker.date`, `starts_at`, `ends_at` and `live` repeat the appointment, whoever writes. On PostgreSQL an
exclusion constraint over them refuses a second one (migration 0001); SQLite has no such constraint, and a trigger asks
the appointments themselves. Touching ends are free on both.
"""

from __future__ import annotations

from appointments.enums import LIVE
from core.db_triggers import Kept, Trigger

_WORKER, _APPOINTMENT = "appointments_appointmentworker", "appointments_appointment"
_LIVE = ", ".join(f"'{state}'" for state in LIVE)
_COLUMNS = "date, starts_at, ends_at, live"
OVERLAP = "overlap: a worker would be in two appointments at once"
EXCLUSION = "appointment_worker_free"


def _query(appointment: str) -> str:
    """Return the query of the kept columns of a row, by the key of its appointment."""
    return (
        f"SELECT a.date, a.starts_at, a.ends_at, a.state IN ({_LIVE}) "  # noqa: S608 # nosec B608
        f"FROM {_APPOINTMENT} a WHERE a.id = {appointment}"
    )


_FILL_POSTGRESQL = f"""
BEGIN
  PERFORM 1 FROM accounts_teammember WHERE id = NEW.member_id FOR NO KEY UPDATE; -- two at once wait, without deadlock
  PERFORM 1 FROM {_APPOINTMENT} WHERE id = NEW.appointment_id FOR SHARE; -- it may be moved or cancelled now
  SELECT k.* INTO NEW.date, NEW.starts_at, NEW.ends_at, NEW.live FROM ({_query("NEW.appointment_id")}) AS k;
  RETURN NEW;
END
"""  # noqa: S608 # nosec B608
_FILL_SQLITE = (
    f"UPDATE {_WORKER} SET ({_COLUMNS}) = ({_query('NEW.appointment_id')}) "  # noqa: S608 # nosec B608
    f"WHERE id = NEW.id AND ({_COLUMNS}) IS NOT ({_query('NEW.appointment_id')});"
)
_TAKEN = (
    f"EXISTS (SELECT 1 FROM {_APPOINTMENT} mine JOIN {_WORKER} w ON w.member_id = NEW.member_id AND w.id <> NEW.id "  # noqa: S608 # nosec B608
    f"JOIN {_APPOINTMENT} theirs ON theirs.id = w.appointment_id WHERE mine.id = NEW.appointment_id "
    f"AND mine.state IN ({_LIVE}) AND theirs.state IN ({_LIVE}) AND theirs.date = mine.date "
    "AND theirs.starts_at < mine.ends_at AND theirs.ends_at > mine.starts_at)"
)
_REFUSE_SQLITE = f"SELECT RAISE(ABORT, '{OVERLAP}') WHERE {_TAKEN};"
# A written row is computed anew: to touch it is enough.
_TOUCH = f"UPDATE {_WORKER} SET live = live WHERE appointment_id = NEW.id;"  # noqa: S608 # nosec B608
_CHANGED = (
    "OLD.date <> NEW.date OR OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at OR OLD.state <> NEW.state"
)

KEPT = Kept(
    columns=(
        *((_WORKER, name) for name in ("member_id", "date", "starts_at", "ends_at", "live")),
        *((_APPOINTMENT, name) for name in ("date", "starts_at", "ends_at", "state")),
    ),
    triggers=(
        Trigger(
            name="appointment_worker_kept",
            table=_WORKER,
            event="INSERT OR UPDATE",
            timing="BEFORE",
            postgresql=_FILL_POSTGRESQL,
        ),
        Trigger("appointment_worker_kept_insert", _WORKER, "INSERT", sqlite=_FILL_SQLITE),
        Trigger("appointment_worker_kept_update", _WORKER, "UPDATE", sqlite=_FILL_SQLITE),
        Trigger("appointment_worker_free_insert", _WORKER, "INSERT", sqlite=_REFUSE_SQLITE),
        Trigger("appointment_worker_free_update", _WORKER, "UPDATE", sqlite=_REFUSE_SQLITE),
        Trigger(
            name="appointment_worker_follows",
            table=_APPOINTMENT,
            event="UPDATE",
            condition=_CHANGED,
            postgresql=f"BEGIN {_TOUCH} RETURN NULL; END",
            sqlite=_TOUCH,
        ),
    ),
    refill=(
        f"UPDATE {_WORKER} SET ({_COLUMNS}) = ({_query(_WORKER + '.appointment_id')}) "  # noqa: S608 # nosec B608
        f"WHERE EXISTS (SELECT 1 FROM {_APPOINTMENT} a WHERE a.id = {_WORKER}.appointment_id AND "
        f"({_WORKER}.date IS NULL OR a.date <> {_WORKER}.date OR a.starts_at <> {_WORKER}.starts_at "
        f"OR a.ends_at <> {_WORKER}.ends_at OR (a.state IN ({_LIVE})) <> {_WORKER}.live))",
    ),
)
