"""D23 The table of the vault: no row without its bytes, no bytes that stay without a row, no key after erasing."""

from __future__ import annotations

import os
import random
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from core import vault
from core.crypto.keyring import KeyRing, is_token, new_key
from core.crypto.rotation import rewrite, table_of
from jobs.enums import FileRole
from jobs.models import Job, JobFile, StoredFile
from jobs.retention import drop_files, sweep_vault
from tests.support.forked_processes import Nursery

KILLS = 12


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> Path:
    settings.JALON_FILES = tmp_path / "files"
    return settings.JALON_FILES


def later(**more: int) -> mock._patch:
    """Let so much time pass for the sweep."""
    return mock.patch("jobs.retention.timezone.now", return_value=timezone.now() + timedelta(**more))


def in_the_folder(files: Path) -> set[str]:
    return {path.name for path in files.rglob("*") if path.is_file()}


def column_of_key(stored: StoredFile) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM jobs_storedfile WHERE id = %s", [stored.pk])
        return cursor.fetchone()[0]


def job_file(people, content: bytes = b"PK") -> JobFile:
    job = Job.objects.create(kind="evolution_pdf", owner=people.manager, centre=people.here)
    return JobFile.objects.keep(job, FileRole.SOURCE, "a.xlsx", "text/plain", content)


@pytest.mark.both_engines
def test_d23_a_file_is_read_through_its_row_and_no_more_once_it_is_erased(people, files):
    file = job_file(people, b"what was sent")
    assert JobFile.objects.get(pk=file.pk).read() == b"what was sent"
    assert is_token(column_of_key(file.stored))
    assert b"what was sent" not in vault.path_of(file.stored.uuid).read_bytes()
    assert StoredFile.objects.filter(pk=file.stored.pk).erase() == 1
    assert StoredFile.objects.filter(pk=file.stored.pk).erase() == 0
    assert column_of_key(file.stored) == ""
    with pytest.raises(vault.Missing):
        JobFile.objects.get(pk=file.pk).read()
    with later(days=29):
        assert sweep_vault() == 0
    assert in_the_folder(files) == {str(file.stored.uuid)}
    with later(days=31):
        assert sweep_vault() == 1
        assert sweep_vault() == 0
    assert not in_the_folder(files)
    assert StoredFile.objects.get(pk=file.stored.pk).removed_at  # a record points to it: the row stays


def test_d23_bytes_put_in_the_place_of_others_are_refused(people):
    one, other = job_file(people, b"one"), StoredFile.objects.keep(b"other")
    StoredFile.objects.filter(pk=one.stored.pk).update(sha256=other.sha256)
    with pytest.raises(vault.Altered):
        JobFile.objects.get(pk=one.pk).read()


@pytest.mark.both_engines
def test_d23_the_sweep_takes_orphans_of_a_day_and_nothing_else(people, files):
    kept = job_file(people)
    with transaction.atomic():
        orphan = StoredFile.objects.keep(b"its row is taken back")
        transaction.set_rollback(True)
    assert {str(kept.stored.uuid), str(orphan.uuid)} == in_the_folder(files)
    assert sweep_vault() == 0  # its row might still be under way
    for path in files.rglob("*"):
        os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    assert sweep_vault() == 1
    assert in_the_folder(files) == {str(kept.stored.uuid)}
    assert kept.read() == b"PK"


def test_d23_a_row_to_which_nothing_points_is_erased_and_goes(people, files):
    kept, left = job_file(people), StoredFile.objects.keep(b"its record is gone")
    assert sweep_vault() == 0
    assert not StoredFile.objects.get(pk=left.pk).erased_at
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    sweep_vault()
    assert StoredFile.objects.get(pk=left.pk).erased_at
    with later(days=31):
        assert sweep_vault() == 1
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.stored.pk]
    assert kept.read() == b"PK"


def test_d23_a_database_that_names_no_file_empties_no_vault(db, files, caplog):
    name, key = vault.store(b"of another database")
    with later(days=400):
        assert sweep_vault() == 0
    assert vault.read(name, key) == b"of another database"
    assert "names none" in caplog.text


def test_d23_every_record_that_has_a_file_is_protected_from_losing_it():
    """A new relation to the table needs nothing else: the sweep asks the table and finds who points to it by itself."""
    links = StoredFile._meta.related_objects
    assert {link.related_model._meta.label for link in links} == {"jobs.JobFile", "documents.Document"}
    assert all(link.one_to_one and link.on_delete is models.PROTECT for link in links)


def test_d23_keys_are_wrapped_anew_and_the_old_ring_opens_nothing(people, settings):
    file = job_file(people, b"kept")
    old, new = settings.JALON_KEYS[0], new_key()
    before = column_of_key(file.stored)
    outcome = rewrite(connection, table_of(StoredFile), KeyRing((new, old)).renew, keys=None)
    assert outcome.stale == 1
    assert column_of_key(file.stored) != before
    settings.JALON_KEYS = (new,)
    assert JobFile.objects.get(pk=file.pk).read() == b"kept"


@pytest.mark.parametrize("step", ["vault.store", "StoredFile.save", "JobFile.save"])
def test_d23_a_keeping_stopped_at_any_step_leaves_no_row(people, step):
    place = {"vault.store": "core.vault.os.rename"}.get(step, f"jobs.models.{step}")
    with mock.patch(place, side_effect=Killed), pytest.raises(Killed), transaction.atomic():
        job_file(people)
    assert not StoredFile.objects.exists()
    assert not JobFile.objects.exists()


@pytest.mark.parametrize("step", ["core.vault.remove", "jobs.models.StoredFile.delete"])
def test_d23_a_removal_stopped_at_any_step_is_ended_by_the_next_sweep(people, files, step):
    file = job_file(people)
    file.delete()
    StoredFile.objects.filter(pk=file.stored.pk).erase()
    with later(days=31):
        with mock.patch(step, side_effect=Killed), pytest.raises(Killed), transaction.atomic():
            sweep_vault()
        sweep_vault()
    assert not in_the_folder(files)
    assert not StoredFile.objects.exists()


def test_files_of_jobs_lose_their_keys_with_their_rows(people):
    file = job_file(people)
    Job.objects.filter(pk=file.job_id).update(
        state="done", attempts=1, claimed_at=timezone.now(), finished_at=timezone.now() - timedelta(days=30)
    )
    assert drop_files() == 1
    assert StoredFile.objects.get().erased_at


@pytest.mark.both_engines
def test_d23_killed_at_any_moment_no_row_lacks_its_bytes(own_database, files, nursery: Nursery, tmp_path, settings):
    """A process keeps, erases and writes keys anew; kill -9 again and again."""
    keys = [*settings.JALON_KEYS, new_key()]
    for number in range(KILLS):
        mark = tmp_path / f"begun-{number}"
        keys.reverse()
        child = nursery.start(tmp_path, "tests.jobs.vault_process", files=str(files), keys=keys, mark=str(mark))
        child.wait_for(mark)
        time.sleep(random.uniform(0, 0.15))
        assert child.poll() is None, child.said()
        child.kill()
    settings.JALON_KEYS = tuple(keys)
    rows = list(StoredFile.objects.all())
    assert len(rows) >= 2 * KILLS
    for stored in rows:
        if stored.erased_at is None:
            assert len(stored.read()) == stored.size
    named = {str(stored.uuid) for stored in rows}
    assert named <= in_the_folder(files)
    for path in files.rglob("*"):
        os.utime(path, (time.time() - 90_000, time.time() - 90_000))
    sweep_vault()
    assert in_the_folder(files) == named
