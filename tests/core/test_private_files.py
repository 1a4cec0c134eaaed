"""Who runs Jalon alone reads its files, whatever the machine's other accounts try."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.private_files import check_private_files, close_private_files

ROOT = Path(__file__).resolve().parents[2]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of Jalon as an older version left it: open to everybody."""
    folder = tmp_path / "var"
    (folder / "audit").mkdir(parents=True)
    for name in ("jalon.sqlite3", "jalon.sqlite3-wal", "audit/checkpoints.jsonl", "beat.db", "keys"):
        (folder / name).write_text("x")
        (folder / name).chmod(0o644)
    for path in (folder, folder / "audit"):
        path.chmod(0o755)
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "jalon.sqlite3"}
    settings = SimpleNamespace(VAR_DIR=folder, JALON_FILES=folder / "files", DATABASES={"default": database})
    monkeypatch.setattr("core.private_files.settings", settings)
    return folder


def test_what_stands_open_is_closed_at_the_start(folder):
    assert len(check_private_files()) == 7
    close_private_files()
    assert check_private_files() == []
    assert mode(folder) == mode(folder / "audit") == 0o700
    assert {mode(path) for path in folder.rglob("*") if path.is_file()} == {0o600}


@pytest.mark.parametrize(("given", "told"), [(0o600, False), (0o640, False), (0o644, True), (0o604, True)])
def test_a_file_of_keys_that_others_can_read_is_told_by_the_check(tmp_path, settings, given, told):
    """A group may read it: some supervisors give a secret so."""
    path = tmp_path / "the-keys"
    path.write_text("x")
    path.chmod(given)
    settings.VAR_DIR = tmp_path / "none"
    settings.JALON_KEY_FILE = str(path)
    found = check_private_files()
    assert bool(found) == told
    assert all(str(path) in one.msg and "chmod" in one.hint for one in found)


def test_what_a_start_writes_is_for_its_own_account_alone(tmp_path):
    """A new installation on SQLite: the folder, the database and the keys that are drawn."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DATABASE_", "REDIS_"))}
    folder = tmp_path / "var"
    words = "from django.db import connection; connection.cursor().execute('CREATE TABLE t (i int)')"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", words],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "JALON_VAR": str(folder)},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert mode(folder) == 0o700
    assert (folder / "jalon.sqlite3").stat().st_size
    assert {mode(path) for path in folder.rglob("*") if path.is_file()} == {0o600}
