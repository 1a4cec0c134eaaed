"""Sessions at the same time with the same group, facilitator or workshop: told and asked about, never refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.date_words import hour_words, weekday_and_day
from core.periods import minutes_until
from workshops.enums import SessionState
from workshops.models import PlannedFacilitator, Session, SessionFacilitator, SessionGroup, Workshop

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

    Sessions of the uuids `but` are left out, and those that do not take place. Four statements at most.
    """
    spans = [_moments(slot) for slot in slots]
    days = {start.date() + DAY * number for start, _end in spans for number in (-1, 0, 1)}
    here = OuterRef("pk")
    near = Session.objects.filter(workshop__centre=workshop.centre_id, date__in=days)
    found = (
        near.exclude(state__in=NOT_HELD)
        .exclude(uuid__in=but)
        .filter(
            Q(workshop=workshop)
            | Exists(SessionGroup.objects.filter(session=here, group__in=groups))
            | Exists(PlannedFacilitator.objects.filter(session=here, member__in=members))
            | Exists(SessionFacilitator.objects.filter(session=here, member__in=members))
        )
    )
    listed = found.select_related("workshop").prefetch_related("groups").with_runners()
    return [
        Conflict(other, (*_shared(other, groups, members),))
        for other in listed.order_by("date", "starts_at", "pk")
        if _share_a_moment(other, spans)
    ]


def _share_a_moment(other: Session, spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> bool:
    begins, ends = _moments((other.date, other.starts_at, other.ends_at))
    return any(start < ends and begins < end for start, end in spans)


def _shared(other: Session, groups: Collection[Any], members: Collection[Any]) -> Iterable[str]:
    wanted = {group.pk for group in groups}
    yield from (str(group) for group in other.groups.all() if group.pk in wanted)
    wanted = {member.pk for member in members}
    yield from dict.fromkeys(str(one) for one in other.runners if one.member_id in wanted)


def conflicts_of(session: Session) -> list[Conflict]:
    """Return the sessions at the time of one that is there, as it stands."""
    members = [one.member for one in session.runners if one.member is not None]
    slot = (session.date, session.starts_at, session.ends_at)
    groups = list(session.groups.all())
    return conflicts_at(session.workshop, [slot], groups=groups, members=members, but=[session.uuid])


def counted_twice(session: Session, user: User) -> list[str]:
    """Return the sentences on sessions at the same time whose sheet is closed or handed in: their hours count too."""
    found = [one for one in conflicts_of(session) if one.session.state in HELD_TOO]
    if not found:
        return []
    seen = Session.objects.for_user(user, "session.view").filter(pk__in=[one.session.pk for one in found])
    known = set(seen.values_list("pk", flat=True))
    return sentences_of(found, known)


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
