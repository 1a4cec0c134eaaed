"""What happened to a session and its sheet: who opened, closed, corrected it and noted answers, for the team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from audit.models import TransitionLog
from core.models import column_of
from core.record_changes import fields_between
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
    for move, at, reason, *author in rows.values_list("move", "at", "reason", *_names("actor")):
        if move in MADE:
            # The reason of what was taken over says the same, in the language of that day.
            yield SessionEvent(at, _author(*author), str(MADE[move]), "" if move == TAKE_OVER else reason)


def _changes(session: Session) -> Iterator[SessionEvent]:
    """Yield the changes of day, hours and place: each as what it was and what it became."""
    rows = Session.history.filter(id=session.pk).order_by("history_id")
    told = rows.values_list("history_date", "history_change_reason", *_names("history_user"), *TOLD)
    for (*_before, before), (at, reason, first_name, last_name, after) in pairwise(
        (*row[:4], Session(**dict(zip(TOLD, row[4:], strict=True)))) for row in told
    ):
        for one in fields_between(before, after, TOLD):
            what = _change(column_of(Session, one.name).verbose_name, one.before, one.after)
            yield SessionEvent(at, _author(first_name, last_name), what, _reason(reason))


def _change(field: Any, before: str, after: str) -> str:
    words = {"field": str(field), "before": before, "after": after}
    return _("Changed (%(field)s): %(before)s → %(after)s") % words


def _groups(session: Session) -> Iterator[SessionEvent]:
    """Yield the changes of the groups that come, each act once; those it was planned with are no change."""
    rows = list(SessionGroup.history.filter(session=session.pk).select_related("history_user").order_by("history_id"))
    if not rows:
        return
    planned = Session.history.filter(id=session.pk).order_by("history_id").values_list("act", flat=True).first()
    changes = []
    now: set[int] = set()
    for act, written in groupby(rows, key=lambda row: row.act):
        before = set(now)
        for row in written:
            (now.discard if row.history_type == "-" else now.add)(row.group_id)
        if act != planned and now != before:
            changes.append((row, before, set(now)))
    if not changes:
        return
    groups = Group.objects.filter(pk__in={row.group_id for row in rows}).order_by("code", "pk")
    names = {group.pk: str(group) for group in groups}
    for row, before, after in changes:
        yield _event(row, _change(_("groups"), _list_groups(before, names), _list_groups(after, names)))


def _list_groups(groups: set[int], names: dict[int, str]) -> str:
    return ", ".join(name for key, name in names.items() if key in groups) or _("nothing")


def _runners(session: Session) -> Iterator[SessionEvent]:
    """Yield who was noted as having run it, and who was so no more."""
    rows = SessionFacilitator.history.filter(session=session.pk).select_related("organisation", "member__user")
    for row in sorted(rows.select_related("history_user").order_by(), key=lambda one: one.history_id):
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


def _names(user: str) -> tuple[str, str]:
    """Return the columns of the name of an author; they alone are read."""
    return f"{user}__first_name", f"{user}__last_name"


def _author(first_name: str | None, last_name: str | None) -> str:
    return User(first_name=first_name or "", last_name=last_name or "").get_full_name()


def _event(row: Any, what: str) -> SessionEvent:
    """Return what a row of history says, with who wrote it and why."""
    author = row.history_user.get_full_name() if row.history_user else ""
    return SessionEvent(row.history_date, author, what, _reason(row.history_change_reason))


def _reason(written: str | None) -> str:
    """Return why something was written, in the language in force where Jalon gave the reason."""
    return str(GIVEN.get(written or "", written or ""))
