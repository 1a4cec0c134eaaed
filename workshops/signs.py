"""What attendance sheets tell of whether somebody still comes (participants.signs_of_life)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Max, QuerySet

from participants.signs_of_life import Word, sign_of_life, signs
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.models import Attendance

_NEWS = [*THERE, AttendanceStatus.EXCUSED]


@sign_of_life
def marks(persons: Sequence[int], since: dt.date) -> Iterator[QuerySet]:
    """Yield the last day with news of each person on a closed sheet, and each session without.

    Whom a session did not concern, it did not expect. Sheets that are not closed tell nothing yet.
    """
    rows = Attendance.objects.filter(
        participant__in=persons, session__state=SessionState.CLOSED, session__date__gte=since
    )
    yield signs(rows.filter(status__in=_NEWS), Word.NEWS, day=Max("session__date"))
    yield signs(rows.filter(status=AttendanceStatus.NO_NEWS), Word.SILENT, day="session__date")
