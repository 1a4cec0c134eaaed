"""The documents made from the code are current, and the command says so when they are not."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from permissions import developer_docs
from permissions.policy import POLICY
from scripts.extraction import ROOT
from tests.support import expected_moves as expected


def run(folder, *options: str) -> str:
    out = StringIO()
    call_command("build_docs", *options, folder=folder, stdout=out)
    return out.getvalue()


def test_the_pages_are_current():
    assert run(ROOT / "docs", "--check") == "4 pages, current.\n"


def test_lint_checks_them_too():
    done = subprocess.run(
        [sys.executable, "scripts/docs", "--check"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_named_and_left_alone(tmp_path):
    run(tmp_path)
    page = tmp_path / "permissions.md"
    page.write_text(page.read_text() + "more\n")
    with pytest.raises(CommandError, match=r"Stale: permissions\.md\."):
        run(tmp_path, "--check")
    assert page.read_text().endswith("more\n")
    assert run(tmp_path) == "4 pages, 1 written.\n"
    assert run(tmp_path, "--check") == "4 pages, current.\n"


def test_the_page_of_machines_says_every_move_and_guard():
    page = developer_docs.pages()["state-machines.md"]
    for machine, moves in expected.MOVES.items():
        assert f".{machine}`" in page
        for name, move in moves.items():
            assert f"| `{name}` |" in page
            assert all(f"{source} --> {move.target}: {name}" in page for source in move.sources)
            assert all(guard in page for guard in move.guards)


def test_the_page_of_rights_says_every_action():
    page = developer_docs.pages()["permissions.md"]
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `") and line.count("|") == 9] == [
        *POLICY
    ]


def test_the_pages_do_not_depend_on_the_language(settings):
    settings.LANGUAGE_CODE = "nl"
    from django.utils import translation

    with translation.override("nl"):
        assert "On trial" in developer_docs.pages()["state-machines.md"]
