"""Logs and histories: rows are added, and nothing changes or takes one away, whoever asks and whichever way."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from audit.log import log_read, log_transition
from audit.models import AccessedFile, AccessEntry, TransitionLog
from core.actor import acting_as
from core.constraints import append_only_tables, install, lift_triggers, remove
from tests.models.every_model import tracked_models, write_everything
from tests.support.all_rows import rows_kept
from tests.support.factories import CentreFactory, ParticipantFactory, UserFactory, system

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
QUOTE = connection.ops.quote_name


def key_of(table: str) -> str:
    return next(model._meta.pk.column for model in apps.get_models() if model._meta.db_table == table)


def refused(statement: str) -> bool:
    """Tell whether the database refuses a statement with the word of the triggers."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_every_log_and_every_history_is_guarded():
    histories = {model.history.model._meta.db_table for model in tracked_models()}
    logs = {model._meta.db_table for model in apps.get_app_config("audit").get_models()}
    assert {AccessEntry._meta.db_table, AccessedFile._meta.db_table, TransitionLog._meta.db_table} < logs
    assert set(append_only_tables()) == histories | logs


def test_no_table_lets_a_row_be_changed_or_deleted():
    write_everything()
    before = rows_kept()
    assert all(before.values()), f"nothing to try it on: {[table for table, rows in before.items() if not rows]}"
    open_tables = []
    for table in append_only_tables():
        key = QUOTE(key_of(table))
        for statement in (f"UPDATE {QUOTE(table)} SET {key} = {key}", f"DELETE FROM {QUOTE(table)}"):
            if not refused(statement):
                open_tables.append(statement)
    assert not open_tables
    assert rows_kept() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_no_table_lets_itself_be_emptied():
    assert not [table for table in append_only_tables() if not refused(f"TRUNCATE {QUOTE(table)} CASCADE")]


@pytest.fixture
def entry():
    with acting_as(system(), "test"):
        return CentreFactory().history.get()


def test_the_orm_finds_no_way(entry):
    model = type(entry)
    entry.name = "Another"
    ways = [
        lambda: model.objects.filter(pk=entry.pk).update(name="Another"),
        lambda: model.objects.bulk_update([entry], ["name"]),
        lambda: model.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["history_id"], update_fields=["name"]
        ),
        lambda: model.objects.filter(pk=entry.pk).delete(),
        lambda: model.objects.filter(pk=entry.pk)._raw_delete("default"),
        entry.delete,
    ]
    with acting_as(system(), "test"):
        for way in [*ways, entry.save]:
            with pytest.raises(IntegrityError), transaction.atomic():
                way()
    assert model.objects.get(pk=entry.pk).name != "Another"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite alone")
def test_no_row_is_put_in_the_place_of_another(entry):
    with acting_as(system(), "test"):
        log_transition(CentreFactory(), move="open", from_state="", to_state="open")
    row = TransitionLog.objects.get()
    columns = ", ".join(QUOTE(field.column) for field in TransitionLog._meta.fields if field.column != "reason")
    assert refused(
        f"REPLACE INTO audit_transitionlog ({columns}, reason) SELECT {columns}, 'forged' FROM audit_transitionlog"
    )
    assert TransitionLog.objects.get(pk=row.pk).reason == ""


def test_a_file_that_is_deleted_leaves_its_trace():
    with acting_as(system(), "test"):
        person = ParticipantFactory()
        log_read([person], what="a file")
        uuid = person.uuid
        person.delete()
    assert AccessedFile.objects.filter(file=uuid).exists()


def test_an_account_named_in_a_log_is_not_deleted():
    with acting_as(system(), "test"):
        user = UserFactory()
    with acting_as(user, "test"):
        CentreFactory()
        log_read([], what="a list")
    with acting_as(system(), "test"), pytest.raises(ProtectedError):
        user.delete()


class TestTriggers:
    def test_putting_them_in_place_twice_does_no_harm(self, entry):
        install(connection)
        install(connection)
        assert refused(f"DELETE FROM {QUOTE(entry._meta.db_table)}")

    def test_lifted_for_a_block_and_back_after_it(self, entry):
        table = QUOTE(entry._meta.db_table)
        with lift_triggers(connection), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET name = name")
        assert refused(f"UPDATE {table} SET name = name")

    def test_back_even_when_the_block_fails(self, entry):
        with pytest.raises(ZeroDivisionError), lift_triggers(connection):
            raise ZeroDivisionError
        assert refused(f"DELETE FROM {QUOTE(entry._meta.db_table)}")

    def test_migrating_puts_back_what_a_rebuilt_table_lost(self, entry):
        remove(connection)
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
        assert refused(f"DELETE FROM {QUOTE(entry._meta.db_table)}")
