"""What registers something is imported when Django is ready, in every process."""

from __future__ import annotations

import re
import subprocess
import sys

from scripts.extraction import ROOMS, ROOT

REGISTERING = re.compile(
    r"^@(?:receiver|home_line|home_panel|home_action|panel|section|column|next_step|notice_link|handler|guests|shared_task)\b",
    re.MULTILINE,
)


def registering() -> set[str]:
    """Return the modules that register something by a decorator."""
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts and REGISTERING.search(path.read_text()):
                found.add(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return found


def test_every_module_that_registers_something_is_imported_at_the_start():
    script = "import sys, django; django.setup(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = registering()
    assert "accounts.signals" in wanted, "the receivers of sign-in are looked for"
    assert wanted - set(done.stdout.split()) == set()
