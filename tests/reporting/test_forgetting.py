"""A write that changes what a stored year says makes it forgotten, whatever way it is written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Case, Value, When
from django.utils import timezone

from core import db_triggers
from reporting.models import YearSummary
from tests.reporting.kept import YEARS, stale, store, table
from tests.reporting.named import Records
from workshops.models import Attendance

Write = Callable[[Records, Records], Any]  # of the records here and of those of another centre


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _twice(here: Records, there: Records) -> None:
    """Prepare two marks of one person, at two sessions of one year that are as long as each other."""
    here.session("s4").update(ends_at="09:45")
    here.mark("s4", "Anna")


def _one_of_two(here: Records, there: Records) -> None:
    """Write both with one statement that changes one: each of their values is still there afterwards."""
    excused = Case(When(session__in=here.session("s7"), then=Value("excused")), default=Value("present"))
    Attendance.objects.filter(pk__in=[here.marks(code, "Anna").get().pk for code in ("s4", "s7")]).update(
        status=excused
    )


def _planned_with_team(here: Records, there: Records) -> None:
    here.workshop("art").update(provider="team", organisation=None)


# What is written: each changes a figure of a year that is over.
WRITES: dict[str, Write] = {
    "a mark made": lambda here, there: here.mark("s4", "Dina"),
    "a mark made with its columns filled": lambda here, there: here.mark(
        "s7", "Dina", counted_centre=here.centre.pk, counted_year=2016, counted_minutes=45
    ),
    "a mark changed": lambda here, there: here.marks("s7", "Anna").update(status="excused"),
    "a mark of somebody else": lambda here, there: here.marks("s4", "Bea").update(participant=here.person("Anna")[0]),
    "a mark moved to another day": lambda here, there: here.marks("s7", "Anna").update(session=here.session("s11")[0]),
    "a mark deleted": lambda here, there: here.marks("s7", "Anna")._raw_delete("default"),
    "a mark inserted by SQL": lambda here, there: _sql(
        "INSERT INTO workshops_attendance (uuid, created_at, session_id, participant_id, status) SELECT a.uuid, "
        f"a.created_at, {here.session('s7').get().pk}, a.participant_id, 'present' FROM workshops_attendance a "
        f"WHERE 1 = 0 UNION ALL SELECT '{'0' * 31}1', '2020-01-01 00:00:00+00', {here.session('s7').get().pk}, "
        f"{here.person('Emil').get().pk}, 'late'"
    ),
    "a session more": lambda here, there: here.plan("s13"),
    "a session closed": lambda here, there: here.session("s9").update(state="closed", closed_at=timezone.now()),
    "a session cancelled": lambda here, there: here.session("s9").update(state="cancelled", cancel_reason="why"),
    "a session on another day": lambda here, there: here.session("s3").update(date="2017-02-10"),
    "a session made longer": lambda here, there: here.session("s3").update(ends_at="11:00"),
    "a session of another series": lambda here, there: here.session("s3").update(workshop=here.workshop("cul").get()),
    "a session deleted": lambda here, there: _sql(
        f"DELETE FROM workshops_sessiongroup WHERE session_id = {here.session('s5').get().pk}"
    ) or here.session("s5")._raw_delete("default"),
    "who ran it, added": lambda here, there: here.run("s3", "partner"),
    "who ran it, deleted": lambda here, there: here.session("s3")[0].facilitators.all()._raw_delete("default"),
    "a series of another type": lambda here, there: here.workshop("art").update(kind="cultural"),
    "a series planned with others": _planned_with_team,
    "somebody only seen": lambda here, there: here.see("Dina", "2016-02-02"),
    "seen on another day": lambda here, there: here.seen("Emil").update(date="2015-02-02"),
    "somebody else seen": lambda here, there: here.seen("Emil").update(participant=here.person("Anna").get()),
    "seen no more": lambda here, there: here.seen("Emil")._raw_delete("default"),
    "a file sealed at once": lambda here, there: here.seal("Anna", "in_force"),
    "one who was only seen sealed": lambda here, there: here.seal("Emil", "in_force"),
    "both marks written": _one_of_two,
}  # fmt: skip
# What was there before it, where that is more than the cohort.
BEFORE: dict[str, Write] = {"both marks written": _twice}
# The seal on Anna's file comes and goes.
SEALS: dict[str, tuple[str, Write]] = {
    "confirmed": ("asked", lambda here, there: here.seals("Anna").update(state="in_force")),
    "lifted": ("in_force", lambda here, there: here.seals("Anna").update(state="lifted")),
    "of somebody else": ("in_force", lambda here, there: here.seals("Anna").update(participant=here.person("Bea")[0])),
    "deleted": ("in_force", lambda here, there: here.seals("Anna")._raw_delete("default")),
}  # fmt: skip
WRITES |= {f"a seal {name}": write for name, (_state, write) in SEALS.items()}
BEFORE |= {
    f"a seal {name}": lambda here, there, state=state: here.seal("Anna", state) for name, (state, _) in SEALS.items()
}


@pytest.fixture
def both(here) -> tuple[Records, Records]:
    """The records of the cohort's centre and those of the other one."""
    return Records(here.centre), Records(here.other.centre)


@pytest.mark.parametrize("name", WRITES)
def test_what_changes_a_figure_is_not_missed(both, name: str):
    centres = [records.centre for records in both]
    BEFORE.get(name, lambda here, there: None)(*both)
    store(*centres)
    before = table(centres[0], live=True)
    WRITES[name](*both)
    assert table(centres[0], live=True) != before, "this write changes nothing: it shows nothing"
    assert stale(*centres) == []
    assert [table(centre) for centre in centres] == [table(centre, live=True) for centre in centres]


def test_other_years_and_the_other_centre_are_kept(both):
    here, there = both
    store(here.centre, there.centre)
    here.marks("s7", "Anna").update(status="excused")
    kept = YearSummary.objects.order_by("year").values_list("year", flat=True)
    assert list(kept.filter(centre=here.centre)) == [year for year in YEARS if year != 2016]
    assert list(kept.filter(centre=there.centre)) == list(YEARS)


@pytest.mark.parametrize(
    "write",
    [
        lambda here: here.mark("s10", "Bea"),  # a sheet that is not closed
        lambda here: here.session("s3").update(place="elsewhere"),
        lambda here: here.workshop("art").update(title="Another name"),
        lambda here: here.person("Anna").update(phone="0470 00 00 00"),
        lambda here: here.seen("Emil").update(minutes=45),
        lambda here: here.seal("Anna", "asked"),
    ],
)
def test_what_changes_no_figure_forgets_nothing(both, write):
    here, _there = both
    store(here.centre)
    write(here)
    assert YearSummary.objects.count() == len(YEARS)


def test_a_session_written_before_its_series_is_not_missed(both):
    """A constraint between two rows is checked at the end of the transaction only."""
    here, there = both
    store(here.centre, there.centre)
    [row] = here.session("s3")
    here.session("s3").update(workshop_id=10**6)
    here.workshop("art").filter(pk=row.workshop_id).update(code="old")
    [series] = here.workshop("old")
    series.pk, series.uuid, series.code = 10**6, "00000000-0000-0000-0000-000000000001", "art"
    type(series).objects.bulk_create([series])
    assert stale(here.centre, there.centre) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("kept", ["attendance", "session", "intervention", "seal"])
def test_an_emptied_table_is_not_missed(both, kept: str):
    here, there = both
    here.seal("Anna", "in_force")
    store(here.centre, there.centre)
    room = "participants" if kept in ("intervention", "seal") else "workshops"
    _sql(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {room}_{kept} CASCADE")
    assert not YearSummary.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite is without triggers while it migrates")
def test_what_a_migration_wrote_without_triggers_is_counted_again(both):
    here, _there = both
    store(here.centre)
    db_triggers.remove_before_migrate(using="default", plan=[()])
    here.session("s3").update(ends_at="12:00")
    assert stale(here.centre)
    db_triggers.install(connection)
    db_triggers.refill_after_migrate(using="default", plan=[()])
    assert not YearSummary.objects.exists()
