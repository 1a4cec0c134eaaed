"""What closed sheets tell between two moments of a file: hours by kind of workshop, sessions by what was marked."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core.periods import hours_words
from participants.file_page.between import BetweenFact, DaySpan, between
from participants.file_permissions import in_file, may_on_file
from participants.models import Participant
from workshops.attendance_history import VIEW
from workshops.enums import THERE, AttendanceStatus, SessionState, WorkshopKind
from workshops.models import Attendance

HOURS = {
    WorkshopKind.EDUCATIONAL: gettext_lazy("Educational workshops"),
    WorkshopKind.ARTISTIC: gettext_lazy("Artistic workshops"),
    WorkshopKind.CULTURAL: gettext_lazy("Cultural workshops"),
}
SESSIONS = {
    "there": gettext_lazy("Sessions: there"),
    AttendanceStatus.EXCUSED: gettext_lazy("Sessions: told us"),
    AttendanceStatus.NO_NEWS: gettext_lazy("Sessions: without news"),
}


@between(order=10)
def attendance(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """Hours attended by kind of workshop; sessions at which she was there, told us, or gave no news."""
    if not may_on_file(reader, VIEW, participant):
        return []
    closed = Attendance.objects.filter(session__state=SessionState.CLOSED, **span.of("session__date"))
    rows = in_file(closed, reader, VIEW, participant).order_by()
    stayed: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for kind, status, length, missed in rows.values_list(
        "session__workshop__kind", "status", "session__minutes", "minutes_missed"
    ):
        counted["there" if status in THERE else status] += 1
        if status in THERE:
            stayed[kind] += max(length - (missed or 0), 0)
    hours = [
        BetweenFact(f"hours.{kind}", label, stayed[kind], hours_words(stayed[kind])) for kind, label in HOURS.items()
    ]
    return hours + [
        BetweenFact(f"sessions.{word}", label, counted[word], _sessions(counted[word]))
        for word, label in SESSIONS.items()
    ]


def _sessions(count: int) -> str:
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}
