"""kill -9 in the middle of the write, on either engine: nothing is there, and the next run writes everything."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from tests.exchange.books import sound, xlsx
from tests.exchange.conftest import rows_of_tables
from tests.jobs.conftest import own_database  # noqa: F401
from workshops.models import Attendance

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@contextmanager
def importing(tmp_path: Path, stop: int) -> Iterator[tuple[subprocess.Popen, Path]]:
    """Start the command in a process of its own; yield it with the mark it sets inside its transaction."""
    mark, book = tmp_path / "mark", tmp_path / "book.xlsx"
    book.write_bytes(xlsx(sound()))
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    settings: dict[str, Any] = {name: connection.settings_dict[name] for name in names}
    order = {"database": settings, "file": str(book), "centre": "here", "stop": stop, "mark": str(mark)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.exchange.killable"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        process.stdin = None
        yield process, mark
    finally:
        process.kill()
        process.communicate()


def wait_for(mark: Path, process: subprocess.Popen) -> None:
    """Wait until the process has come to its place. Fails where it ended before."""
    end = time.monotonic() + PATIENCE
    while not mark.exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "the import did not come to its place"
        time.sleep(0.02)


@pytest.mark.parametrize("stop", [1, 30, 75])
def test_killed_in_the_middle_nothing_is_there(own_database: SimpleNamespace, tmp_path: Path, stop: int):  # noqa: F811
    before = rows_of_tables()
    with importing(tmp_path, stop) as (process, mark):
        wait_for(mark, process)
        process.kill()
        process.wait()
    mark.unlink()
    assert rows_of_tables() == before
    with importing(tmp_path, stop=10**9) as (process, _mark):
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out + err
    assert Attendance.objects.count() == 6 == Attendance.history.count()
