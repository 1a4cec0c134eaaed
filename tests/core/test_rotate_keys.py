"""Everything that is encrypted is found and rewritten; the old key may leave; the wrong one stops the start."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from accounts.models import KeyProof
from accounts.models.encryption_check import keys_open, prove_keys, write_proof
from actionplans.models import Problem
from audit.chain_verifier import verify
from audit.chain_writer import seal_rows
from audit.log import log_sign_in, log_transition
from audit.models import TransitionLog
from core.actor import acting_as
from core.constraints import append_only_tables
from core.crypto import rotation
from core.crypto.keyring import KeyRing, WrongKey, is_token, new_key
from core.crypto.rotation import Table, rewrite, tables
from participants.models import Intervention, NationalNumber
from tests.models.every_model import write_everything
from tests.support.factories import (
    InterventionFactory,
    NationalNumberFactory,
    ProblemFactory,
    RatingFactory,
    UserFactory,
    system,
)
from tests.support.own_database import own_database

ROOT = Path(__file__).resolve().parents[2]
NEW = new_key()


def old() -> str:
    [key] = settings.JALON_KEYS
    return key


def stored(table: Table) -> list[str]:
    """Return every value that the database itself holds in the encrypted columns of a table."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)}")
        return [value for row in cursor.fetchall() for value in row if value]


def rotate(**options) -> str:
    said = io.StringIO()
    call_command("rotate_keys", stdout=said, stderr=said, **options)
    return said.getvalue()


@pytest.fixture
def own(django_db_setup, django_db_blocker, tmp_path):
    """A database with real commits, as a command has it."""
    with django_db_blocker.unblock(), own_database(tmp_path):
        yield


@pytest.mark.both_engines
@pytest.mark.django_db
def test_no_encrypted_column_holds_plain_text():
    """Each column is found by introspection and has a value, so that a new one is tried too; histories as well."""
    write_everything()
    with acting_as(system(), "everything"):
        RatingFactory(answer="not_applicable", reason="secret", note="secret")
        InterventionFactory(note="secret")
    found = {table.label for table in tables()}
    assert {"participants.NationalNumber", "participants.HistoricalNationalNumber", "audit.TransitionLog"} <= found
    histories = [table for table in tables() if "history_change_reason" in table.columns]
    assert len(histories) == sum("historical" in name for name in append_only_tables())
    for table in tables():
        values = stored(table)
        assert all(is_token(value) for value in values), table
        if table not in histories:
            continue
        assert values, table


@pytest.mark.both_engines
def test_a_rotation_lets_the_old_key_go_and_the_triggers_stand_after_it(own):
    with acting_as(system(), "before"):
        number, problem = NationalNumberFactory(value="85073003328"), ProblemFactory(label="Rent")
        note = InterventionFactory(note="walked")
    write_everything()
    with acting_as(system()):
        log_transition(problem, move="agree", from_state="a", to_state="b", reason="told")
    seal_rows()
    with override_settings(JALON_KEYS=(NEW, old())):
        with acting_as(system(), "meanwhile"):
            other = ProblemFactory(label="Debts")
            log_transition(other, move="agree", from_state="a", to_state="b", reason="told")
        counted = rotate(dry_run=True)
        assert "participants.Intervention: 0 of" not in counted
        assert not any(KeyRing([NEW]).is_current(value) for value in stored(_table("participants.Intervention")))
        said = rotate()
        assert "The others may leave the ring" in said
        assert all(" 0 of " in line for line in rotate().splitlines()[:-1]), "a second time nothing is left to do"
        log_sign_in("signed_in", user=system())
        seal_rows()  # as the worker does: the chain of the logs ends with a block of the new key
    with override_settings(JALON_KEYS=(NEW,)):
        prove_keys()
        for table in tables():
            assert all(KeyRing([NEW]).is_current(value) for value in stored(table)), table
        assert Intervention.objects.get(pk=note.pk).note == "walked"
        assert Intervention.objects.get(pk=note.pk).history.get().history_change_reason == "before"
        assert number in NationalNumber.objects.of_number("85.07.30-033.28")
        assert {one.label for one in Problem.objects.filter(pk__in=[problem.pk, other.pk])} == {"Rent", "Debts"}
        again = Problem(enrolment=problem.enrolment, domain=problem.domain, label="Rent")
        with pytest.raises(Exception, match="problem_once|UNIQUE"), acting_as(system()):
            again.save()
        assert {move.reason for move in TransitionLog.objects.all()} >= {"told"}
        assert verify().findings == []
    for table in tables():
        if table.name not in append_only_tables():
            continue
        quoted = connection.ops.quote_name(table.name)
        with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {quoted} SET {connection.ops.quote_name(table.columns[0])} = ''")
    with (
        override_settings(JALON_KEYS=(old(),)),
        pytest.raises(ImproperlyConfigured, match="does not open this database"),
    ):
        prove_keys()


@pytest.mark.both_engines
def test_it_goes_on_where_it_was_stopped(own, monkeypatch):
    with acting_as(system()):
        for number in range(5):
            InterventionFactory(note=f"note {number}")
    monkeypatch.setattr(rotation, "BATCH", 2)
    table, keys, seen = _table("participants.Intervention"), KeyRing([NEW, old()]), []

    def stopped(value: str) -> str:
        seen.append(value)
        if len(seen) > 3:
            raise KeyboardInterrupt
        return keys.renew(value)

    with pytest.raises(KeyboardInterrupt):
        rewrite(connection, table, stopped, keys=None)
    assert [keys.is_current(value) for value in sorted(stored(table), key=keys.decrypt)] == [True, True] + [False] * 3
    assert rewrite(connection, table, keys.renew, keys=None).stale == 3
    assert all(keys.is_current(value) for value in stored(table))


def test_a_value_that_no_key_opens_stops_it_and_the_old_key_stays(own):
    with acting_as(system()):
        note = InterventionFactory(note="x")
    with connection.cursor() as cursor:
        token = KeyRing([new_key()]).encrypt("lost")
        cursor.execute("UPDATE participants_intervention SET note = %s WHERE id = %s", [token, note.pk])
    with override_settings(JALON_KEYS=(NEW, old())):
        with pytest.raises(CommandError, match=r"participants\.Intervention: No key"):
            rotate()
        with pytest.raises(WrongKey):
            Intervention.objects.get(pk=note.pk)
    prove_keys()  # the proof is still under the old key


@pytest.mark.both_engines
def test_equal_problems_written_under_two_keys_are_named_and_the_old_key_stays(own):
    with acting_as(system()):
        first = ProblemFactory(label="Rent")
    with override_settings(JALON_KEYS=(NEW, old())):
        with acting_as(system()):
            twin = Problem.objects.create(enrolment=first.enrolment, domain=first.domain, label="Rent")
        said = io.StringIO()
        with pytest.raises(CommandError, match="must stay"):
            call_command("rotate_keys", stdout=said, stderr=said)
        assert f"actionplans.Problem: rows {first.pk} say the same" in said.getvalue()
        with acting_as(system()):
            twin.delete()
        assert "may leave" in rotate()


def test_values_elsewhere_are_rotated_by_their_holder(own, monkeypatch):
    kept = {"value": KeyRing([old()]).encrypt("seed")}

    def holder(renew, only_count):
        new = renew(kept["value"])
        stale = int(new != kept["value"])
        if not only_count:
            kept["value"] = new
        return 1, stale

    monkeypatch.setitem(rotation.HOLDERS._items, "a box", (0, holder))
    with override_settings(JALON_KEYS=(NEW, old())):
        assert "a box: 1 of 1 to rewrite" in rotate(dry_run=True)
        assert "a box: 1 of 1 rewritten" in rotate()
    assert KeyRing([NEW]).decrypt(kept["value"]) == "seed"


def test_secrets_of_second_steps_are_rotated(own):
    with acting_as(system()):
        user = UserFactory()
    secret = {"secret": KeyRing([old()]).encrypt("seed"), "used": [1, "plain"]}
    step = Authenticator.objects.create(user=user, type="totp", data=secret)
    with override_settings(JALON_KEYS=(NEW, old())):
        assert "second steps: 1 of 1 rewritten" in rotate()
    step.refresh_from_db()
    assert KeyRing([NEW]).decrypt(step.data["secret"]) == "seed"
    assert step.data["used"] == [1, "plain"]


def _table(label: str) -> Table:
    return next(table for table in tables() if table.label == label)


@pytest.mark.django_db
class TestProof:
    def test_it_is_there_after_the_migrations(self):
        prove_keys()
        assert keys_open(None, databases=["default"]) == []

    def test_keys_that_were_drawn_just_now_are_told(self):
        with override_settings(JALON_KEYS=(NEW,), JALON_KEYS_DRAWN_NOW="var/keys"):
            with pytest.raises(ImproperlyConfigured, match="var/keys was not there: it was made just now"):
                prove_keys()
            (found,) = keys_open(None, databases=["default"])
            assert "Put the file of this database back" in found.msg

    def test_another_ring_is_refused(self):
        with override_settings(JALON_KEYS=(NEW,)):
            with pytest.raises(ImproperlyConfigured, match="JALON_KEYS does not open this database"):
                prove_keys()
            [said] = keys_open(None, databases=["default"])
            assert "does not open" in said.msg
            with pytest.raises(ImproperlyConfigured):
                write_proof(using="default")

    def test_none_is_refused_and_written_by_migrate_where_the_ring_opens_what_is_there(self):
        with acting_as(system()):
            InterventionFactory(note="x")
        KeyProof.objects.all().delete()
        with pytest.raises(ImproperlyConfigured, match="no proof of its keys"):
            prove_keys()
        with override_settings(JALON_KEYS=(NEW,)), pytest.raises(ImproperlyConfigured, match="does not open"):
            write_proof(using="default")
        write_proof(using="default")
        prove_keys()

    def test_an_empty_database_takes_the_ring_as_it_is(self):
        KeyProof.objects.all().delete()
        with override_settings(JALON_KEYS=(NEW,)):
            write_proof(using="default")
            prove_keys()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([sys.executable, "-c", "import config.wsgi"], 1),
        ([sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "ERROR"], os.EX_CONFIG),
        ([sys.executable, "manage.py", "migrate"], 1),
        ([sys.executable, "manage.py", "check", "--database", "default"], 1),
    ],
    ids=["web", "worker", "migrate", "check"],
)
def test_web_worker_and_commands_do_not_start_with_a_wrong_key(own, tmp_path, words: list[str], code: int):
    name = connection.settings_dict["NAME"]
    address = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "JALON_VAR": str(tmp_path),
        "JALON_KEYS": NEW,
        "DATABASE_URL": address if connection.vendor == "sqlite" else f"{address}/{name}",
    }
    done = subprocess.run(
        words,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,  # a start takes seconds, on a busy machine many
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "JALON_KEYS does not open this database" in done.stdout + done.stderr
    assert NEW not in done.stdout + done.stderr


def test_what_is_kept_running_is_not_started_again_when_it_says_that_its_settings_are_wrong():
    """As the worker does with a wrong key, above."""
    kept = [sys.executable, "-c", f"raise SystemExit({os.EX_CONFIG})"]
    done = subprocess.run(
        [sys.executable, "scripts/keep", *kept], cwd=ROOT, stdin=subprocess.DEVNULL, timeout=60, check=False
    )
    assert done.returncode == os.EX_CONFIG
