"""Sessions that were planned by mistake are removed: they count as nothing, and history keeps who removed them and why.

A session of which anything happened stays: its sheet was opened, somebody stands in, an answer came for it, another
session was moved to it. It is cancelled instead, and counts as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.models import TransitionLog
from core.actor import because
from core.history import delete_tracked, history_of
from core.periods import today
from permissions.transitions import MoveRefused
from workshops.enums import SessionState
from workshops.models import PlannedFacilitator, Session, SessionFacilitator, SessionGroup, SheetBatch, Workshop
from workshops.models.session import SessionQuerySet
from workshops.services.planning import PLANNED_HERE

MOST_TOLD = 20  # removed sessions on the page of a workshop


def _opening_moves() -> Exists:
    moves = TransitionLog.objects.filter(kind=Session._meta.label_lower, object=OuterRef("uuid"), move="hold")
    return Exists(moves)


def without_trace(sessions: SessionQuerySet) -> SessionQuerySet:
    """Return those of the sessions that can be removed: planned, and nothing has ever happened to them."""
    return sessions.filter(
        ~_opening_moves(),
        ~Exists(SessionFacilitator.objects.filter(session=OuterRef("pk"))),
        ~Exists(SheetBatch.objects.filter(session=OuterRef("pk"))),
        ~Exists(Session.objects.filter(moved_to=OuterRef("pk"))),
        state=SessionState.PLANNED,
    )


def why_it_stays(session: Session) -> str:
    """Return why a session cannot be removed and what to do instead; "" for one that can."""
    every = Session.objects.filter(pk=session.pk)
    if without_trace(every).exists():
        return ""
    if session.state in (SessionState.CANCELLED, SessionState.MOVED):
        return _(
            "It is said of this session already that it does not take place on this day. If it was planned by mistake "
            "and its day has not passed, say first that it takes place after all, then remove it."
        )
    if session.state != SessionState.PLANNED:
        return _(
            "The sheet of this session was opened, so the session stays. If it did not take place, say so on its page: "
            "nobody is absent from it."
        )
    if every.filter(_opening_moves()).exists():
        return _(
            "The sheet of this session was opened once, so the session stays. If it does not take place, cancel it."
        )
    if every.filter(moved_from__isnull=False).exists():
        return _("Another session was moved to this one, so it stays. If it does not take place, cancel it.")
    return _("Something is noted about this session already, so it stays. If it does not take place, cancel it.")


def planned_with(session: Session) -> SessionQuerySet:
    """Return the other sessions that were planned together with this one, are to come and can be removed.

    A series is planned in one act; what a workbook brought was not planned together.
    """
    act = history_of(Session).filter(id=session.pk, history_type="+").values("act")[:1]
    same = history_of(Session).filter(act__in=act, history_type="+").values("id")
    series = Session.objects.filter(pk__in=same, workshop=session.workshop_id, code__startswith=PLANNED_HERE)
    return without_trace(series.filter(date__gte=today()).exclude(pk=session.pk)).order_by("date", "starts_at", "pk")


def removed_sessions(workshop: Workshop) -> list[Any]:
    """Return the last rows of the history of the workshop's sessions that were removed, the latest first."""
    rows = history_of(Session).filter(workshop=workshop.pk, history_type="-").select_related("history_user")
    return list(rows.order_by("-history_id")[:MOST_TOLD])


def remove_sessions(sessions: Iterable[Session], *, reason: str) -> int:
    """Remove the sessions and what they are planned with; return how many: one that was touched meanwhile stays."""
    keys = [one.pk for one in sessions]
    with transaction.atomic(), because(reason):
        locked = Session.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
        free = Session.objects.filter(pk__in=[one.pk for one in locked])
        found = list(without_trace(free).order_by("pk").values_list("pk", flat=True))
        for model in (SessionGroup, PlannedFacilitator):
            rows = model._base_manager.filter(session__in=found).order_by("pk")
            delete_tracked(model, rows.values_list("pk", flat=True))
        delete_tracked(Session, found)
    return len(found)


def remove_session(session: Session, *, reason: str, series: bool = False) -> int:
    """Remove a session, with `series` those too that planned_with() names; return how many.

    Raise MoveRefused with the sentence of why_it_stays() where this one stays; nothing is removed then.
    """
    with transaction.atomic():
        current = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if said := why_it_stays(current):
            raise MoveRefused([said])
        return remove_sessions([*(planned_with(current) if series else []), current], reason=reason)
