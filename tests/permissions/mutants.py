#!/usr/bin/env python3
# ruff: noqa: T201 (a command that tells)
"""Break each permission check in turn and see whether a test notices: `make test-access`, or a drawn handful in CI.

    python -m tests.permissions.mutants [--draw NUMBER] [--seed TEXT] [--only PART] [--list] [--processes 2]

Each mutant lives in a process of its own, forked from one in which everything is loaded. It is killed when a test of
its suites fails. The share of killed ones is printed; the exit code is 1 below 95 %, or when one that guards health
and family lives.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEAST_KILLED = 95.0
SECONDS = 600

# Modules that decide about rights: each condition and each narrowing in them is changed.
DECIDING = [
    "permissions/querysets.py",
    "permissions/transitions.py",
    "permissions/access.py",
    "participants/querysets.py",
    "participants/file_scope.py",
    "participants/models/grants.py",
    "participants/models/cover.py",
    "participants/models/seal.py",
    "participants/models/referent.py",
    "workshops/models/link.py",
    "workshops/link_permissions.py",
    "*/access.py",
]
# Modules that use them: there, what refuses somebody, and each question and door.
USING = ["*/views.py", "*/views/*.py", "*/panels.py", "*/home.py", "workshops/register.py", "workshops/link_sign_in.py"]
# What stands between a reader and answers on health and family: all of these must be killed.
VITAL = [
    "permissions/querysets.py",
    "permissions/access.py",
    "participants/querysets.py",
    "participants/file_scope.py",
    "participants/access.py",
    "participants/models/grants.py",
    "participants/models/cover.py",
    "participants/models/seal.py",
    "participants/models/referent.py",
]
VITAL_ACTIONS = ("participant.health_family", "assessment.content", "plan.content", "participant.file")

# Mutants that change nothing that anybody could notice, each with the reason. By file and what is told.
EQUIVALENT: dict[str, str] = {}


def files_of(patterns: list[str]) -> list[str]:
    """Return the modules that a list of patterns names, without those of tests."""
    found = {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(path for path in found if not path.startswith(("tests/", "benchmarks/", ".venv/", "var/")))


def suites_of(path: str) -> list[str]:
    """Return what is run against a mutant of a file: with the stage first, then the tests of the room."""
    room = path.split("/")[0]
    if path == "permissions/policy.py":
        return ["tests/accounts/test_policy.py"]
    near = ["tests/accounts/test_authority.py"] if room in {"accounts", "participants"} else [f"tests/{room}"]
    return ["tests/permissions/test_rights.py", "tests/permissions/test_urls.py", *near]


def rows_of(path: str) -> str:
    """Return the addresses to walk against a mutant: of the module's views, else of its room, else all of them."""
    from django.urls import get_resolver

    from tests.permissions.urls import TABLE

    resolver, room = get_resolver(), path.split("/")[0]
    named = {}
    for row in TABLE:
        views = resolver
        *spaces, name = row.name.split(":")
        for space in spaces:
            views = views.namespace_dict[space][1]
        (pattern,) = {p for p in _patterns(views) if p.name == name}
        named[row.name] = pattern.callback.__module__.replace(".", "/") + ".py"
    of_module = [name for name, module in named.items() if module == path]
    of_room = [name for name, module in named.items() if module.startswith(f"{room}/")]
    return ",".join(of_module or (of_room if room not in {"accounts", "participants"} else []))


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if not pattern.namespace:
                yield from _patterns(pattern)
        else:
            yield pattern


def everything() -> list[tuple[object, bool]]:
    """Return every mutant, with whether only what guards was changed in its file."""
    from tests.permissions.mutations import mutants_of, mutants_of_policy

    deciding = files_of(DECIDING)
    found = [(mutant, False) for path in deciding for mutant in mutants_of(path, guards_only=False)]
    using = [path for path in files_of(USING) if path not in deciding]
    found += [(mutant, True) for path in using for mutant in mutants_of(path, guards_only=True)]
    found += [(mutant, False) for mutant in mutants_of_policy()]
    return [(mutant, only) for mutant, only in found if mutant.name not in EQUIVALENT]


def is_vital(mutant) -> bool:
    """Tell whether a mutant guards health and family."""
    return mutant.path in VITAL or (mutant.path == "permissions/policy.py" and mutant.told.split()[0] in VITAL_ACTIONS)


def load() -> None:
    """Import everything whose functions may be changed, as a running product would have."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 (imports every view)
    for path in [*files_of(DECIDING), *files_of(USING)]:
        import_module(path.removesuffix(".py").replace("/", "."))


def living(mutants: list[tuple[object, bool]], processes: int, take_back) -> list:
    """Run the suites against each mutant, in a process of its own, and return those that no test noticed."""
    waiting, running, found = list(reversed(mutants)), {}, []
    while waiting or running:
        while waiting and len(running) < processes:
            mutant, only = waiting.pop()
            child = os.fork()
            if child == 0:
                os._exit(_child(mutant, only, take_back))
            running[child] = mutant, time.monotonic() + SECONDS
        for child, (mutant, until) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                del running[child]
                if os.waitstatus_to_exitcode(status) not in {1, -9}:
                    found.append(mutant)
                    print(f"lives{' (health and family)' * is_vital(mutant)}: {mutant}", flush=True)
            elif time.monotonic() > until:
                os.kill(child, 9)  # it stands still: somebody would notice
        time.sleep(0.02)
    return found


def _child(mutant, only: bool, take_back) -> int:
    """Become the mutant and run its suites. Returns 1 when a test failed, 0 when none did, 2 when nothing changed."""
    import pytest

    from tests.permissions.mutations import put_in, put_in_policy

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.environ |= {"JALON_ACCESS": "mutant", "JALON_ACCESS_ROWS": rows_of(mutant.path)}
    changed = put_in_policy(mutant) if mutant.path == "permissions/policy.py" else put_in(mutant, guards_only=only)
    if not changed:
        return 2
    options = ["-x", "-q", "-n", "0", "--no-header", "-p", "no:cacheprovider", "-m", "not browser and not stack"]
    for suite in suites_of(mutant.path):
        if "permissions" not in suite:
            take_back()  # tests of a room want an empty database
        if (ROOT / suite).exists() and int(pytest.main([*options, suite])) == 1:
            return 1
    return 0


def main() -> int:
    """Run the mutants that were asked for and tell what lived. Returns 1 when too much did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", default=time.strftime("%Y-%m-%d"))
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    load()
    mutants = [(mutant, only) for mutant, only in everything() if chosen.only in str(mutant)]
    if chosen.draw:
        mutants = random.Random(chosen.seed).sample(mutants, min(chosen.draw, len(mutants)))
    if chosen.list:
        print(*(str(mutant) for mutant, _ in mutants), sep="\n")
        return 0
    from tests.permissions import prepared_world

    alive = living(mutants, chosen.processes, prepared_world.prepare())
    vital = [mutant for mutant in alive if is_vital(mutant)]
    share = 100 * (len(mutants) - len(alive)) / max(1, len(mutants))
    print(f"{len(mutants) - len(alive)} of {len(mutants)} mutants killed: {share:.1f} %")
    return int(share < LEAST_KILLED or bool(vital))


if __name__ == "__main__":
    sys.exit(main())
