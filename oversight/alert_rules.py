"""When the officer is told: pure functions of what was looked at in one day. Each is a sign to ask, not a judgement."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from core.normalisation import plain
from core.periods import BELGIUM
from oversight.enums import AlertKind

# Words before a surname that many families share.
_PARTICLES = "al ben bin da das de del della den der di dos du el la le les op ten ter van vande vander von"
PARTICLES = frozenset(_PARTICLES.split(" "))


@dataclass(frozen=True)
class Look:
    """One account looked at one file: when first and last that day."""

    reader: int
    file: UUID
    first: dt.datetime
    last: dt.datetime


@dataclass(frozen=True)
class Signal:
    """What is to be told: of whom, which file ("" for several), how many files."""

    kind: AlertKind
    reader: int
    count: int
    file: UUID | None = None


def _by_reader(looks: Iterable[Look]) -> dict[int, set[UUID]]:
    files: dict[int, set[UUID]] = defaultdict(set)
    for look in looks:
        files[look.reader].add(look.file)
    return files


def many_files(looks: Iterable[Look], *, most: int) -> list[Signal]:
    """More different files opened or exported in the day than `most`; a printed list of names is neither."""
    return [
        Signal(AlertKind.MANY_FILES, reader, len(files))
        for reader, files in sorted(_by_reader(looks).items())
        if len(files) > most
    ]


def outside_caseload(looks: Iterable[Look], *, own: Callable[[int], set[UUID]], most: int) -> list[Signal]:
    """More files than `most` that were not the reader's own that day: by break-glass, or their reduced page.

    `own` gives the files of an account's caseload and of the caseloads that it covered.
    """
    found = []
    for reader, files in sorted(_by_reader(looks).items()):
        foreign = len(files - own(reader)) if len(files) > most else 0
        if foreign > most:
            found.append(Signal(AlertKind.OUTSIDE_CASELOAD, reader, foreign))
    return found


def many_refusals(refused: dict[int, int], *, most: int) -> list[Signal]:
    """More pages refused to an account, or to a link, in the day than `most`; `refused` counts them by user."""
    return [Signal(AlertKind.MANY_REFUSALS, reader, count) for reader, count in sorted(refused.items()) if count > most]


def surnames(name: str) -> frozenset[str]:
    """Return the words of a surname that can tell a family: accents, case, particles and initials aside."""
    words = plain(name).replace("-", " ").replace("'", " ").split()
    return frozenset(word for word in words if len(word) > 2 and word not in PARTICLES)


def same_name(looks: Iterable[Look], *, readers: dict[int, str], persons: dict[UUID, str]) -> list[Signal]:
    """A file whose person has a surname in common with the reader."""
    own = {reader: surnames(name) for reader, name in readers.items()}
    pairs = sorted({(look.reader, look.file) for look in looks}, key=str)
    return [
        Signal(AlertKind.SAME_NAME, reader, 1, file)
        for reader, file in pairs
        if own.get(reader, frozenset()) & surnames(persons.get(file, ""))
    ]


def is_night(moment: dt.datetime, night: tuple[int, int]) -> bool:
    """Tell whether a moment lies in the night in Belgium, from the first hour to the second one."""
    hour = moment.astimezone(BELGIUM).hour
    first, last = night
    return hour >= first or hour < last


def at_night(looks: Iterable[Look], *, night: tuple[int, int]) -> list[Signal]:
    """Files opened on a page at night; the first and the last look of the day tell."""
    nightly = [look for look in looks if is_night(look.first, night) or is_night(look.last, night)]
    return [Signal(AlertKind.AT_NIGHT, reader, len(files)) for reader, files in sorted(_by_reader(nightly).items())]
