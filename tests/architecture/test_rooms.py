"""The rooms: who imports whom, how long a module is, which doors may not be gone round."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.extraction import ROOMS

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 500
LONGEST_VIEW = 40

# Where a state may be written otherwise than by a transition: in bulk, by an import that replays what happened.
STATE_WRITERS = {
    "permissions/transitions.py": "perform() itself",
    "exchange/": "records that arrive with their state",
    "messaging/": "what a worker and a gateway did, as in jobs: nobody moves a message",
}
# Where a page's text is declared safe, a token is waived: each by file, with how often. A new one is a decision.
COUNTED = {
    "mark_safe": {},
    # Marks that a phone hands in by a signed ticket: no cookie is read, so there is nothing to forge.
    # Reports that a gateway signs: likewise.
    "csrf_exempt": {"workshops/views/late_answers.py": 1, "messaging/views/gateway_reports.py": 1},
    # What a person without an account may see: signing in, the page of an error, the styleguide of the demonstration.
    "login_not_required": {
        "home/views/errors.py": 5,
        "accounts/views/security.py": 3,
        "accounts/views/sign_in.py": 3,
        "home/views/styleguide.py": 1,
        # By the secret address of a calendar link, which is asked instead of an account.
        "agenda/views/calendar_feed.py": 1,
        # By the link of an outside facilitator, which is asked instead of an account.
        "workshops/link_sign_in.py": 1,
        "workshops/views/link.py": 2,
        # By the signature of a gateway, which is asked instead of an account; it shows nothing.
        "messaging/views/gateway_reports.py": 1,
        # By the ticket that came with a sheet; it shows nothing.
        "workshops/views/late_answers.py": 1,
    },
}


def modules() -> Iterator[Path]:
    """Yield each Python module of the rooms but migrations."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_layers_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_in_the_contract():
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"config"}
    assert packages <= set(ROOMS)


@pytest.mark.parametrize("folder", [*ROOMS, "tests", "scripts"])
def test_modules_are_short(folder: str):
    paths = [path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    long = {name(path): lines for path in paths if (lines := len(path.read_text().splitlines())) > LONGEST_MODULE}
    assert not long


def test_views_are_short():
    long = {}
    for path in modules():
        if "views" not in path.relative_to(ROOT).as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_VIEW:
                long[f"{name(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert not long


def test_there_is_no_drawer_for_everything():
    assert not [name(path) for path in modules() if path.stem in {"utils", "helpers", "misc", "common"}]


def state_writes(source: str) -> Iterator[int]:
    """Yield the lines that write a state past its transition: .update(state=...), bulk_update with it, x.state = ..."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"update", "aupdate"} and any(word.arg == "state" for word in node.keywords):
                yield node.lineno
            if "bulk_update" in node.func.attr and "'state'" in ast.unparse(node):
                yield node.lineno
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr == "state" and ast.unparse(target) != "self.state":
                    yield node.lineno


def test_the_finder_of_state_writes_finds_them():
    found = state_writes("q.update(state='a')\nm.bulk_update(rows, ['state'])\nplan.state = 'x'\nq.update(name='a')\n")
    assert sorted(found) == [1, 2, 3]


def test_a_state_is_written_by_its_transition_only():
    machines = {"enrolment", "assessment", "plan", "action", "session", "agreement", "report"}
    said = []
    for path in modules():
        if not name(path).startswith(("jobs/", *STATE_WRITERS)):
            said += [f"{name(path)}:{line}" for line in state_writes(path.read_text())]
    assert not said, f"the states of {sorted(machines)} move through permissions.transitions.perform()"


@pytest.mark.parametrize("word", sorted(COUNTED))
def test_waivers_are_counted(word: str):
    used = {}
    for path in modules():
        tree = ast.parse(path.read_text())
        times = sum(
            isinstance(node, ast.Call | ast.Name | ast.Attribute)
            and word == getattr(node, "id", getattr(node, "attr", None))
            for node in ast.walk(tree)
        )
        if times:
            used[name(path)] = times
    assert used == COUNTED[word]


def test_no_template_declares_text_safe():
    marks = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
    used = [name(path) for path in templates() if marks.search(path.read_text())]
    assert not used


def templates() -> list[Path]:
    """Return every template."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def test_every_template_is_used():
    texts = [path.read_text() for path in modules()] + [path.read_text() for path in templates()]
    everything = "\n".join(texts)
    found_by_django = {"400.html", "403.html", "404.html", "500.html"}
    unused = []
    for path in templates():
        short = path.relative_to(ROOT / "templates").as_posix()
        if short.startswith("components/"):
            tag = "<c-" + short.removeprefix("components/").removesuffix(".html").replace("/", ".").replace("_", "-")
            used = re.search(re.escape(tag) + r"[\s/>]", everything)
        elif short.startswith(("django/forms/", "registration/")):
            used = True  # named by Django's own form code
        else:
            used = short in found_by_django or f'"{short}"' in everything or f"'{short}'" in everything
        if not used:
            unused.append(short)
    assert not unused
