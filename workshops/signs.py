"""What attendance sheets tell of whether somebody still comes (participants.signs_of_life)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db.models import Max

from participants.signs_of_life import Sign, sign_of_life
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.models import Attendance

_NEWS = [*THERE, AttendanceStatus.EXCUSED]


@sign_of_life
def marks(since: Mapping[int, dt.date]) -> Iterator[Sign]:
    """Yield the last day of each person with news on a closed sheet, and each session without; two statements.

    Whom a session did not concern, it did not expect. Sheets that are not closed tell nothing yet.
    """
    rows = Attendance.objects.filter(
        participant__in=list(since),
        session__state=SessionState.CLOSED,
        session__date__gte=min(since.values()),
    ).order_by()
    news = rows.filter(status__in=_NEWS).values_list("participant").annotate(last=Max("session__date"))
    for person, day in news:
        yield Sign(person, day, news=True)
    for person, day in rows.filter(status=AttendanceStatus.NO_NEWS).values_list("participant", "session__date"):
        yield Sign(person, day, news=False)
