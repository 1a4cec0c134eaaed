"""The minutes of the sessions held, and the sessions told apart (product.md section 4, rules 3 to 5)."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from core.periods import today
from reporting.figures.base import Frame
from reporting.figures.year_columns import by_days, by_year
from workshops.enums import SessionState
from workshops.models import Session
from workshops.models.session import OPEN, SessionQuerySet


class Held(NamedTuple):
    """Minutes held of one kind of sessions: type, planned provider and who ran them (a sum of weights)."""

    kind: str
    provider: str
    ran_by: int
    minutes: int


class UncountedSessions(NamedTuple):
    """How many sessions of a period do not count, by reason."""

    sheets_missing: int
    sessions_cancelled: int


NONE = UncountedSessions(0, 0)


def held_sessions(frame: Frame) -> SessionQuerySet:
    """Return the sessions that count: closed, of the centre, on the counted days (section 4, rules 3 and 7)."""
    return Session.objects.closed().filter(frame.inside("date"), workshop__centre=frame.centre)


def held_by_place(frame: Frame) -> dict[int, list[Held]]:
    """Return the minutes held, by the place of the period in the frame; a place without any is absent.

    A session is grouped by which kinds ran it, so that its minutes are summed once whatever people came.
    """
    return frame.compute_once("held", lambda: _held_by_part(frame))


def _held_by_part(frame: Frame) -> dict[int, list[Held]]:
    sessions = Session.objects.closed().filter(workshop__centre=frame.centre)
    if by_days(frame):
        sessions = sessions.filter(frame.inside("date"))
    elif stored := by_year(frame).values():  # no day is asked: an index holds all of it
        sessions = sessions.filter(year__gte=min(stored), year__lte=max(stored))
    else:
        return {}
    rows = (
        sessions.annotate(bucket=frame.bucket("date", "year"))
        .values_list("bucket", "workshop__kind", "workshop__provider", "ran_by")
        .annotate(total=Sum("minutes"))
        .order_by()
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for place, *parts in rows:
        if place is not None:
            found[place].append(Held(*parts))
    return dict(found)


def missing_sessions() -> Q:
    """Sessions of today are not late yet; those of an earlier as-of day are."""
    return Q(state__in=OPEN, date__lt=today())


def cancelled_sessions() -> Q:
    return Q(state=SessionState.CANCELLED)


def apart_by_place(frame: Frame) -> dict[int, UncountedSessions]:
    """Return how many sessions do not count, by the place of the period; a place without any is absent."""
    return frame.compute_once("apart", lambda: _uncounted_by_part(frame))


def _uncounted_by_part(frame: Frame) -> dict[int, UncountedSessions]:
    if not frame.counted:
        return {}
    inside, late = frame.inside("date"), missing_sessions()
    if frame.is_calendar and all(frame.cut(one) == one and one.last < today() for one in frame.periods):
        # Whole years that are over: no day is asked, and an index holds all of it.
        inside, late = Q(year__gte=frame.whole.first.year, year__lte=frame.whole.last.year), Q(state__in=OPEN)
    rows = (
        Session.objects.filter(inside, workshop__centre=frame.centre)
        .filter(state__in=[*OPEN, SessionState.CANCELLED])  # few: most sessions are closed
        .annotate(bucket=frame.bucket("date", "year"))
        .values("bucket")
        .annotate(late=Count("state", filter=late), off=Count("state", filter=cancelled_sessions()))
        .order_by()
    )
    return {row["bucket"]: UncountedSessions(row["late"], row["off"]) for row in rows if row["bucket"] is not None}
