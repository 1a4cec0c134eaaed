"""kill -9 in the middle of the write, on either engine: nothing is there, and the next run writes everything."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.exchange.conftest import rows_of_tables
from tests.exchange.workbooks import sound, xlsx
from tests.jobs.conftest import own_database  # noqa: F401
from tests.support.forked_processes import Child, Nursery
from workshops.models import Attendance

pytestmark = pytest.mark.both_engines


def importing(nursery: Nursery, folder: Path, stop: int) -> tuple[Child, Path]:
    """Start the command in a process of its own; return it with the mark it sets inside its transaction."""
    mark, book = folder / "mark", folder / "book.xlsx"
    book.write_bytes(xlsx(sound()))
    child = nursery.start(
        folder, "tests.exchange.import_process", file=str(book), centre="here", stop=stop, mark=str(mark)
    )
    return child, mark


@pytest.mark.parametrize("stop", [1, 30, 75])
def test_killed_in_the_middle_nothing_is_there(
    own_database: SimpleNamespace,  # noqa: F811
    nursery: Nursery,
    tmp_path: Path,
    stop: int,
):
    before = rows_of_tables()
    child, mark = importing(nursery, tmp_path, stop)
    try:
        child.wait_for(mark)
    finally:
        child.kill()
    mark.unlink()
    assert rows_of_tables() == before
    child, _mark = importing(nursery, tmp_path, stop=10**9)
    assert child.wait() == 0, child.said()
    assert Attendance.objects.count() == 6 == Attendance.history.count()
