"""What changed between two assessments, counted aspect by aspect. Pure functions: no database, no words.

Rule 9 of product.md section 4: the same person, the same version of the instrument, the same kind of rater (the
worker's levels; the person's own scores are never mixed in), pairs only, and why the others are lost is told. There is
no total score, and worse is a number like the others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum


class NotComparable(ValueError):
    """The two are of different persons or of different versions of the instrument."""


class Lost(Enum):
    """Why an aspect makes no pair."""

    AT_FIRST = "no level at the first moment"
    AT_LAST = "no level at the last moment"
    AT_BOTH = "no level at either moment"


@dataclass(frozen=True)
class Answers:
    """The levels of one assessment: aspect -> 1 to 5, None for any other answer; an aspect without answer is absent."""

    person: Hashable
    instrument: Hashable
    levels: Mapping[Hashable, int | None]


@dataclass(frozen=True)
class Change:
    """The aspects that were asked about, each in one of four lists."""

    improved: list[Hashable] = field(default_factory=list)
    same: list[Hashable] = field(default_factory=list)
    worse: list[Hashable] = field(default_factory=list)
    lost: dict[Hashable, Lost] = field(default_factory=dict)

    @property
    def pairs(self) -> int:
        """How many aspects have a level at both moments."""
        return len(self.improved) + len(self.same) + len(self.worse)

    @property
    def eligible(self) -> int:
        """How many aspects were asked about."""
        return self.pairs + len(self.lost)


@dataclass(frozen=True)
class Point:
    """A domain in a picture: the mean of its rated aspects, None where none is rated, and of how many it is."""

    mean: Decimal | None
    rated: int
    asked: int


def point_of(levels: Iterable[int | None]) -> Point:
    """Return the point of a domain from the levels of its aspects, None for each one that has no level."""
    every = list(levels)
    rated = [level for level in every if level is not None]
    return Point(Decimal(sum(rated)) / len(rated) if rated else None, len(rated), len(every))


def compare(first: Answers, last: Answers, aspects: Iterable[Hashable]) -> Change:
    """Return what changed over these aspects. Raise NotComparable for two persons or two versions of the instrument."""
    if first.person != last.person or first.instrument != last.instrument:
        raise NotComparable
    change = Change()
    for aspect in aspects:
        before, after = first.levels.get(aspect), last.levels.get(aspect)
        if before is None or after is None:
            change.lost[aspect] = Lost.AT_BOTH if before is after else Lost.AT_FIRST if before is None else Lost.AT_LAST
        elif after > before:
            change.improved.append(aspect)
        elif after < before:
            change.worse.append(aspect)
        else:
            change.same.append(aspect)
    return change
