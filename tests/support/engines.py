"""The servers that a test run uses: which PostgreSQL and Redis answer here, and which part of them is ours alone.

A run never touches what it did not make: databases named jalon_test_<run>_..., and a Redis number that was empty and
that it marked as its own. Where no server answers, a private one is started in a temporary folder and removed again.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

PREFIX = "jalon_test_"
CLAIM = "jalon:test:claim"
CLAIM_SECONDS = 2 * 60 * 60
START_SECONDS = 30.0
DROP_ATTEMPTS = 5
# A private server keeps nothing: it need not wait for the disk. Its tables are too small for compiled plans to pay, and
# what autovacuum notes of them between two tests (no row) makes the planner choose loops for what the next one writes.
FOR_TESTS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "autovacuum=off",
    "shared_buffers=256MB",
)


def run_name() -> str:
    """Return the name of this run, the same in every process of it."""
    return os.environ.setdefault("JALON_TEST_RUN", uuid.uuid4().hex[:8])


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def with_database(address: str, name: str) -> str:
    """Return the address with another database in its path."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


# PostgreSQL


def may_create_databases(address: str) -> bool:
    """Tell whether a PostgreSQL of a version that Jalon supports answers there and lets this account make databases."""
    try:
        with psycopg.connect(with_database(address, "postgres"), connect_timeout=3) as connection:
            allowed = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            return bool(allowed and allowed[0]) and connection.info.server_version >= 150000
    except psycopg.Error:
        return False


def local_postgresql() -> str | None:
    """Return the address of a PostgreSQL on this machine that takes us without a password, or None."""
    for account in dict.fromkeys((getpass.getuser(), "postgres")):
        address = f"postgres://{account}@127.0.0.1:5432/postgres"
        if may_create_databases(address):
            return address
    return None


@contextlib.contextmanager
def private_postgresql() -> Iterator[str | None]:
    """Start a PostgreSQL of our own and yield its address, or None where its programs are not installed.

    It refuses to run as root: then it runs as the system's own account `postgres`, in a folder that belongs to it.
    """
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    as_root = os.geteuid() == 0
    if not programs or int(programs[-1].parts[-3]) < 15:
        yield None
        return
    account = pwd.getpwnam("postgres") if as_root else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="jalon-postgresql-"))
    os.chown(folder, account.pw_uid, account.pw_gid)
    ids = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if as_root else {}
    port, data = free_port(), folder / "data"
    common = {"cwd": folder, "stdin": subprocess.DEVNULL, "capture_output": True, "check": True, **ids}
    subprocess.run(
        [
            programs[-1],
            "-D",
            data,
            "-U",
            "jalon",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        **common,
    )
    options = " ".join([f"-p {port} -h 127.0.0.1 -k {folder}", *(f"-c {one}" for one in FOR_TESTS)])
    control = programs[-1].with_name("pg_ctl")
    subprocess.run([control, "-D", data, "-l", folder / "log", "-o", options, "-w", "start"], **common)
    try:
        yield f"postgres://jalon@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([control, "-D", data, "-m", "immediate", "-w", "stop"], **common)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def postgresql() -> Iterator[str | None]:
    """Yield the address of a PostgreSQL for this run: DATABASE_URL, a private one, or a local one; None without any.

    A private one is preferred to one that already runs here, which waits for the disk at each commit: a run makes and
    drops hundreds of databases.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with private_postgresql() as address:
        yield address or local_postgresql()


def create_database(address: str, label: str) -> str:
    """Make an empty database of this run; return its address."""
    name = f"{PREFIX}{run_name()}_{label}"
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
        )
    return with_database(address, name)


def drop_databases(address: str, label: str = "") -> None:
    """Drop the databases of this run, or only those whose label begins so."""
    with psycopg.connect(with_database(address, "postgres"), autocommit=True) as connection:
        ours = f"{PREFIX}{run_name()}_{label}"
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours]).fetchall()
        for (name,) in rows:
            _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Drop a database; a process of the run that is just ending may hold it a moment longer than the server waits."""
    for attempt in range(DROP_ATTEMPTS):
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except psycopg.errors.ObjectInUse:
            if attempt == DROP_ATTEMPTS - 1:
                raise
            time.sleep(1)


# Redis


def answers_redis(address: str) -> bool:
    """Tell whether a Redis answers there without asking who we are."""
    try:
        with redis.Redis.from_url(address, socket_connect_timeout=3, socket_timeout=3) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False


@contextlib.contextmanager
def private_redis() -> Iterator[str | None]:
    """Start a Redis of our own that keeps nothing, and yield its address; None where it is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="jalon-redis-") as folder:
        server = subprocess.Popen(
            [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", folder],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address, limit = f"redis://127.0.0.1:{port}", time.monotonic() + START_SECONDS
            while not answers_redis(address) and time.monotonic() < limit and server.poll() is None:
                time.sleep(0.1)
            yield address if answers_redis(address) else None
        finally:
            server.terminate()
            server.wait(timeout=10)


@contextlib.contextmanager
def redis_server() -> Iterator[str | None]:
    """Yield the address of a Redis for this run: REDIS_URL, the local one, or a private one; None without any."""
    given = os.environ.get("REDIS_URL", "")
    if given:
        yield given
    elif answers_redis("redis://127.0.0.1:6379"):
        yield "redis://127.0.0.1:6379"
    else:
        with private_redis() as address:
            yield address


@contextlib.contextmanager
def claimed_redis(address: str) -> Iterator[str]:
    """Yield the address of a Redis number that was empty and is now ours; it is emptied at the end, others never.

    Raises RuntimeError when each of the sixteen numbers holds something.
    """
    for number in range(15, -1, -1):
        candidate = with_database(address, str(number))
        with redis.Redis.from_url(candidate) as server:
            if server.dbsize() == 0 and server.set(CLAIM, run_name(), nx=True, ex=CLAIM_SECONDS):
                try:
                    yield candidate
                finally:
                    server.flushdb()
                return
    raise RuntimeError("Every number of this Redis holds data of others: name an empty one in REDIS_URL.")
