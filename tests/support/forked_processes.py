"""A process with the product loaded, which forks a child for each order: a child begins at once, and can be killed.

A process of its own for each test that kills one would spend most of its time on loading Django. Each line on the input
of `python -m tests.support.forked_processes` is {"module": name, "order": {...}, "said": path, "ended": path}. It
answers with the child's number. The child calls work(order) of the module, with what it says in one file; the other one
has its exit code when it has ended.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
LOOK_SECONDS = 0.02
OF_CONNECTION = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


class Child:
    """A forked process at work on an order."""

    def __init__(self, pid: int, said: Path, ended: Path) -> None:
        self.pid, self._said, self._ended = pid, said, ended

    def poll(self) -> int | None:
        """Return the exit code, or None as long as it runs."""
        return int(self._ended.read_text()) if self._ended.exists() else None

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for the end; return the exit code. Raises AssertionError when it does not come."""
        limit = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < limit, f"the process does not end: {self.said()}"
            time.sleep(LOOK_SECONDS)
        return code

    def wait_for(self, mark: Path) -> None:
        """Wait until it has written a file. Raises AssertionError with what it said when it ended before."""
        limit = time.monotonic() + PATIENCE
        while not mark.exists():
            assert self.poll() is None, self.said()
            assert time.monotonic() < limit, "the process did not come to its place"
            time.sleep(LOOK_SECONDS)

    def kill(self) -> None:
        """kill -9, and wait until it is gone; nothing where it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()

    def said(self) -> str:
        """Return what it wrote on its output and its errors."""
        return self._said.read_text(errors="replace")


class Nursery:
    """The process that forks, as tests see it."""

    def __init__(self) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "tests.support.forked_processes"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._number = 0

    def start(self, folder: Path, module: str, **order: Any) -> Child:
        """Start work(order) of a module, on the database that this process uses now; its files lie in the folder."""
        self._number += 1
        said, ended = folder / f"said-{self._number}", folder / f"ended-{self._number}"
        order["database"] = {name: connection.settings_dict[name] for name in OF_CONNECTION}
        self._popen.stdin.write(
            json.dumps({"module": module, "order": order, "said": str(said), "ended": str(ended)}) + "\n"
        )
        self._popen.stdin.flush()
        return Child(int(self._popen.stdout.readline()), said, ended)

    def close(self) -> None:
        """End it."""
        self._popen.stdin.close()
        self._popen.wait(timeout=PATIENCE)
        self._popen.stdout.close()


def _child(asked: dict[str, Any]) -> None:
    """Do the work of one order and end; nothing returns from here."""
    code = 1
    try:
        words = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, words), (2, words)):
            os.dup2(target, stream)
        connections.settings["default"].update(asked["order"].pop("database"))
        importlib.import_module(asked["module"]).work(asked["order"])
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _reap(running: dict[int, str]) -> None:
    """Write down how children ended."""
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        ended = Path(running.pop(pid))
        beside = ended.with_suffix(".writing")
        beside.write_text(str(os.waitstatus_to_exitcode(status)))
        beside.rename(ended)


def main() -> None:
    """Fork a child for each line on standard input, until it is closed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django

    django.setup()
    running: dict[int, str] = {}
    waiting = b""
    while True:
        if select.select([0], [], [], LOOK_SECONDS)[0]:
            more = os.read(0, 65536)
            if not more:
                break
            *lines, waiting = (waiting + more).split(b"\n")
            for line in lines:
                asked = json.loads(line)
                pid = os.fork()
                if not pid:
                    _child(asked)
                running[pid] = asked["ended"]
                sys.stdout.write(f"{pid}\n")
                sys.stdout.flush()
        _reap(running)
    for pid in running:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
