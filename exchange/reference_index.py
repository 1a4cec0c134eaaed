"""What a reference may point to: keys of the file's own rows, and of the centre's records from earlier imports.

A row that has a defect elsewhere still counts as known, so nothing is told that only follows from another defect.
Values that could not be read are None, and a check that needs them then says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.duplicates import Identity


@dataclass(frozen=True, slots=True)
class Span:
    """The days of an enrolment, both included; `sound` is False where its row has a defect that blurs them."""

    start: dt.date
    end: dt.date | None
    sound: bool = True
    group: str | None = None

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def distance(self, day: dt.date) -> int:
        """Return how many days `day` lies outside; 0 inside."""
        if day < self.start:
            return (self.start - day).days
        if self.end is not None and day > self.end:
            return (day - self.end).days
        return 0


@dataclass(slots=True)
class Known:
    """Keys that exist, each with what checks of other sheets need of it (the module of each sheet says what)."""

    #: kind ("groups", "files") -> key -> what is known of it
    keys: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    #: file number -> who it is of, of the centre's files that are not sealed
    identities: dict[str, Identity] = field(default_factory=dict)
    #: who people of the centre's files that are not sealed were before a change
    former: list[Identity] = field(default_factory=list)
    #: file number -> days of its enrolments
    enrolments: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    #: files with an enrolment that cannot be read, of which nothing can be said
    blurred: set[str] = field(default_factory=set)
    #: kinds of keys of which a row's own key cannot be read: an unknown reference may only follow from that
    gaps: set[str] = field(default_factory=set)

    def lacks(self, kind: str, key: str) -> bool:
        """Return whether a key of a kind ("groups", "files") is surely unknown: every row's own key could be read."""
        return key not in self.keys[kind] and kind not in self.gaps

    def is_clear(self, number: str) -> bool:
        """Return whether all enrolments of a person could be read, so that something can be said of her path."""
        return number not in self.blurred and "enrolments" not in self.gaps

    def was_enrolled(self, number: str, day: dt.date) -> bool | None:
        """Return whether the person was enrolled that day; None where an unreadable enrolment forbids to say."""
        if not self.is_clear(number):
            return None
        return any(day in span for span in self.enrolments.get(number, ()))

    def never_enrolled(self, number: str) -> bool:
        """Return whether the person has surely no enrolment at all."""
        return number not in self.enrolments and self.is_clear(number)

    def nearest_enrolment(self, number: str, day: dt.date) -> int | None:
        """Return the place (0 first, by start) of the enrolment a day belongs to, None where there is none."""
        spans = self.enrolments.get(number)
        return nearest(spans, day) if spans else None


def nearest(spans: Sequence[Span], day: dt.date) -> int:
    """Return the place of the span around a day, else of the nearest one.

    Of two equally near ones the later is taken: an assessment at a re-entry opens the new path.
    """
    if len(spans) == 1:
        return 0
    return min(range(len(spans)), key=lambda place: (spans[place].distance(day), -place))
