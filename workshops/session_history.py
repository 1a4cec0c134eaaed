"""What happened to a session and its sheet: who opened, closed, corrected it and noted answers, for the team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import TransitionLog
from core.concurrent_edits import words_of
from core.models import column_of
from participants.models import Group
from permissions.transitions import TAKE_OVER
from workshops.facilitation import STANDS_IN
from workshops.models import Session, SessionFacilitator, SessionGroup
from workshops.register import RegisterLine

#: what is said of each move that was made
MADE = {
    "hold": gettext_lazy("Sheet opened"),
    "undo_open": gettext_lazy("Opened by mistake"),
    "call_off": gettext_lazy("It did not take place"),
    "hand_in": gettext_lazy("Sheet handed in"),
    "send_back": gettext_lazy("Sheet sent back"),
    "close": gettext_lazy("Sheet closed"),
    "reopen": gettext_lazy("Sheet reopened"),
    "cancel": gettext_lazy("Session cancelled"),
    "move": gettext_lazy("Session moved"),
    "restore": gettext_lazy("It takes place after all"),
    TAKE_OVER: gettext_lazy("Taken over from the workbook"),
}
TOLD = ("date", "starts_at", "ends_at", "place")
#: reasons that the product gives by itself, in the user's words
GIVEN = {STANDS_IN: gettext_lazy("stands in for whoever was planned")}


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One thing that somebody did."""

    at: dt.datetime
    who: str
    what: str
    reason: str = ""


def events_of(session: Session, lines: Sequence[RegisterLine]) -> list[SessionEvent]:
    """Return what happened, the last first; five statements."""
    found = [*_moves(session), *_changes(session), *_groups(session), *_runners(session), *_answers(lines)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _moves(session: Session) -> Iterator[SessionEvent]:
    rows = TransitionLog.objects.filter(kind=session._meta.label_lower, object=session.uuid).order_by("pk")
    for row in rows.select_related("actor"):
        if row.move in MADE:
            reason = "" if row.move == TAKE_OVER else row.reason  # it says the same, in the language of that day
            yield SessionEvent(row.at, row.actor.get_full_name(), str(MADE[row.move]), reason)


def _changes(session: Session) -> Iterator[SessionEvent]:
    """Yield the changes of day, hours and place: each as what it was and what it became."""
    rows = list(Session.history.filter(id=session.pk).select_related("history_user").order_by("history_id"))
    for before, after in pairwise(rows):
        changed = [name for name in TOLD if getattr(before, name) != getattr(after, name)]
        for name in changed:
            what = _changed(column_of(Session, name).verbose_name, _value(before, name), _value(after, name))
            yield _event(after, what)


def _changed(field: Any, before: str, after: str) -> str:
    words = {"field": str(field), "before": before, "after": after}
    return _("Changed (%(field)s): %(before)s → %(after)s") % words


def _value(row: Any, name: str) -> str:
    record = Session(**{field: getattr(row, field) for field in TOLD})
    return words_of(record, name)


def _groups(session: Session) -> Iterator[SessionEvent]:
    """Yield the changes of the groups that come, each act once; those it was planned with are no change."""
    rows = list(SessionGroup.history.filter(session=session.pk).select_related("history_user").order_by("history_id"))
    if not rows:
        return
    groups = {row.group_id for row in rows}
    names = {group.pk: str(group) for group in Group.objects.filter(pk__in=groups).order_by("code", "pk")}
    planned = Session.history.filter(id=session.pk).order_by("history_id").values_list("act", flat=True).first()
    now: set[int] = set()
    for act, written in groupby(rows, key=lambda row: row.act):
        before = set(now)
        for row in written:
            (now.discard if row.history_type == "-" else now.add)(row.group_id)
        if act != planned and now != before:
            yield _event(row, _changed(_("groups"), _listed(before, names), _listed(now, names)))


def _listed(groups: set[int], names: dict[int, str]) -> str:
    return ", ".join(name for key, name in names.items() if key in groups) or _("nothing")


def _runners(session: Session) -> Iterator[SessionEvent]:
    """Yield who was noted as having run it, and who was so no more."""
    rows = SessionFacilitator.history.filter(session=session.pk).order_by("history_id")
    for row in rows.select_related("history_user", "organisation", "member__user"):
        words = {"name": str(row.organisation or row.member or row.get_provider_display())}
        what = _("Noted as having run it: %(name)s") if row.history_type != "-" else _("Not run by: %(name)s")
        yield _event(row, what % words)


def _answers(lines: Iterable[RegisterLine]) -> Iterator[SessionEvent]:
    """Yield for each person who noted answers how many there were, at the last of them."""
    by_author: dict[tuple[int | None, str], list[dt.datetime]] = {}
    for line in lines:
        for entry in line.entries:
            by_author.setdefault((entry.author, entry.name), []).append(entry.at)
    for (_author_key, name), moments in by_author.items():
        count = len(moments)
        said = ngettext("Noted %(count)s answer", "Noted %(count)s answers, up to this moment", count)
        yield SessionEvent(max(moments), name, said % {"count": count})


def _event(row: Any, what: str) -> SessionEvent:
    """Return what a row of history says, with who wrote it and why."""
    author = row.history_user.get_full_name() if row.history_user else ""
    reason = row.history_change_reason or ""
    return SessionEvent(row.history_date, author, what, str(GIVEN.get(reason, reason)))
