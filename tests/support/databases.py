"""Test databases in a moment: the migrations are run once for each state of them, and what they made is copied.

Running them takes half a minute, and each process of a run would do it again. What they made is kept under var/, named
by what it was made from: on SQLite the file; for PostgreSQL a dump, of which each run makes a template database of its
own, dropped at its end.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from core import constraints
from tests.support import engines

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "test-schema"
INSTRUMENTS = ROOT / "assessments" / "instruments"
# Besides the migrations: what they call, and what writes triggers and rows after them.
READ = (
    "accounts/models/encryption_check.py",
    "assessments/services/assessments.py",
    "core/constraints.py",
    "core/crypto/fields.py",
    "core/db_triggers.py",
    "core/migration_operations.py",
    "core/name_index.py",
    "core/same_centre.py",
    "workshops/counted_columns.py",
)
TEMPLATE, MAKING = "template", "making"
_written_by_migrations: list[str] = []


def fingerprint() -> str:
    """Return what the migrations and what they read were at this moment. Raise FileNotFoundError for a lost one."""
    found = hashlib.sha256(django.get_version().encode())
    made_from = [*ROOT.glob("*/migrations/*.py"), *(path for path in INSTRUMENTS.iterdir() if path.is_file())]
    for path in sorted([*made_from, *(ROOT / name for name in READ)]):
        found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextlib.contextmanager
def alone(name: str) -> Iterator[None]:
    """Let one process of this machine at a time through."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(address: str) -> None:
    """Run every migration that a database lacks, in a process of its own. Raises RuntimeError with its words."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": address}
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stderr[-4000:]}")


def migrated_sqlite() -> Path:
    """Return a SQLite file on which every migration has run; it is made once, and older ones are removed."""
    path = KEPT / f"{fingerprint()}.sqlite3"
    with alone("sqlite"):
        if not path.exists():
            beside = path.with_suffix(".making")
            beside.unlink(missing_ok=True)
            migrate(f"sqlite:///{beside}")
            with contextlib.closing(sqlite3.connect(beside)) as made:
                made.execute("PRAGMA journal_mode=DELETE")  # one file, without its log beside it
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            beside.rename(path)
    return path


def migrated_template(address: str) -> str:
    """Return the name of this run's PostgreSQL database on which every migration has run; it is made once."""
    template = f"{engines.PREFIX}{engines.run_name()}_{TEMPLATE}"
    with alone("postgresql"), psycopg.connect(engines.with_database(address, "postgres"), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            kept = KEPT / f"{fingerprint()}-{server.info.server_version // 10_000}.sql"
            making = engines.create_database(address, MAKING)
            if not _loaded(making, kept):
                migrate(making)
                _keep(making, kept)
            made = sql.Identifier(f"{engines.PREFIX}{engines.run_name()}_{MAKING}")
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(made, sql.Identifier(template)))
    return template


def _loaded(address: str, kept: Path) -> bool:
    """Load into an empty database what an earlier run kept; return False, with nothing loaded, where that fails."""
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1")
    return kept.exists() and _succeeds("psql", *options, "--file", str(kept), address)


def _keep(address: str, kept: Path) -> None:
    """Keep what the migrations made for the next runs, and nothing older; where it cannot be dumped, keep nothing."""
    for old in KEPT.glob("*.sql"):
        old.unlink()
    beside = kept.with_suffix(".making-sql")
    if _succeeds("pg_dump", "--no-owner", "--file", str(beside), address):
        beside.rename(kept)


def _succeeds(program: str, *words: str) -> bool:
    """Run a program of PostgreSQL, the newest that is here; return whether it is here and did what it was asked."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    command = [installed[-1] if installed else program, *words]
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def create_migrated_postgresql(address: str, label: str) -> str:
    """Make a database of this run on which every migration has run; return its address."""
    template = migrated_template(address)
    name = f"{engines.PREFIX}{engines.run_name()}_{label}"
    with alone("postgresql"), psycopg.connect(engines.with_database(address, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return engines.with_database(address, name)


def set_up() -> None:
    """Give the default connection its test database, as the migrations made it."""
    connection.close()
    if connection.vendor == "sqlite":
        name = connection.creation._get_test_db_name()
        _use(name)
        with contextlib.closing(sqlite3.connect(migrated_sqlite())) as made:
            connection.ensure_connection()
            made.backup(connection.connection)
    else:
        label = f"suite_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        address = create_migrated_postgresql(os.environ["DATABASE_URL"], label)
        _use(address.rsplit("/", 1)[1])
        connection.ensure_connection()
    constraints.install(connection)
    _written_by_migrations.append(connection.creation.serialize_db_to_string())


def put_back() -> None:
    """Load into the emptied tables what the migrations wrote.

    Kept here and not on the connection: a running event loop (Playwright's) gives the same thread another connection.
    """
    connection.creation.deserialize_db_from_string(_written_by_migrations[-1])


def _use(name: str) -> None:
    """Point the default connection at another database."""
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def drop_all() -> None:
    """Drop what this run made on the server."""
    connection.close()
    if connection.vendor == "postgresql":
        engines.drop_databases(os.environ["DATABASE_URL"])
