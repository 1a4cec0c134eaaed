"""What happened to a session and its sheet: who opened, closed, corrected it and noted answers, for the team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import TransitionLog
from core.concurrent_edits import words_of
from core.models import column_of
from permissions.transitions import TAKE_OVER
from workshops.models import Session, SessionFacilitator
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


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """One thing that somebody did."""

    at: dt.datetime
    who: str
    what: str
    reason: str = ""


def events_of(session: Session, lines: Sequence[RegisterLine]) -> list[SessionEvent]:
    """Return what happened, the last first; three statements."""
    found = [*_moves(session), *_changes(session), *_runners(session), *_answers(lines)]
    return sorted(found, key=lambda event: event.at, reverse=True)


def _moves(session: Session) -> Iterator[SessionEvent]:
    rows = TransitionLog.objects.filter(kind=session._meta.label_lower, object=session.uuid).order_by("pk")
    for row in rows.select_related("actor"):
        if row.move in MADE:
            yield SessionEvent(row.at, row.actor.get_full_name(), str(MADE[row.move]), row.reason)


def _changes(session: Session) -> Iterator[SessionEvent]:
    """Yield the changes of day, hours and place: each as what it was and what it became."""
    rows = list(Session.history.filter(id=session.pk).select_related("history_user").order_by("history_id"))
    for before, after in pairwise(rows):
        changed = [name for name in TOLD if getattr(before, name) != getattr(after, name)]
        for name in changed:
            words = {
                "field": str(column_of(Session, name).verbose_name),
                "before": _value(before, name),
                "after": _value(after, name),
            }
            what = _("Changed (%(field)s): %(before)s → %(after)s") % words
            yield SessionEvent(after.history_date, _author(after), what, after.history_change_reason or "")


def _value(row: Any, name: str) -> str:
    record = Session(**{field: getattr(row, field) for field in TOLD})
    return words_of(record, name)


def _runners(session: Session) -> Iterator[SessionEvent]:
    """Yield who was noted as having run it, and who was so no more."""
    rows = SessionFacilitator.history.filter(session=session.pk).order_by("history_id")
    for row in rows.select_related("history_user", "organisation", "member__user"):
        words = {"name": str(row.organisation or row.member or row.get_provider_display())}
        what = _("Noted as having run it: %(name)s") if row.history_type != "-" else _("Not run by: %(name)s")
        yield SessionEvent(row.history_date, _author(row), what % words, row.history_change_reason or "")


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


def _author(row: Any) -> str:
    return row.history_user.get_full_name() if row.history_user else ""
