"""What figures count of each period: calendar years that are over from their summaries, anything else from the records.

A summary is counted and stored at the first reading after the year is over or after a write that concerns it, by the
same queries; it is no cache with an end, but a row that the database deletes with whatever it says (docs/adr/0025).
Persons by enrolment are in none of them: enrolments of a year that is over are noted and ended long after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from core.periods import today
from reporting.alone import alone_with
from reporting.figures.attendance_counts import Came, read_came, read_only_seen
from reporting.figures.base import Frame
from reporting.figures.sessions import NONE, Held, UncountedSessions, read_apart, read_held
from reporting.models import YearSummary

# To be raised with any change of what is counted: summaries of other rules are not read any more.
RULES = 2
COUNTED = ["rules", "persons", "person_minutes", "only_seen", "held", "sheets_missing", "sessions_cancelled"]


def came_by_place(frame: Frame) -> dict[int, Came]:
    """Return who came by the place of the period in the frame; a place without anybody is absent."""
    return _of("came", frame, lambda row: Came(row.persons, row.person_minutes), read_came)


def only_seen_by_place(frame: Frame) -> dict[int, int]:
    """Return how many persons were seen in an intervention and did not come; a place without any is absent."""
    return _of("only_seen", frame, lambda row: row.only_seen, read_only_seen)


def held_by_place(frame: Frame) -> dict[int, list[Held]]:
    """Return the minutes held; a place without any is absent."""
    return _of("held", frame, lambda row: [Held(*parts) for parts in row.held], read_held)


def apart_by_place(frame: Frame) -> dict[int, UncountedSessions]:
    """Return how many sessions do not count; a place without any is absent."""
    return _of("apart", frame, lambda row: UncountedSessions(row.sheets_missing, row.sessions_cancelled), read_apart)


def _of(
    key: str,
    frame: Frame,
    kept: Callable[[YearSummary], Any],
    read: Callable[[Frame, Collection[int]], dict[int, Any]],
) -> dict[int, Any]:
    """Return what is kept of some periods, and of the other ones what is read; once a frame."""

    def both() -> dict[int, Any]:
        found = {place: kept(row) for place, row in _kept(frame).items()}
        others = {place for place, _cut in frame.counted} - found.keys()
        return found | (read(frame, others) if others else {})

    return frame.once(key, both)


def _kept(frame: Frame) -> dict[int, YearSummary]:
    return frame.once("summaries", lambda: _found_or_stored(frame))


def _found_or_stored(frame: Frame) -> dict[int, YearSummary]:
    """Return the summaries of the frame's years that are over; those that were missing are stored, where it may be."""
    if frame.live or not frame.is_calendar:
        return {}
    places = {
        period.first.year: place
        for place, period in enumerate(frame.periods)
        if period.last < today() and frame.cut(period) == period
    }
    if not places:
        return {}
    rows = list(YearSummary.objects.filter(centre=frame.centre, year__in=places, rules=RULES))
    missing = places.keys() - {row.year for row in rows}
    return {places[row.year]: row for row in [*rows, *(_stored(frame.centre, missing) if missing else [])]}


def _stored(centre: Any, years: Collection[int]) -> list[YearSummary]:
    """Count years that are over and store what was found; nothing where somebody changes one of them just now."""
    with alone_with(centre.pk, years) as alone:
        if not alone:
            return []
        rows = count_years(centre, years)
        YearSummary.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["centre", "year"], update_fields=COUNTED
        )
    return rows


def count_years(centre: Any, years: Iterable[int]) -> list[YearSummary]:
    """Count calendar years from the records, years in a row together; what is returned is not stored."""
    return [row for first, last in _in_a_row(years) for row in _count(Frame.years(centre, first, last, live=True))]


def _in_a_row(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of years that follow each other."""
    first = last = None
    for year in sorted(years):
        if last is not None and year > last + 1:
            yield first, last
            first = None
        first, last = (year if first is None else first), year
    if first is not None:
        yield first, last


def _count(frame: Frame) -> list[YearSummary]:
    came, seen, held, apart = (of(frame) for of in (came_by_place, only_seen_by_place, held_by_place, apart_by_place))
    found = []
    for place, period in enumerate(frame.periods):
        persons, minutes = came.get(place, (0, 0))
        late, off = apart.get(place, NONE)
        row = YearSummary(
            centre=frame.centre, year=period.first.year, rules=RULES, persons=persons, person_minutes=minutes,
            only_seen=seen.get(place, 0), held=sorted(map(list, held.get(place, []))), sheets_missing=late,
            sessions_cancelled=off,
        )  # fmt: skip
        found.append(row)
    return found
