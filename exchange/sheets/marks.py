"""Sessions and the marks on their sheets as the centre has them: the sheets of sessions and of attendance ask."""

from __future__ import annotations

from typing import Any

from exchange.centre_records import Stock, read_once
from exchange.sheets.participants import files_of
from workshops.models import Attendance, Session


@read_once
def sessions_of(stock: Stock) -> dict[str, Session]:
    """Return the sessions by code; of two with one code (in two workshops) the older."""
    found = Session.objects.filter(workshop__centre=stock.centre).select_related("workshop").order_by("-pk")
    return {one.code: one for one in found}


@read_once
def marks_of(stock: Stock) -> dict[tuple[int, int], tuple[int, str, int | None]]:
    """Return key, status, minutes missed by keys of session and person.

    The largest table is read without instances.
    """
    found = Attendance.objects.filter(session__workshop__centre=stock.centre).order_by()
    found = found.exclude(participant__in=stock.scope.sealed.values())
    names = ("session_id", "participant_id", "pk", "status", "minutes_missed")
    marks = {(session, person): tuple(values) for session, person, *values in found.values_list(*names)}
    for key, one in _marks_of_stand_ins(stock).items():
        marks[(one.session_id, one.participant_id)] = (key, one.status, one.minutes_missed)
    return marks


@read_once
def _marks_of_stand_ins(stock: Stock) -> dict[int, Attendance]:
    """Return them by a key below 0 that no record has; `noted` says by whom and when, as a history would."""
    found: dict[int, Attendance] = {}
    for number, one in stock.scope.stand_ins.items():
        for code, (status, by, at) in one.marks.items():
            if code in sessions_of(stock):
                key = -1 - len(found)
                person, session = files_of(stock)[number], sessions_of(stock)[code]
                mark: Any = Attendance(pk=key, session=session, participant=person, status=status)
                mark.noted = (by, at)
                found[key] = mark
    return found


def marks_by_key(stock: Stock, keys: list[int]) -> dict[int, Attendance]:
    """Return the marks of these keys, those of stand-ins too."""
    kept = {key: _marks_of_stand_ins(stock)[key] for key in keys if key < 0}
    return Attendance.objects.in_bulk([key for key in keys if key >= 0]) | kept


@read_once
def marked_sessions_of(stock: Stock) -> set[int]:
    """Return the keys of the sessions that have marks."""
    return {session for session, _ in marks_of(stock)}
