"""The product, really running in a folder of its own: for browser tests and for tests that kill a worker."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.support import databases, engines

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_SECONDS = 60.0
STOP_SECONDS = 15.0
DEMONSTRATION = "demonstration-"
PRINTED = "sign-ins-printed.json"
CLOCK, WITH_CLOCK = "clock", "tests.support.moved_clock:application"


class StackError(RuntimeError):
    """The product could not be started; the message ends with what it said last."""


@dataclass
class Stack:
    """A web server and a worker over one database and one queue.

    `sign_ins` maps a role (or "colleague") to (e-mail address, password); `folder` is its JALON_VAR, with web.log and
    worker.log.
    """

    folder: Path
    environment: dict[str, str]
    url: str
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)
    empty_centres: list[tuple[str, tuple[str, str]]] = field(default_factory=list)  # nobody has used them yet
    application: str = "config.wsgi:application"
    _web: subprocess.Popen | None = None
    _worker: subprocess.Popen | None = None

    def manage(self, *words: str | Path, check: bool = False, timeout: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py on this product; return its exit code and what it printed, as text."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode:
            raise StackError(f"manage.py {words[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def set_clock(self, moment: dt.datetime) -> None:
        """Let a product that was started with a clock live in another moment."""
        (self.folder / CLOCK).write_text(moment.isoformat())

    def start_web(self) -> None:
        """Start the web server and wait until it answers. Raises StackError when it does not."""
        bind = self.url.removeprefix("http://")
        self._web = self._spawn(
            "web.log", "gunicorn", self.application, "--bind", bind, "--threads", "4", "--no-control-socket"
        )
        limit = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._web.poll() is not None or time.monotonic() > limit:
                raise StackError(f"The web server does not answer:\n{self.log('web.log')}")
            time.sleep(0.1)

    def start_worker(self, concurrency: int = 1) -> None:
        """Start a worker with beat; it takes up what waits."""
        assert self._worker is None, "a worker is running"
        self._worker = self._spawn(
            "worker.log", "celery", "-A", "config", "worker", "-B", "--loglevel", "INFO",
            "--concurrency", str(concurrency), "--schedule", str(self.folder / "beat"),
        )  # fmt: skip

    def kill_worker(self, number: int = signal.SIGKILL, *, parent_only: bool = False) -> None:
        """Send a signal to the worker with its children (or to the parent alone, as the kernel may), and wait."""
        assert self._worker is not None, "no worker is running"
        worker, self._worker = self._worker, None
        with contextlib.suppress(ProcessLookupError):
            if parent_only:
                worker.send_signal(number)
            else:
                os.killpg(worker.pid, number)
        _ended(worker)

    @property
    def worker_pid(self) -> int:
        """The process of the worker's parent, and the number of its group."""
        assert self._worker is not None, "no worker is running"
        return self._worker.pid

    def worker_runs(self) -> bool:
        """Tell whether the worker that was started still runs."""
        return self._worker is not None and self._worker.poll() is None

    def answers(self) -> bool:
        """Tell whether the web server answers a request for the sign-in page."""
        try:
            with urllib.request.urlopen(f"{self.url}/", timeout=10) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as error:
            raise StackError(f"The first page is an error {error.code}:\n{self.log('web.log')}") from error
        except OSError:
            return False

    def log(self, name: str) -> str:
        """Return the last lines of web.log or worker.log."""
        path = self.folder / name
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def stop(self) -> None:
        """End every process of it, whatever happened before."""
        for process in (self._web, self._worker):
            if process is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
                _ended(process)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        self._web = self._worker = None

    def _spawn(self, log: str, program: str, *words: str) -> subprocess.Popen:
        """Start a program of the environment in a process group of its own, its words going to a file."""
        with (self.folder / log).open("ab") as said:
            return subprocess.Popen(
                [BIN / program, *words],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _ended(process: subprocess.Popen) -> None:
    """Wait for a process that was told to end; kill its group when it does not."""
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=STOP_SECONDS)


@contextlib.contextmanager
def running_stack(folder: Path, *, on_servers: bool) -> Iterator[Stack]:
    """Yield the product with demonstration data, web and worker started; stop it and drop what it made at the end.

    `on_servers`: on the PostgreSQL and Redis of this run (DATABASE_URL, REDIS_URL), in a database and a Redis number
    of its own; else on SQLite and the embedded queue in the folder.
    """
    environment = _environment(folder)
    with contextlib.ExitStack() as ending:
        if on_servers:
            label = f"stack_{uuid.uuid4().hex[:6]}"
            ending.callback(engines.drop_databases, os.environ["DATABASE_URL"], label)
            environment["DATABASE_URL"] = databases.create_migrated_postgresql(os.environ["DATABASE_URL"], label)
            if os.environ.get("REDIS_URL"):
                environment["REDIS_URL"] = ending.enter_context(engines.claimed_redis(os.environ["REDIS_URL"]))
        else:
            _copy_demonstration(folder, environment)
        product = Stack(folder, environment, f"http://127.0.0.1:{engines.free_port()}")
        ending.callback(product.stop)
        if on_servers:
            prepare(product)
        product.sign_ins = sign_ins_from((folder / PRINTED).read_text())
        product.start_web()
        product.start_worker()
        yield product


@contextlib.contextmanager
def stack_at(folder: Path, moment: dt.datetime) -> Iterator[Stack]:
    """Yield a web server alone, on SQLite, whose clock stands at a moment; `set_clock` moves it."""
    environment = _environment(folder) | {"JALON_TEST_CLOCK": str(folder / CLOCK)}
    _copy_demonstration(folder, environment)
    product = Stack(folder, environment, f"http://127.0.0.1:{engines.free_port()}", application=WITH_CLOCK)
    product.set_clock(moment)
    try:
        product.start_web()
        yield product
    finally:
        product.stop()


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables of a product whose files are in the folder."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "JALON_VAR": str(folder),
        "JALON_KEYS": ",".join(settings.JALON_KEYS),  # those of the migrated database that is copied
        "PYTHONUNBUFFERED": "1",
    }


def prepare(product: Stack) -> None:
    """Do what a start does before the servers, with demonstration data; what was printed of it stays in the folder."""
    product.manage("migrate", "--no-input", check=True)
    product.manage("collectstatic", "--no-input", check=True)
    printed = product.manage("load_demo", "--json", check=True).stdout
    (product.folder / PRINTED).write_text(printed)


def copy_demonstration(folder: Path) -> Path:
    """Fill the folder with the prepared product on SQLite and return its database."""
    _copy_demonstration(folder, _environment(folder))
    return folder / "jalon.sqlite3"


def _copy_demonstration(folder: Path, environment: dict[str, str]) -> None:
    """Fill the folder with the prepared product on SQLite, which is made once a run: it takes as long as many tests."""
    made = databases.KEPT / f"{DEMONSTRATION}{engines.run_name()}"
    with databases.alone(DEMONSTRATION):
        if not made.exists():
            for left in databases.KEPT.glob(f"{DEMONSTRATION}*.making"):  # by a run that was killed
                shutil.rmtree(left)
            beside = made.with_suffix(".making")
            beside.mkdir()
            shutil.copy(databases.migrated_sqlite(), beside / "jalon.sqlite3")
            prepare(Stack(beside, environment | {"JALON_VAR": str(beside)}, url=""))
            with contextlib.closing(sqlite3.connect(beside / "jalon.sqlite3")) as database:
                database.execute("PRAGMA journal_mode=DELETE")  # one file, without its log beside it
            beside.rename(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)


def forget_demonstration() -> None:
    """Remove what this run prepared; the process that began it calls this at its end."""
    shutil.rmtree(databases.KEPT / f"{DEMONSTRATION}{engines.run_name()}", ignore_errors=True)


def sign_ins_from(printed: str) -> dict[str, tuple[str, str]]:
    """Return {key: (e-mail address, password)} from what `load_demo --json` printed: a list of such objects."""
    rows = json.loads(printed)
    return {row["key"]: (row["email"], row["password"]) for row in rows}
