"""Sessions in the agenda of the member of the team who runs them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import TeamMember, User
from agenda.sources import AgendaItem, agenda_source, end_moment, moment
from core.history import history_of
from permissions.checks import has_right_in_whole_centre
from workshops.enums import SessionState
from workshops.models import PlannedFacilitator, Session, SessionFacilitator, Workshop

GONE = (SessionState.CANCELLED, SessionState.MOVED)


@agenda_source
def sessions(member: TeamMember, first: dt.date, last: dt.date, reader: User | None) -> Iterator[AgendaItem]:
    """Yield the sessions that the member ran, or is planned to run where nobody is noted as having run them.

    A session that began on the evening before `first` may end in it. Who has a panel of today's sheets on home finds
    her sessions there. One statement.
    """
    ran, planned = (model.objects.filter(session=OuterRef("pk")) for model in (SessionFacilitator, PlannedFacilitator))
    hers = {"member": member}
    runs = Exists(ran.filter(**hers)) | (Exists(planned.filter(**hers)) & ~Exists(ran))
    found = Session.objects.filter(runs, date__range=(first - dt.timedelta(days=1), last)).select_related("workshop")
    on_home = reader is None or has_right_in_whole_centre(reader, "session.register")
    for session in found.annotate(**_changes()).order_by("date", "starts_at", "pk"):
        ends = end_moment(session.date, session.starts_at, session.ends_at)
        if ends > moment(first, dt.time(0)):
            yield _item(session, ends, on_home)


def _changes() -> dict[str, Any]:
    """Return what histories say of a session and of its workshop: how many rows, the last change, since when gone."""
    own = history_of(Session).model.objects.filter(id=OuterRef("pk"))
    series = history_of(Workshop).model.objects.filter(id=OuterRef("workshop"))

    def value_of(rows: Any, value: Any) -> Subquery:
        return Subquery(rows.order_by().values("id").annotate(found=value).values("found"))

    return {
        "own_rows": Coalesce(value_of(own, Count("pk")), 1),
        "series_rows": Coalesce(value_of(series, Count("pk")), 1),
        "own_changed": value_of(own, Max("history_date")),
        "series_changed": value_of(series, Max("history_date")),
        "gone_at": value_of(own.filter(Q(state__in=GONE)), Max("history_date")),
    }


def _item(session: Any, ends: dt.datetime, on_home: bool) -> AgendaItem:
    gone = session.state in GONE
    changed = [one for one in (session.own_changed, session.series_changed) if one]
    return AgendaItem(
        uuid=session.uuid,
        begins=moment(session.date, session.starts_at),
        ends=ends,
        kind="session",
        title=session.workshop.title,
        feed_title=session.workshop.title,
        place=session.place,
        feed_place=session.place,
        url=reverse("workshops:session", args=[session.uuid]),
        busy=not gone,
        on_home=on_home,
        cancelled_at=(session.gone_at or session.created_at) if gone else None,
        sequence=session.own_rows + session.series_rows - 2,
        changed_at=max(changed, default=session.created_at),
    )
