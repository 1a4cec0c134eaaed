"""The scripts of the pages have tests of their own, which Node runs: tests/javascript/*.test.js."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("tests", TESTS, ids=lambda path: path.name)
def test_node_passes_the_tests_of_a_script(tests: Path) -> None:
    node = shutil.which("node")
    if node is None:
        reason = "Node 20 or newer is not installed here: the tests of the scripts of the pages are not run."
        (pytest.fail if os.environ.get("CI", "").lower() == "true" else pytest.skip)(reason)
    done = subprocess.run(
        [node, "--test", str(tests)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
