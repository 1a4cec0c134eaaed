"""A drawn handful of the mutants at each run; all of them by `make test-access` (tests/permissions/mutants.py)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.permissions.mutants import EQUIVALENT, ROOT, everything, is_vital, load
from tests.permissions.mutations import Mutant, changed_code, mutants_of, put_in, put_in_policy
from tests.permissions.table_walk import SEED, WHOLE

DRAWN = 2


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    load()


def run(*options: str) -> subprocess.CompletedProcess:
    """Run mutants in a process of its own, on the embedded database."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "-m", "tests.permissions.mutants", "--processes", "1", *options]
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(WHOLE, reason="make test-access runs every mutant")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="mutants are forked with a database in memory")
@pytest.mark.both_engines
def test_a_drawn_handful_is_killed():
    done = run("--draw", str(DRAWN), "--seed", SEED, "--only", "participants/querysets.py")
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert f"{DRAWN} of {DRAWN} mutants killed" in done.stdout


def test_there_are_mutants_of_each_guard():
    found = [mutant for mutant, _ in everything()]
    paths = {mutant.path for mutant in found}
    assert {
        "permissions/querysets.py",
        "participants/querysets.py",
        "participants/access.py",
        "jobs/access.py",
    } <= paths
    assert {"permissions/access.py", "participants/file_scope.py"} <= paths
    assert any("participant.health_family" in mutant.told for mutant in found)
    assert sum(map(is_vital, found)) > 100
    assert len(found) == len(set(found))


def test_equivalent_mutants_exist_and_have_a_reason():
    known = {mutant.name for path in {name.split()[0] for name in EQUIVALENT} for mutant in _of(path)}
    assert set(EQUIVALENT) <= known
    assert all(len(reason) > 20 for reason in EQUIVALENT.values())


def _of(path: str) -> list[Mutant]:
    return [*mutants_of(path, guards_only=False), *mutants_of(path, guards_only=True)]


def test_each_mutant_changes_code_and_compiles():
    for mutant, only in everything():
        if mutant.path != "permissions/policy.py":
            as_is, changed = changed_code(mutant, guards_only=only)
            assert as_is != changed, mutant


def test_a_function_is_changed_for_whoever_imported_it():
    """In a process of its own, so that nothing here is changed."""
    script = (
        "from tests.permissions.mutants import load; load()\n"
        "from permissions.checks import has_right\n"
        "from tests.permissions.mutations import mutants_of, put_in\n"
        "found = mutants_of('permissions/checks.py', guards_only=False)\n"
        "mutant = next(m for m in found if 'always yes' in m.told)\n"
        "before = has_right.__code__\n"
        "assert put_in(mutant, guards_only=False) == 1\n"
        "print(mutant.told)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert callable(put_in)
    assert callable(put_in_policy)
