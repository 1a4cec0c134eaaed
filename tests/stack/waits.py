"""Waiting for what the running product does, and the places at which its worker is killed."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from tests.stack.visitor import Visitor
from tests.support.product import look
from tests.support.stack import Stack

PATIENCE = 120.0
_SAID = re.compile(r'class="progress-text">([^<]*)<')
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Found = TypeVar("Found")


def until(question: Callable[[], Found], what: str, stack: Stack) -> Found:
    """Return the first answer that is true. Raises AssertionError with the worker's last words after PATIENCE."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE:.0f} s for {what}:\n{stack.log('worker.log')}")


def job_of(path: str) -> UUID:
    """Return the job that an address names."""
    return UUID(_UUID.search(path)[0])


def state_of(stack: Stack, job: UUID) -> str:
    """Return the state of a job's row."""
    ((state,),) = look(stack, "SELECT state FROM jobs_job WHERE uuid = %s", job)
    return state


def until_state(stack: Stack, job: UUID, *states: str) -> str:
    """Wait until the job's row is in one of the states, and return which."""
    return until(lambda: (now := state_of(stack, job)) in states and now, f"{job} to be {' or '.join(states)}", stack)


def said_of(visitor: Visitor, job: UUID) -> str:
    """Return what a running job last said of itself on its page, or ""."""
    found = _SAID.search(visitor.get(f"/jobs/{job}/progress/").text)
    return " ".join(found[1].split()) if found else ""


def kill_busy_child(stack: Stack) -> None:
    """kill -9 of the child that runs a job, known by the second thread that beats for it; the parent lives on."""
    parent = stack.worker_pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    busy = [int(pid) for pid in children if len(list(Path(f"/proc/{pid}/task").iterdir())) > 1]
    assert len(busy) == 1, f"{len(busy)} of {len(children)} children are at work"
    os.kill(busy[0], signal.SIGKILL)
