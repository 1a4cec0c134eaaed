"""The pages of every day, on one whole file and a sheet of fifteen: `python -m benchmarks.everyday` for these alone.

Each page against a bare view, in processor time of this process: what else runs on the machine does not count, nor what
PostgreSQL takes. `--walk` counts what a request goes through: files and functions of the product, calls, moves from
file to file, statements. `--profile file` says where the time of one page goes.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.measure import WARM, Ratio, compare

ROOT = str(Path(__file__).resolve().parents[1])
NOT_PRODUCT = ("/benchmarks/", "/tests/", "/.venv/")
ROUNDS = 40
# The most that each page may take, in bare views.
GOALS = {"file": 7, "plan": 5, "sheet": 6, "assessment": 9}

Act = Callable[[], Any]


def acts() -> dict[str, Act]:
    """Write what the pages open on, as the snapshots of statements do; return what opens each, and sends one mark."""
    from django.urls import reverse

    from benchmarks.access import visitor
    from core.periods import today
    from tests.support.everyday import write_everyday
    from workshops.register import row_key

    there = write_everyday(today() - dt.timedelta(days=1))
    worker, facilitator = visitor(there.stage.worker), visitor(there.stage.facilitator)
    answers = cycle(["present", "excused"])
    row = {"key": row_key(there.session, there.others[0]), "minutes": None, "seen": 10**9, "tried": []}
    marks = reverse("workshops:marks", args=[there.session.uuid])

    def mark() -> Any:
        sent = {"known": 10**9, "marks": [row | {"status": next(answers)}]}
        return facilitator.post(marks, json.dumps(sent), content_type="application/json")

    return {
        "bare": partial(worker.get, "/bare/"),
        "file": partial(worker.get, reverse("participants:file", args=[there.scene.file.uuid])),
        "plan": partial(worker.get, reverse("actionplans:plan", args=[there.scene.file.uuid])),
        "sheet": partial(facilitator.get, reverse("workshops:session", args=[there.session.uuid])),
        "assessment": partial(worker.get, reverse("assessments:assessment", args=[there.scene.midterm.uuid])),
        "mark": mark,
    }


def ratios(ground: Any, size: str, rounds: int) -> list[Ratio]:
    """Return what each page takes, in bare views; they do not depend on the size."""
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="benchmarks.pages"):
        found = acts()
        return [
            compare(
                f"page of every day: {name}",
                "a bare view (processor time)",
                found[name],
                found["bare"],
                rounds=ROUNDS,
                warm=WARM,
                goal=goal,
                clock=time.process_time,
            )
            for name, goal in GOALS.items()
        ]


class Walk:
    """The functions of the product that an act enters, in order."""

    def __init__(self) -> None:
        self.entered: list[tuple[str, str]] = []

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        """Note a call: for sys.setprofile."""
        code = frame.f_code
        path, name = code.co_filename, code.co_qualname
        if event != "call" or not path.startswith(ROOT) or any(room in path for room in NOT_PRODUCT):
            return
        if not name.endswith((".<listcomp>", ".<genexpr>", ".<dictcomp>", ".<setcomp>", ".<lambda>")):
            self.entered.append((path, name))

    def words(self, statements: int) -> str:
        """Return the counts as a row of a table."""
        files = [path for path, _name in self.entered]
        moves = sum(one != other for one, other in zip(files, files[1:], strict=False))
        return f"{len(set(files))} | {len(set(self.entered))} | {len(self.entered)} | {moves} | {statements}"


def walked(name: str, act: Act) -> str:
    """Return a row of the table of what an act goes through, once a process is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM):
        answer = act()
    if answer.status_code != 200:
        raise SystemExit(f"{name} answers {answer.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        act()
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    statements = sum(not one["sql"].startswith(around) for one in asked.captured_queries)
    walk = Walk()
    sys.setprofile(walk)
    try:
        act()
    finally:
        sys.setprofile(None)
    return f"| {name} | {walk.words(statements)} |"


def profiled(act: Act, order: str, lines: int) -> None:
    """Print where twenty of an act spend their time."""
    for _ in range(WARM):
        act()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(20):
        act()
    profile.disable()
    pstats.Stats(profile).sort_stats(order).print_stats(lines)


def main(words: list[str]) -> int:
    """Measure on a database of this run alone. Returns 0."""
    from benchmarks.scenarios import prepare, put_away

    parser = argparse.ArgumentParser()
    parser.add_argument("--walk", action="store_true", help="count what each request goes through")
    parser.add_argument("--profile", help="the page to profile", choices=[*GOALS, "mark", "bare"])
    parser.add_argument("--order", default="tottime", help="of the profile: tottime, cumtime, ncalls")
    parser.add_argument("--lines", default=45, type=int, help="of the profile")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        prepare(folder)
        from django.conf import settings
        from django.test import override_settings

        settings.ALLOWED_HOSTS = ["testserver"]
        try:
            if not (asked.walk or asked.profile):
                for one in ratios(None, "small", ROUNDS):
                    times = f"{one.product_ms:.1f} ms / {one.yardstick_ms:.1f} ms"
                    print(f"{one.ratio:6.2f}  {one.name}  ({times})  goal {one.goal:g}")
                return 0
            with override_settings(ROOT_URLCONF="benchmarks.pages"):
                found = acts()
                if asked.profile:
                    profiled(found[asked.profile], asked.order, asked.lines)
                for name in found if asked.walk else ():
                    print(walked(name, found[name]), flush=True)
        finally:
            put_away()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
