"""What is in the repository: no address of a registry, no path of a machine, complete migrations, locks with hashes."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
# Written in pieces, so that this file does not hold what it looks for.
HOSTS = (
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
    "unpkg" + ".com",
)
MACHINE_PATHS = re.compile(r"(?<![\w}.])(?:/wo" r"rk/|/ro" r"ot/|/ho" r"me/[a-z]+/|~?/\.py" r"env)")
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".lock",
    ".json",
    ".svg",
    ".txt",
    ".po",
    ".csv",
    ".yml",
    ".yaml",
    "",
}
GENERATED = ("static/vendor/",)


def tracked() -> list[Path]:
    """Return the files that git tracks and that are still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [ROOT / line for line in listed.stdout.split("\0") if line and (ROOT / line).is_file()]


def test_no_file_names_a_registry_or_a_machine():
    said = []
    for path in tracked():
        short = path.relative_to(ROOT).as_posix()
        if path.suffix not in TEXT or short.startswith(GENERATED):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        said += [f"{short}: {host}" for host in HOSTS if host in text]
        said += [f"{short}: {found.group(0)}" for found in MACHINE_PATHS.finditer(text)]
    assert not said


def test_what_is_made_is_not_committed():
    made = {".mo", ".pyc", ".sqlite3"}
    assert not [path.name for path in tracked() if path.suffix in made or path.name in {"uv.lock", "pylock.toml"}]


def test_pages_load_nothing_from_elsewhere():
    away = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//""")
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.css")]
    said = [path.relative_to(ROOT).as_posix() for path in paths if away.search(path.read_text())]
    assert not said


def test_what_is_for_a_narrow_screen_is_not_printed():
    """A sheet of paper is as narrow as a telephone, and is drawn as the desk is."""
    sheets = sorted((ROOT / "static").rglob("*.css"))
    assert not [path.name for path in sheets if re.search(r"@media \(max-width", path.read_text())]


@pytest.mark.parametrize("lock", ["base.lock", "dev.lock"])
def test_locks_have_hashes_and_no_address(lock: str):
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    pins = [line for line in text.replace("\\\n", " ").splitlines() if "==" in line]
    assert pins
    assert not [pin for pin in pins if "--hash=sha256:" not in pin]


def test_locks_pin_every_dependency_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {line.split("==")[0] for line in (ROOT / "requirements/dev.lock").read_text().splitlines() if "==" in line}
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in wanted}
    assert names <= {name.lower().split("[")[0] for name in pinned}


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_commands_of_the_house_are_executable():
    commands = [
        "scripts/setup",
        "scripts/demo",
        "scripts/test",
        "scripts/lint",
        "scripts/messages",
        "scripts/keep",
        ".ci/run",
        ".ci/nightly",
    ]
    assert not [name for name in commands if not (ROOT / name).stat().st_mode & 0o111]


def test_an_old_python_gets_a_sentence(tmp_path: Path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "setup"],
        env={"PATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Jalon needs Python 3.11 or newer" in done.stderr
