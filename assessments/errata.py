"""Corrections of the words of an instrument that is in use, as they are shipped: the same for every centre.

They stand in `instruments/v<version>.errata.json` and are read once by a process. Each has a number, and an answer
keeps that of the last one in force when it was given (`Rating.wording`), 0 for an answer given before any
(docs/adr/0069-errata-of-the-instrument.md).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assessments.enums import ErratumKind

FOLDER = Path(__file__).parent / "instruments"
LANGUAGES = ("fr", "nl", "en")
PARTS = ("short", "text")


@dataclass(frozen=True)
class Erratum:
    """One correction: what a level said in a language until a day, and what it says from that day.

    `part` is the short form of the level or its sentence ("text"). `instrument` is the version that a change of meaning
    led to; the words of this version then stay as they are.
    """

    number: int
    domain: str
    aspect: str
    level: int
    language: str
    part: str
    was: str
    now: str
    kind: ErratumKind
    valid_from: dt.date
    decided_on: dt.date
    decided_by: str
    why: str
    instrument: int | None = None

    @property
    def place(self) -> tuple[str, str, int]:
        """The level that it corrects, by domain, aspect and number."""
        return self.domain, self.aspect, self.level

    @property
    def is_misread(self) -> bool:
        """Whether an answer may have been given by the wrong sense of the words, and is read again."""
        return self.kind == ErratumKind.MISREAD

    def is_open_for(self, language: str, wording: int) -> bool:
        """Answer whether an answer in that language ("" unknown) was given before it, and may be wrong for it."""
        return self.is_misread and wording < self.number and language in ("", self.language)


def errata_of(version: int, day: dt.date) -> tuple[Erratum, ...]:
    """Return the errata of a version of the instrument that are in force on a day, by their number."""
    return tuple(one for one in _files_in(FOLDER).get(version, ()) if one.valid_from <= day)


def misreadings(day: dt.date) -> Iterator[tuple[int, Erratum]]:
    """Yield each erratum in force because of which answers are read again, with the version that it corrects."""
    for version in sorted(_files_in(FOLDER)):
        yield from ((version, one) for one in errata_of(version, day) if one.is_misread)


def last_number(version: int, day: dt.date) -> int:
    """Return the number of the last erratum of a version in force on a day, 0 for none."""
    return max((one.number for one in errata_of(version, day)), default=0)


def words_at(errata: Iterable[Erratum], part: str, language: str, words: str, *, wording: int | None = None) -> str:
    """Return what a part of a level says in a language by its errata, `words` where no erratum is about it.

    `errata` are those of the level in any order; `wording` is the number of the last one that counts, None for all of
    them that are given. A change of meaning changes nothing here: its words are those of another version.
    """
    about = [one for one in errata if (one.part, one.language) == (part, language)]
    about = sorted((one for one in about if one.kind != ErratumKind.MEANING), key=lambda one: one.number)
    counted = [one for one in about if wording is None or one.number <= wording]
    if counted:
        return counted[-1].now
    return about[0].was if about else words


def forget_errata() -> None:
    """Read the files anew: for tests."""
    _files_in.cache_clear()


@lru_cache(maxsize=2)
def _files_in(folder: Path) -> dict[int, tuple[Erratum, ...]]:
    found = {}
    for path in sorted(folder.glob("v*.errata.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found[data["version"]] = tuple(_erratum(data["version"], one) for one in data["errata"])
        _check_order(found[data["version"]])
    return found


def _erratum(version: int, data: dict[str, Any]) -> Erratum:
    """Return an erratum as its file has it. Raise ValueError for one that cannot be applied."""
    days = {name: dt.date.fromisoformat(data[name]) for name in ("valid_from", "decided_on")}
    found = Erratum(**{**data, **days, "kind": ErratumKind(data["kind"])})
    if found.language not in LANGUAGES or found.part not in PARTS or not 1 <= found.level <= 5:
        raise ValueError(f"Erratum {found.number}: no such language, part or level.")
    if (found.kind == ErratumKind.MEANING) != (found.instrument is not None):
        raise ValueError(
            f"Erratum {found.number}: another meaning is another version of the instrument, which it names."
        )
    if found.instrument is not None and found.instrument <= version:
        raise ValueError(f"Erratum {found.number}: the version that it leads to comes after this one.")
    return found


def _check_order(errata: tuple[Erratum, ...]) -> None:
    """Raise ValueError unless numbers run from 1 and each erratum begins with the words that the one before left."""
    if [one.number for one in errata] != list(range(1, len(errata) + 1)):
        raise ValueError("Errata are numbered 1, 2, 3 in their order.")
    if any(one.valid_from > later.valid_from for one, later in zip(errata, errata[1:], strict=False)):
        raise ValueError("Errata stand in the order of their days.")
    left: dict[tuple[Any, ...], str] = {}
    for one in errata:
        key = (*one.place, one.language, one.part)
        if left.get(key, one.was) != one.was:
            raise ValueError(f"Erratum {one.number} does not begin with the words that the one before it left.")
        if one.kind != ErratumKind.MEANING:
            left[key] = one.now
