"""kill -9 of a real worker at any moment of a job: afterwards it is done once, with one result and nothing lost."""

from __future__ import annotations

import io
import os
import signal
import time
from contextlib import suppress

import pypdf
import pytest

from tests.stack.visitor import Visitor
from tests.stack.waits import job_of, kill_busy_child, said_of, state_of, until, until_state
from tests.support.product import look
from tests.support.stack import Stack

MAKING = "1 sur 2"  # the figures are counted, the document is being made


def ask(manager: Visitor, day: int) -> str:
    """Ask for the report of one year as of a day; return the address of the job's page."""
    answer = manager.post(
        "/figures/evolution.pdf", {"from": "2013", "to": "2013", "as_of": f"2017-06-{day:02}", "count": "presence"}
    )
    assert answer.status == 200, answer.text
    return answer.path


def assert_done_once(product: Stack, manager: Visitor, page: str, day: int) -> None:
    """One row, done; one result; a document of the right year; nothing at work any more."""
    job = job_of(page)
    until_state(product, job, "done", "failed")
    key = f"2013-2013-2017-06-{day:02}-presence"
    assert look(product, "SELECT state, problem FROM jobs_job WHERE key = %s", key) == [("done", "")]
    files = look(
        product,
        "SELECT role FROM jobs_jobfile WHERE job_id = (SELECT id FROM jobs_job WHERE uuid = %s)",
        job,
    )
    assert files == [("result",)]
    got = manager.get(f"{page}result/")
    assert got.status == 200
    assert got.headers["Content-Type"] == "application/pdf"
    assert "2013" in pypdf.PdfReader(io.BytesIO(got.body)).pages[0].extract_text()
    assert look(product, "SELECT uuid FROM jobs_job WHERE state = 'running'") == []


def test_at_once(product: Stack, manager: Visitor, worker_again):
    page = ask(manager, 1)
    product.kill_worker()
    assert ask(manager, 1) == page, "asked for again while it waits, it is the same job"
    worker_again()
    assert_done_once(product, manager, page, 1)


def test_while_it_runs(product: Stack, manager: Visitor, worker_again):
    page = ask(manager, 2)
    until_state(product, job_of(page), "running")
    product.kill_worker()
    assert state_of(product, job_of(page)) == "running"
    worker_again()
    assert_done_once(product, manager, page, 2)
    assert attempts(product, page) == 2


def test_just_before_the_end(product: Stack, manager: Visitor, worker_again):
    page = ask(manager, 3)
    until(lambda: MAKING in said_of(manager, job_of(page)) or ended(product, page), "the document", product)
    time.sleep(0.3)
    product.kill_worker()
    worker_again()
    assert_done_once(product, manager, page, 3)


def test_the_child_alone(product: Stack, manager: Visitor, worker_again):
    page = ask(manager, 4)
    until(lambda: said_of(manager, job_of(page)) or ended(product, page), "a word of the child", product)
    kill_busy_child(product)
    assert_done_once(product, manager, page, 4)
    assert attempts(product, page) == 2
    assert product.worker_runs()


def test_the_parent_alone(product: Stack, manager: Visitor, worker_again):
    """As the kernel does that wants memory: the child may come to its end, a new worker stands beside it."""
    page, group = ask(manager, 5), product.worker_pid
    until_state(product, job_of(page), "running")
    product.kill_worker(parent_only=True)
    try:
        worker_again()
        assert_done_once(product, manager, page, 5)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def test_the_queue_was_gone_when_it_was_asked_for(product: Stack, manager: Visitor, worker_again):
    """No message can leave: the row waits, and the sweep of the next worker finds it."""
    messages = product.folder / "queue" / "messages"
    if not messages.exists():
        pytest.skip("Redis cannot be taken away: others use it too.")
    product.kill_worker()
    away = messages.rename(messages.with_name("away"))
    messages.write_text("a file stands where the folder was")
    try:
        page = ask(manager, 6)
        assert state_of(product, job_of(page)) == "queued"
    finally:
        messages.unlink()
        away.rename(messages)
    assert list(messages.iterdir()) == [] or attempts(product, page) == 0
    worker_again()
    assert_done_once(product, manager, page, 6)
    assert attempts(product, page) == 1


def attempts(product: Stack, page: str) -> int:
    """Return how often a job was begun."""
    ((number,),) = look(product, "SELECT attempts FROM jobs_job WHERE uuid = %s", job_of(page))
    return number


def ended(product: Stack, page: str) -> bool:
    """Tell whether it is too late to wait for a word of the job."""
    return state_of(product, job_of(page)) not in {"queued", "running"}
