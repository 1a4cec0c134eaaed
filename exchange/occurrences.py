"""Which row of a key is which record, where a key may stand several times in time (posts, enrolments, actions)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Row = TypeVar("Row")
Thing = TypeVar("Thing")


def matched(
    rows: Sequence[Row],
    things: Sequence[Thing],
    mark_of_row: Callable[[Row], Hashable],
    mark_of_thing: Callable[[Thing], Hashable],
) -> tuple[list[tuple[Row, Thing | None]], list[Thing]]:
    """Return (row, its record or None) for each row, and the records that no row stands for.

    Rows and records of the same mark (the start, the text) go together first, whatever their order; what is left is
    paired in order, so that a corrected start is a change and not a second record.
    """
    left = list(things)
    found: dict[int, Thing] = {}
    for place, row in enumerate(rows):
        for thing in left:
            if mark_of_thing(thing) == mark_of_row(row):
                found[place] = thing
                left.remove(thing)
                break
    pairs: list[tuple[Row, Thing | None]] = []
    for place, row in enumerate(rows):
        if place in found:
            pairs.append((row, found[place]))
        else:
            pairs.append((row, left.pop(0) if left else None))
    return pairs, left
