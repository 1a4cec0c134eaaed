"""The sealer: whole blocks or nothing, each row once, whoever else is at work; rows that are committed late."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from audit import chain_writer, checkpoints
from audit.chain_verifier import verify
from audit.chain_writer import ChainBroken, seal_rows, unpack
from audit.log import log_read, log_sign_in
from audit.models import AccessEntry, ChainBlock, SignInLog, TransitionLog
from audit.serialization import sources
from audit.tasks import seal
from core.actor import acting_as
from core.constraints import lift_triggers
from core.crypto.keyring import new_key
from tests.audit.conftest import Named, write_some
from tests.support.factories import UserFactory, system
from tests.support.own_database import own_database

pytestmark = pytest.mark.both_engines

PATIENCE = 60.0


def sealed_keys(code: str) -> list[int]:
    packed = ChainBlock.objects.filter(source=code).order_by("number").values_list("ids", flat=True)
    return [key for ids in packed for key in unpack(bytes(ids))]


def everything_once() -> bool:
    """Tell whether every row of every log is in exactly one block."""
    return all(
        sorted(sealed_keys(source.code)) == sorted(source.model._base_manager.values_list("pk", flat=True))
        for source in sources()
    )


def stored_reason() -> str:
    """Return a reason as it lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM audit_transitionlog WHERE reason <> '' ORDER BY id LIMIT 1")
        return cursor.fetchone()[0]


@pytest.fixture
def users(db) -> list:
    with acting_as(system(), "test"):
        return [UserFactory() for _ in range(2)]


class TestSealing:
    def test_every_row_is_sealed_once(self, users, path):
        write_some(users)
        assert seal_rows().rows == 6 + 12 + 6 + 6 + 6
        assert everything_once()
        assert seal_rows() == chain_writer.Sealed(0, 0)

    def test_many_rows_are_many_blocks(self, users, path, monkeypatch):
        monkeypatch.setattr(chain_writer, "BLOCK_ROWS", 5)
        write_some(users, count=10)  # of one log a multiple of a block, and more than one block of each
        assert seal_rows().blocks == 2 + 4 + 2 + 2 + 2
        assert everything_once()
        checkpoints.write(path)
        assert verify(path).is_sound

    def test_a_row_that_is_committed_late_is_sealed_the_next_time(self, users, path):
        """Keys are given in one order and committed in another."""
        late = [log_sign_in("signed_in", user=users[0]) for _ in range(3)][1]
        with lift_triggers(connection):
            SignInLog.objects.filter(pk=late.pk)._raw_delete("default")
        seal_rows()
        late._state.adding = True
        late.save(force_insert=True)
        write_some(users, count=1)
        seal_rows()
        checkpoints.write(path)
        assert late.pk in sealed_keys("sign_in")
        assert everything_once()
        assert verify(path).is_sound

    def test_it_looks_back_no_further_than_needed(self, users, path, at_hour):
        with at_hour(0):
            write_some(users)
        with at_hour(5):
            seal_rows()
        low = ChainBlock.objects.filter(source="access").get().low
        assert low == AccessEntry.objects.order_by("-pk")[0].pk

    def test_rows_of_a_log_from_before_there_were_marks_are_taken_over(self, users, path):
        with lift_triggers(connection):
            write_some(users)
            for source in sources():
                source.model._base_manager.update(mark=None)
        seal_rows()
        checkpoints.write(path)
        assert verify(path).is_sound

    def test_nothing_is_put_on_top_of_what_is_not_ours(self, sealed):
        head = ChainBlock.objects.order_by("-number")[0]
        with lift_triggers(connection):
            ChainBlock.objects.filter(pk=head.pk).update(signature=bytes(32))
        write_some(sealed.users, count=1)
        with pytest.raises(ChainBroken, match=str(head.number)):
            seal_rows()

    def test_a_database_older_than_its_checkpoints_is_said(self, sealed):
        last = ChainBlock.objects.order_by("-number")[0]
        with lift_triggers(connection):
            ChainBlock.objects.filter(pk=last.pk)._raw_delete("default")
        with pytest.raises(ChainBroken, match=str(last.number)):
            checkpoints.write(sealed.path)


class TestKeys:
    def test_a_new_key_in_front_leaves_everything_sound(self, sealed, settings):
        first, second = settings.JALON_KEYS[0], new_key()
        with override_settings(JALON_KEYS=[second, first]):
            write_some(sealed.users, count=1)
            seal_rows()
            checkpoints.write(sealed.path)
            assert verify(sealed.path).is_sound
            call_command("rotate_keys", verbosity=0)
        with override_settings(JALON_KEYS=[second]):  # the old one is gone: the new blocks vouch for the old ones
            report = verify(sealed.path)
            assert report.is_sound, report.findings

    def test_a_rotation_of_what_is_encrypted_changes_no_digest(self, sealed, settings):
        """Reasons of moves are encrypted: what is sealed is what they say."""
        first, second = settings.JALON_KEYS[0], new_key()
        with override_settings(JALON_KEYS=[second, first]):
            before = stored_reason()
            call_command("rotate_keys", verbosity=0)
            assert stored_reason() != before
            report = verify(sealed.path)
            assert report.is_sound, report.findings

    def test_a_text_that_no_key_opens_is_found_where_it_is(self, sealed):
        row = TransitionLog.objects.order_by("pk")[4]
        with lift_triggers(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_transitionlog SET reason = 'enc1:forged' WHERE id = %s", [row.pk])
        (finding,) = verify(sealed.path).findings
        assert (finding.key, finding.what) == (row.pk, "changed")
        assert "reason" in finding.sentence

    def test_a_reason_in_the_place_of_another_is_found(self, sealed):
        """Both are encrypted by us, and open."""
        one, two = TransitionLog.objects.order_by("pk").exclude(reason="")[1:5:3]
        assert one.reason != two.reason
        with lift_triggers(connection), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE audit_transitionlog SET reason = (SELECT reason FROM audit_transitionlog WHERE id = %s) "
                "WHERE id = %s",
                [one.pk, two.pk],
            )
        (finding,) = verify(sealed.path).findings
        assert (finding.key, finding.what) == (two.pk, "changed")

    def test_without_any_of_the_keys_it_proves_nothing(self, sealed):
        with override_settings(JALON_KEYS=[new_key()]):
            assert {it.what for it in verify(sealed.path).findings} == {"unsigned", "changed"}  # reasons are unreadable
            with pytest.raises(ChainBroken):
                seal_rows()


class TestCommands:
    def test_seal_then_verify(self, users, path, capsys):
        write_some(users)
        call_command("seal_audit")
        call_command("verify_audit")
        assert capsys.readouterr().out.count("36") == 2

    def test_verify_fails_with_table_key_and_word(self, sealed, capsys):
        row = AccessEntry.objects.order_by("pk")[3]
        with lift_triggers(connection):
            AccessEntry.objects.filter(pk=row.pk).update(purpose="another")
        with pytest.raises(CommandError):
            call_command("verify_audit", checkpoints=sealed.path)
        assert f"audit_accessentry {row.pk} [changed]" in capsys.readouterr().out

    def test_rows_that_wait_too_long_for_a_sealer_are_said(self, users, path, at_hour):
        with at_hour(0):
            write_some(users)
        assert {it.what for it in verify(None).findings} == {"unsealed"}

    def test_the_task_tells_a_broken_chain_and_lives(self, sealed, caplog):
        with lift_triggers(connection):
            ChainBlock.objects.order_by("-number").filter(number__gt=14).update(signature=bytes(32))
        seal()
        assert "verify_audit" in caplog.text


class TestCheckpointFile:
    def test_one_line_a_run_that_sealed_something(self, users, path):
        for _ in range(3):
            write_some(users, count=1)
            seal()
            seal()
        assert len(path.read_text().splitlines()) == 3

    def test_a_line_that_broke_off_harms_nothing(self, sealed):
        whole = sealed.path.read_bytes()
        write_some(sealed.users, count=1)
        sealed.path.write_bytes(whole + whole.splitlines()[-1][:40])
        seal_rows()
        checkpoints.write(sealed.path)
        lines = list(checkpoints.read_lines(sealed.path))
        assert lines[-1].checkpoint.number == ChainBlock.objects.order_by("-number")[0].number


# With real commits: others at work at the same time, and processes that are killed.


@pytest.fixture
def shared(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Any:
    with django_db_blocker.unblock(), own_database(tmp_path):
        with acting_as(system(), "test"):
            users = [UserFactory() for _ in range(2)]
        write_some(users, count=12)
        yield SimpleNamespace(users=users, path=tmp_path / "checkpoints.jsonl")


def in_threads(*work: Any) -> list:
    """Run the functions at once, each with a connection of its own; return what each gave."""
    results: list[Any] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(place: int) -> None:
        try:
            start.wait(PATIENCE)
            results[place] = work[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return results


def test_two_sealers_at_once_seal_each_row_once(shared, monkeypatch):
    monkeypatch.setattr(chain_writer, "BLOCK_ROWS", 3)

    def work() -> None:
        seal_rows()
        checkpoints.write(shared.path)

    for _ in range(3):
        results = in_threads(work, work, work)
        assert not [it for it in results if isinstance(it, Exception)], results
        write_some(shared.users, count=4)
    seal_rows()
    checkpoints.write(shared.path)
    assert everything_once()
    report = verify(shared.path)
    assert report.is_sound, report.findings


def test_writers_wait_for_no_sealer_and_nothing_of_theirs_is_lost(shared, monkeypatch):
    monkeypatch.setattr(chain_writer, "BLOCK_ROWS", 4)
    stop = threading.Event()

    def seal_on() -> None:
        while not stop.is_set():
            seal_rows()
            checkpoints.write(shared.path)

    def write() -> None:
        for _ in range(15):
            with acting_as(shared.users[0], "test"), transaction.atomic():
                log_read([Named()], what="a list")
                time.sleep(0.005)  # others commit in between
        stop.set()

    results = in_threads(seal_on, write)
    assert not [it for it in results if isinstance(it, Exception)], results
    seal_rows()
    checkpoints.write(shared.path)
    assert everything_once()
    assert verify(shared.path).is_sound


@pytest.mark.parametrize(("place", "stop"), [("commit", 1), ("commit", 3), ("commit", 6), ("checkpoint", 0)])
def test_a_killed_sealer_leaves_nothing_half(shared, nursery, tmp_path, place, stop):
    mark = tmp_path / "mark"
    connection.close()
    child = nursery.start(
        tmp_path, "tests.audit.sealing_process", path=str(shared.path), stop=stop, mark=str(mark), place=place
    )
    try:
        child.wait_for(mark)
    finally:
        child.kill()
    if place == "commit":
        assert ChainBlock.objects.count() == stop - 1
    seal_rows()
    checkpoints.write(shared.path)
    assert everything_once()
    report = verify(shared.path)
    assert report.is_sound, report.findings
