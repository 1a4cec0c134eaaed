"""Sessions by week and by nearness, for the lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _

from core.periods import monday_of, today
from workshops.enums import SessionState
from workshops.models import Session
from workshops.models.link import DAYS_AHEAD
from workshops.models.session import OPEN, SessionQuerySet, is_open_yet

DAYS_BEHIND = 30  # sheets of the last weeks, which may still have to be completed
LATEST = 10
PAPER_DAYS = 7  # so far from its day, the paper of a session is what somebody prints to run it


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday; `earlier`, `later` are days of the nearest weeks with sessions, None for none.

    `other` is True where it was not asked for: the present week has no session, this is the nearest that has.
    """

    monday: dt.date
    earlier: dt.date | None
    later: dt.date | None
    other: bool = False

    @property
    def sunday(self) -> dt.date:
        """The last day."""
        return self.monday + dt.timedelta(days=6)


def week_of(sessions: SessionQuerySet, wanted: dt.date | None) -> Week:
    """Return the week of a day, or without one the present week; where that is empty, the latest or next with sessions.

    Four statements at most, two where a day is asked for.
    """
    monday = monday_of(wanted or today())
    week = Week(monday, _earlier(sessions, monday), _later(sessions, monday))
    if wanted is not None or sessions.filter(date__range=(week.monday, week.sunday)).exists():
        return week
    if week.earlier is not None:  # between it and the present week there is none
        monday = monday_of(week.earlier)
        return Week(monday, _earlier(sessions, monday), week.later, other=True)
    if week.later is not None:
        monday = monday_of(week.later)
        return Week(monday, None, _later(sessions, monday), other=True)
    return week


def _earlier(sessions: SessionQuerySet, monday: dt.date) -> dt.date | None:
    return sessions.filter(date__lt=monday).last_day()


def _later(sessions: SessionQuerySet, monday: dt.date) -> dt.date | None:
    return sessions.filter(date__gt=monday + dt.timedelta(days=6)).first_day()


def with_list_details(sessions: SessionQuerySet) -> SessionQuerySet:
    """Return the sessions with what a list says of each: four statements whatever their number."""
    return sessions.select_related("workshop").prefetch_related("groups").with_runners()


def in_week(sessions: SessionQuerySet, week: Week) -> SessionQuerySet:
    """Return the sessions of a week in order, today's first."""
    now = today()
    first = Case(When(date=now, then=Value(0)), default=Value(1))
    return with_list_details(sessions.filter(date__range=(week.monday, week.sunday))).order_by(
        first, "date", "starts_at", "pk"
    )


def next_of(session: Session) -> tuple[str, bool]:
    """Return what somebody who fills in sheets does next with a session, and whether it waits for them."""
    if session.state == SessionState.PLANNED:
        return (_("Open the sheet"), True) if is_open_yet(session) else (_("See"), False)
    if session.state == SessionState.HANDED_IN:
        return _("Validate the sheet"), True
    if session.state in OPEN:
        return _("Fill in"), True
    return (_("Read"), False) if session.state == SessionState.CLOSED else (_("See"), False)


def is_near(session: Session) -> bool:
    """Tell whether it is the time at which the paper of a session is printed: the week before its day, or after."""
    return abs((session.date - today()).days) <= PAPER_DAYS


def is_missing(session: Session) -> bool:
    """Tell whether the session is over and its sheet is still to be closed."""
    return session.state in OPEN and session.state != SessionState.HANDED_IN and session.date < today()


@dataclass(frozen=True, slots=True)
class Near:
    """Sessions around today; `latest` are the last ones before, filled only where all the rest is empty."""

    today: list[Any]
    coming: list[Any]
    past: list[Any]
    latest: list[Any]


def near(sessions: SessionQuerySet) -> Near:
    """Return the sessions of today, of the coming two weeks and of the past thirty days: one statement, or two."""
    now = today()
    first, last = now - dt.timedelta(days=DAYS_BEHIND), now + dt.timedelta(days=DAYS_AHEAD)
    ordered = sessions.select_related("workshop").order_by("date", "starts_at", "pk")
    found = list(ordered.filter(date__range=(first, last)))
    latest = [] if found else list(ordered.filter(date__lt=first).reverse()[:LATEST])
    return Near(
        today=[one for one in found if one.date == now],
        coming=[one for one in found if one.date > now],
        past=[one for one in reversed(found) if one.date < now],
        latest=latest,
    )
