"""Types that say something: a user is no Any, and what mypy is told to overlook says what and why."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from scripts.extraction import ROOMS, ROOT

USERS = {"user", "reader", "by", "who"}
IGNORE = re.compile(r"#\s*type:\s*ignore")
TOLD = re.compile(r"# type: ignore\[[a-z, -]+\]  # \w")


def modules() -> Iterator[Path]:
    """Yield each Python module of the rooms but migrations."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def users_of_any_kind(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of each parameter that is a user and is annotated Any."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            given = function.args
            for one in (*given.posonlyargs, *given.args, *given.kwonlyargs):
                if one.arg in USERS and one.annotation and "Any" in re.findall(r"\w+", ast.unparse(one.annotation)):
                    yield one.lineno, one.arg


def test_a_user_is_a_user():
    found = [f"{name(path)}:{line} {one}" for path in modules() for line, one in users_of_any_kind(path.read_text())]
    assert not found, found


def test_any_is_found():
    source = "def one(user: Any, *, by: Any | None = None, other: Any = 0, reader: 'User' = None): ..."
    assert [one for _line, one in users_of_any_kind(source)] == ["user", "by"]


def test_an_ignore_has_a_code_and_a_reason():
    found = [
        f"{name(path)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if IGNORE.search(line) and not TOLD.search(line)
    ]
    assert not found, found


def test_rights_and_figures_are_checked_strictly_and_nothing_more_is_left_open():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    strict = [one["module"] for one in settings["overrides"] if one.get("disallow_untyped_defs")]
    assert strict == [["core.*", "permissions.*", "reporting.figures.*"]]
    left_open = {module for one in settings["overrides"] if "disable_error_code" in one for module in one["module"]}
    assert left_open <= {"exchange.*", "demo.*"}
    assert settings["files"]
    assert not any(one.get("ignore_errors") for one in (settings, *settings["overrides"]))
