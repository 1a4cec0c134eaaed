"""Triggers that keep columns stand aside for migrations, and are there only where their columns are."""

from __future__ import annotations

import pytest
from django.db import connection

from core import db_triggers
from core.actor import acting_as
from tests.support.factories import SessionFactory, system
from workshops.models import Session

pytestmark = pytest.mark.django_db
RENAME = "ALTER TABLE {} RENAME COLUMN {} TO {}"


def _rename(table: str, column: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RENAME.format(table, column, name))


def _names() -> set[str]:
    statement = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}


def test_without_one_of_their_columns_none_of_them_is_installed():
    """As after a migration backwards: a trigger that names a column which is not there would stop every write."""
    with acting_as(system(), "test"):
        session = SessionFactory()
    db_triggers.remove_before_migrate(using="default", plan=[(None, True)])
    _rename("workshops_sessionfacilitator", "provider", "away")
    db_triggers.install(connection)
    assert not any(name.startswith("session_ran_by") for name in _names())
    assert Session.objects.filter(pk=session.pk).update(ends_at="23:00") == 1
    _rename("workshops_sessionfacilitator", "away", "provider")
    db_triggers.install(connection)
    assert any(name.startswith("session_ran_by") for name in _names())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables in migrations")
def test_a_trigger_of_an_earlier_version_stands_in_no_migrations_way():
    before = _names()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER retired AFTER UPDATE ON workshops_session BEGIN UPDATE jobs_job SET attempts = 1; END"
        )
    db_triggers.remove_before_migrate(using="default", plan=[(None, False)])
    left = _names()
    assert "retired" not in left
    assert "attendance_counted_insert" not in left
    assert "audit_accessentry_no_delete" in left
    db_triggers.install(connection)
    assert _names() == before
