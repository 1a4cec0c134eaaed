"""Triggers that forget the summary of a year with each write that could change what it says (docs/adr/0025).

What the figures of a year read (reporting.figures.attendance_counts, .sessions): attendance by its counted columns;
sessions by series, year, state, minutes and who ran them; type, planned provider and centre of a series; interventions
by person and day; the centre of a person; which files are sealed. A table or column that they come to read is added
here.

On PostgreSQL a writer takes the lock of the year first (reporting.alone), and before it the weakest one, that of every
foreign key, of the row from which the centre is read: the centre is part of a key of that row, so that to change it
takes the strongest one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.db_triggers import Kept, Trigger
from participants.models.seal import HOLDING
from reporting.alone import KEYS, WHOLE

_SUMMARIES = "reporting_yearsummary"
_HOLDING = ", ".join(f"'{state}'" for state in HOLDING)
_EVERYWHERE = f"SELECT id AS centre, {WHOLE} AS year FROM accounts_centre"  # noqa: S608 # nosec B608


def _forget(years: str, *, first: str = "") -> str:
    """Return the function of PostgreSQL that forgets the years of a query: centre and year, WHOLE for all of them."""
    return f"""
DECLARE found record;
BEGIN
  {first}
  FOR found IN {years} LOOP
    PERFORM pg_advisory_xact_lock_shared(found.centre::integer, {KEYS} + found.year);
    DELETE FROM {_SUMMARIES} WHERE centre_id = found.centre AND found.year IN ({WHOLE}, year);
  END LOOP;
  RETURN NULL;
END
"""  # noqa: S608 # nosec B608


@dataclass(frozen=True)
class _Read:
    """A table of which a summary reads some columns, in rows that meet a condition.

    `years` is the query of centres and years on PostgreSQL, from the rows that a statement changed, called `changed`;
    `first` locks what it reads besides. `forgotten` is the condition of summaries on SQLite, by the columns of a {row}.
    """

    table: str
    columns: tuple[str, ...]
    years: str
    forgotten: str
    where: str = "true"
    first: str = ""


# A centre that is not found, because it is written later or was deleted before, is any centre.
def _read_of_parent(table: str, columns: tuple[str, ...], parent: str, years: tuple[str, str]) -> _Read:
    """Return how a table is read whose first column leads to the row that says the centre; `years`: on each engine."""
    key, (postgresql, sqlite) = columns[0], years
    return _Read(
        table=table,
        columns=columns,
        first=f"PERFORM 1 FROM {parent} WHERE id IN (SELECT {key} FROM changed) ORDER BY id FOR KEY SHARE;",  # noqa: S608 # nosec B608
        years=(
            f"SELECT DISTINCT COALESCE(parent.centre_id, centre.id) AS centre, {postgresql} AS year "  # noqa: S608 # nosec B608
            f"FROM changed LEFT JOIN {parent} parent ON parent.id = changed.{key} "
            "LEFT JOIN accounts_centre centre ON parent.id IS NULL"
        ),
        forgotten=(
            f"centre_id = COALESCE((SELECT centre_id FROM {parent} WHERE id = {{row}}.{key}), centre_id) "  # noqa: S608 # nosec B608
            f"AND year = {sqlite}"
        ),
    )


_READ = (
    _Read(
        table="workshops_attendance",
        columns=("counted_centre", "counted_year", "counted_minutes", "participant_id"),
        where="counted_year IS NOT NULL",
        years="SELECT DISTINCT counted_centre AS centre, counted_year AS year FROM changed",
        forgotten="centre_id = {row}.counted_centre AND year = {row}.counted_year",
    ),
    _read_of_parent(
        "workshops_session",
        ("workshop_id", "year", "state", "minutes", "ran_by"),
        "workshops_workshop",
        ("changed.year", "{row}.year"),
    ),
    _read_of_parent(
        "participants_intervention",
        ("participant_id", "date"),
        "participants_participant",
        ("EXTRACT(YEAR FROM changed.date)::integer", "CAST(substr({row}.date, 1, 4) AS INTEGER)"),
    ),
    # Whoever is sealed may have come anywhere: it is rare, so everything is counted again.
    _Read(
        table="participants_seal",
        columns=("participant_id", "state", "sealed_on"),
        where=f"state IN ({_HOLDING})",
        years=f"{_EVERYWHERE} WHERE EXISTS (SELECT 1 FROM changed)",  # noqa: S608 # nosec B608
        forgotten=f"{{row}}.state IN ({_HOLDING})",
    ),
)  # fmt: skip


# Event -> the rows that it has.
_EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _changed(read: _Read, rows: tuple[str, ...]) -> str:
    """Return the query of the rows that a statement made or took away, counted: two equal ones are two."""
    sides = [f"SELECT {', '.join(read.columns)} FROM {row}_rows WHERE {read.where}" for row in rows]  # noqa: S608 # nosec B608
    if len(sides) == 1:
        return sides[0]
    old, new = sides
    return f"({old} EXCEPT ALL {new}) UNION ALL ({new} EXCEPT ALL {old})"


def _triggers(read: _Read) -> Iterator[Trigger]:
    """Yield the triggers of a table: a statement at a time on PostgreSQL, a row at a time on SQLite."""
    name = f"forget_{read.table.partition('_')[2]}"
    for event, rows in _EVENTS.items():
        changed = f"WITH changed AS ({_changed(read, rows)})"
        named = " ".join(f"{row} TABLE AS {row}_rows" for row in rows)
        first = read.first.replace("(SELECT", f"({changed} SELECT")
        yield Trigger(
            name=f"{name}_after_{event.lower()}",
            table=read.table,
            event=event,
            postgresql=_forget(f"{changed} {read.years}", first=first),
            each=f"REFERENCING {named} FOR EACH STATEMENT",
        )
        differ = " IS NOT ".join(f"({', '.join(f'{row}.{one}' for one in read.columns)})" for row in rows)
        yield Trigger(
            name=f"{name}_{event.lower()}_of_a_row",
            table=read.table,
            event=event,
            condition=differ if event == "UPDATE" else "",
            sqlite=" ".join(
                f"DELETE FROM {_SUMMARIES} WHERE {read.forgotten.format(row=row)};"  # noqa: S608 # nosec B608
                for row in rows
            ),
        )
    yield Trigger(
        name=f"{name}_after_truncate",
        table=read.table,
        event="TRUNCATE",
        postgresql=_forget(_EVERYWHERE),
        each="FOR EACH STATEMENT",
    )


def _of_centres(table: str, condition: str) -> Trigger:
    """Return the trigger of a change that concerns all years of the centre, or of two."""
    return Trigger(
        name=f"forget_{table.partition('_')[2]}_after_update",
        table=table,
        event="UPDATE",
        condition=condition,
        postgresql=_forget(f"SELECT unnest(ARRAY[OLD.centre_id, NEW.centre_id]) AS centre, {WHOLE} AS year"),
        sqlite=f"DELETE FROM {_SUMMARIES} WHERE centre_id IN (OLD.centre_id, NEW.centre_id);",  # noqa: S608 # nosec B608
    )


KEPT = Kept(
    columns=(
        (_SUMMARIES, "year"),
        ("workshops_attendance", "counted_year"),
        ("workshops_session", "ran_by"),
    ),
    triggers=(
        *(trigger for read in _READ for trigger in _triggers(read)),
        _of_centres(
            "workshops_workshop",
            "OLD.centre_id <> NEW.centre_id OR OLD.kind <> NEW.kind OR OLD.provider <> NEW.provider",
        ),
        _of_centres("participants_participant", "OLD.centre_id <> NEW.centre_id"),
    ),
    # What a migration wrote without triggers forgot nothing.
    refill=(f"DELETE FROM {_SUMMARIES}",),  # noqa: S608 # nosec B608
)
