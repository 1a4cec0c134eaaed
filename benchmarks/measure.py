"""Ratios in one run: variants are timed in turn, round by round, and medians are divided; times alone mean little."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Pages and lists: each takes milliseconds, on a server that has been up for a while (what it asks is planned, its
# templates are compiled).
LEAST, WARM = 15, 10


@dataclass(frozen=True)
class Ratio:
    """One scenario: what Jalon takes, divided by what the yardstick takes, and the goal (None: none is set yet)."""

    name: str
    yardstick: str
    ratio: float
    product_ms: float
    yardstick_ms: float
    rounds: int
    goal: float | None


def compare(
    name: str,
    yardstick_name: str,
    product: Callable[[], Any],
    yardstick: Callable[[], Any],
    *,
    rounds: int,
    goal: float | None = None,
    warm: int = 1,
    before: tuple[Callable[[], Any], Callable[[], Any]] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Ratio:
    """Time both in interleaved rounds, after `warm` ones that are not counted, and divide the medians.

    `before` prepares each of them, outside of what is timed. `clock` tells seconds: those of the day, or those of this
    process.
    """
    times: dict[str, list[float]] = {"product": [], "yardstick": []}
    for count in range(rounds + warm):
        for place, (key, work) in enumerate((("product", product), ("yardstick", yardstick))):
            if before is not None:
                before[place]()
            start = clock()
            work()
            if count >= warm:
                times[key].append((clock() - start) * 1000)
    mine, theirs = statistics.median(times["product"]), statistics.median(times["yardstick"])
    return Ratio(name, yardstick_name, mine / theirs, mine, theirs, rounds, goal)
