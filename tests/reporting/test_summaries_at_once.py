"""Two at the same moment, with real commits: no summary is stored of what another is changing, and no reader waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction

from reporting.alone import alone_with
from reporting.figures import summaries
from reporting.models import YearSummary
from tests.reporting.cohort import centre_with_people, write_cohort
from tests.reporting.kept import YEARS, stale, store, table
from tests.reporting.named import Records
from tests.support.at_once import PATIENCE, in_thread
from tests.support.own_database import own_database

two_writers = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
one_writer = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has many writers")
WRITES: dict[str, Callable[[Records], Any]] = {
    "a mark": lambda here: here.marks("s7", "Anna").update(status="excused"),
    "a session": lambda here: here.session("s3").update(ends_at="12:00"),
    "an intervention": lambda here: here.see("Dina", "2016-02-02"),
    "a series": lambda here: here.workshop("art").update(kind="cultural"),
    "a seal": lambda here: here.seal("Anna", "in_force"),
}


@pytest.fixture
def own(django_db_setup: None, django_db_blocker: Any, tmp_path: Any) -> Iterator[SimpleNamespace]:
    """The cohort, twice, in a database whose commits are real."""
    with django_db_blocker.unblock(), own_database(tmp_path):
        made = [centre_with_people(code, code) for code in ("here", "there")]
        for one in made:
            write_cohort(one.centre)
        yield SimpleNamespace(here=Records(made[0].centre), there=Records(made[1].centre), folder=tmp_path)


@two_writers
@pytest.mark.parametrize("name", WRITES)
def test_what_another_is_changing_is_counted_and_not_stored(own, name: str):
    centre, read = own.here.centre, []

    def reader() -> None:
        read.append(table(centre))
        read.append(YearSummary.objects.filter(centre=centre, year=2016).exists())

    before = table(centre, live=True)
    with transaction.atomic():
        WRITES[name](own.here)
        thread = in_thread(reader)
        thread.join(PATIENCE)
        assert read == [before, False]
    assert stale(centre) == []
    assert table(centre) == table(centre, live=True) != before


@two_writers
@pytest.mark.parametrize("name", WRITES)
def test_who_changes_what_is_being_counted_waits_and_forgets_it(own, monkeypatch, name: str):
    centre, real, threads = own.here.centre, summaries.count_years, []

    def slow(*asked: Any) -> Any:
        rows = real(*asked)
        threads.append(in_thread(lambda: WRITES[name](own.here)))
        threads[0].join(0.3)
        assert threads[0].is_alive(), "it did not wait for the summary that does not know of it"
        return rows

    with monkeypatch.context() as patch:
        patch.setattr(summaries, "count_years", slow)
        table(centre)
    threads[0].join(PATIENCE)
    assert stale(centre) == []
    assert not YearSummary.objects.filter(centre=centre, year=2016).exists()
    assert table(centre) == table(centre, live=True)


@two_writers
@pytest.mark.parametrize(
    ("edit", "write"),
    [
        (
            lambda here: here.workshop("art").update(title="Another name"),
            lambda here: here.session("s3").update(ends_at="12:00"),
        ),
        (lambda here: here.person("Dina").update(phone="0470 00 00 00"), lambda here: here.see("Dina", "2016-02-02")),
    ],
)
def test_who_edits_a_series_or_a_person_is_not_waited_for(own, edit, write):
    with transaction.atomic():
        edit(own.here)
        thread = in_thread(lambda: write(own.here))
        thread.join(5)
        assert not thread.is_alive()


@two_writers
def test_of_two_readers_one_stores_and_none_waits(own):
    centre, read = own.here.centre, []
    with alone_with(centre.pk, YEARS) as alone:
        thread = in_thread(lambda: read.append(table(centre)))
        thread.join(PATIENCE)
        assert alone
        assert read == [table(centre, live=True)]
    assert not YearSummary.objects.exists()


@two_writers
def test_where_a_transaction_sees_the_past_nothing_is_stored(own):
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_isolation = 'repeatable read'")
        assert table(own.here.centre) == table(own.here.centre, live=True)
        assert not YearSummary.objects.exists()
        cursor.execute("SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = on")
        assert table(own.here.centre) == table(own.here.centre, live=True)
        cursor.execute("SET default_transaction_read_only = off")
    store(own.here.centre)


@two_writers
def test_who_locks_the_centre_is_not_waited_for(own):
    """An import does, for as long as it takes."""
    results = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_centre FOR UPDATE")
        thread = in_thread(lambda: results.append(table(own.here.centre)))
        thread.join(5)
        assert not thread.is_alive()
    assert YearSummary.objects.count() == len(YEARS)


@one_writer
def test_while_another_writes_the_table_is_read_at_once(own):
    """SQLite has one writer: a reader that waited for it would wait for an import."""
    centre = own.here.centre
    live = table(centre, live=True)
    with sqlite3.connect(own.folder / "copy.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        read: list[Any] = []
        thread = in_thread(lambda: read.append(table(centre)))
        thread.join(5)
        assert read == [live], "the reader waits for the writer"
        other.execute("ROLLBACK")
    other.close()
    assert not YearSummary.objects.exists()
    with connection.cursor() as cursor:
        waits = cursor.execute("PRAGMA busy_timeout").fetchone()
        store(centre)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == waits
