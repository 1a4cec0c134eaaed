"""Sessions at the same time with the same group, facilitator or workshop: told and asked about, never refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.date_words import hour_words, weekday_and_day
from core.periods import minutes_until
from workshops.enums import SessionState
from workshops.models import Session, Workshop
from workshops.models.session import SessionQuerySet, runner_prefetches

NOT_HELD = (SessionState.CANCELLED, SessionState.MOVED)
HELD_TOO = (SessionState.HANDED_IN, SessionState.CLOSED)  # whose hours count, or wait to
MOST_TOLD = 8
DAY = dt.timedelta(days=1)

Slot = tuple[dt.date, dt.time, dt.time]  # day, first and last time


@dataclass(frozen=True, slots=True)
class Conflict:
    """A session at the same time, and what both have in common, in words."""

    session: Session
    shared: tuple[str, ...]

    def words(self, *, named: bool = True) -> str:
        """Return the sentence that tells of it; who may not see the other session is not told which it is."""
        other = self.session
        words = {
            "who": ", ".join(self.shared) or _("This workshop"),
            "workshop": str(other.workshop),
            "day": weekday_and_day(other.date),
            "first": hour_words(other.starts_at),
            "last": hour_words(other.ends_at),
        }
        if named:
            return (
                _("%(who)s: at that time there is “%(workshop)s” too, on %(day)s from %(first)s to %(last)s.") % words
            )
        return _("%(who)s: at that time there is another session too, on %(day)s from %(first)s to %(last)s.") % words


def _moments(slot: Slot) -> tuple[dt.datetime, dt.datetime]:
    day, first, last = slot
    start = dt.datetime.combine(day, first)
    return start, start + dt.timedelta(minutes=minutes_until(first, last))


def conflicts_at(
    workshop: Workshop,
    slots: Iterable[Slot],
    *,
    groups: Collection[Any] = (),
    members: Collection[Any] = (),
    but: Collection[UUID] = (),
) -> list[Conflict]:
    """Return the sessions that share a moment with one of the slots and a group, a member or the workshop with them.

    Sessions of the uuids `but` are left out, and those that do not take place. One statement where there is nothing at
    that time, five else.
    """
    others = _sessions_then(workshop, slots, Session.objects.exclude(state__in=NOT_HELD).exclude(uuid__in=but))
    return _conflicts_among(others, workshop, groups, members)


def _sessions_then(workshop: Workshop, slots: Iterable[Slot], among: SessionQuerySet) -> list[Session]:
    """Return the sessions of the centre that share a moment with one of the slots, in order of time."""
    spans = [_moments(slot) for slot in slots]
    days = {start.date() + DAY * number for start, _end in spans for number in (-1, 0, 1)}
    near = among.filter(workshop__centre=workshop.centre_id, date__in=days).select_related("workshop")
    return [other for other in near.order_by("date", "starts_at", "pk") if _share_a_moment(other, spans)]


def _share_a_moment(other: Session, spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> bool:
    begins, ends = _moments((other.date, other.starts_at, other.ends_at))
    return any(start < ends and begins < end for start, end in spans)


def _conflicts_among(
    others: list[Session], workshop: Workshop, groups: Collection[Any], members: Collection[Any]
) -> list[Conflict]:
    prefetch_related_objects(others, "groups", *runner_prefetches())
    found = [Conflict(other, tuple(_names_shared(other, groups, members))) for other in others]
    return [one for one in found if one.shared or one.session.workshop_id == workshop.pk]


def _names_shared(other: Session, groups: Collection[Any], members: Collection[Any]) -> Iterable[str]:
    """Yield the names of the groups and of the members of the team that come to or run the other session too."""
    wanted = {group.pk for group in groups}
    yield from (str(group) for group in other.groups.all() if group.pk in wanted)
    wanted = {member.pk for member in members}
    rows = [*other.planned_facilitators.all(), *other.facilitators.all()]
    yield from dict.fromkeys(str(one) for one in rows if one.member_id in wanted)


def conflicts_of(session: Session, among: SessionQuerySet) -> list[Conflict]:
    """Return those of the sessions that are at the time of one that is there, as it stands, and share something."""
    slot = (session.date, session.starts_at, session.ends_at)
    others = _sessions_then(session.workshop, [slot], among.exclude(pk=session.pk))
    if not others:
        return []
    members = [one.member for one in session.runners if one.member is not None]
    return _conflicts_among(others, session.workshop, list(session.groups.all()), members)


def conflicts_before(session: Session) -> set[int]:
    """Return the keys of the sessions that a session meets as it stands."""
    among = Session.objects.exclude(state__in=NOT_HELD)
    return {one.session.pk for one in conflicts_of(Session.objects.get(pk=session.pk), among)}


def counted_twice(session: Session, user: User) -> list[str]:
    """Return the sentences on sessions at the same time whose sheet is closed or handed in: their hours count too."""
    found = conflicts_of(session, Session.objects.filter(state__in=HELD_TOO))
    if not found:
        return []
    seen = Session.objects.for_user(user, "session.view").filter(pk__in=[one.session.pk for one in found])
    return sentences_of(found, set(seen.values_list("pk", flat=True)))


def sentences_of(found: Collection[Conflict], known: Collection[int] | None = None) -> list[str]:
    """Return the sentences of conflicts, MOST_TOLD at most and how many there are besides.

    `known` are the keys of the sessions that the reader may see; left out, those of all of them.
    """
    told = [one.words(named=known is None or one.session.pk in known) for one in list(found)[:MOST_TOLD]]
    more = len(found) - len(told)
    if more:
        words = ngettext("And %(count)s other session.", "And %(count)s other sessions.", more)
        told.append(words % {"count": more})
    return told
