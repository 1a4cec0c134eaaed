"""One person's attendance as months of small squares: closed registers only (product.md section 4, rule 3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from core.request_memory import per_request
from participants.file_permissions import in_file
from participants.models import Participant
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.models import Attendance

VIEW = "attendance.view"
SHAPES = {
    AttendanceStatus.PRESENT: "present",
    AttendanceStatus.LATE: "partly",
    AttendanceStatus.LEFT_EARLY: "partly",
    AttendanceStatus.EXCUSED: "excused",
    AttendanceStatus.NO_NEWS: "no-news",
    AttendanceStatus.NOT_CONCERNED: "not-concerned",
}


@dataclass(frozen=True)
class AttendanceMark:
    """What a closed register says of the person: the day, what, of which session, how long she was there."""

    day: dt.date
    status: str
    minutes: int
    missed: int
    session: UUID
    title: str
    starts_at: dt.time

    @property
    def there(self) -> bool:
        return self.status in THERE

    @property
    def expected(self) -> bool:
        return self.status != AttendanceStatus.NOT_CONCERNED

    @property
    def stayed(self) -> int:
        """Minutes for which the person was there."""
        return max(self.minutes - self.missed, 0) if self.there else 0

    @property
    def shape(self) -> str:
        return SHAPES[AttendanceStatus(self.status)]

    @property
    def words(self) -> str:
        return str(AttendanceStatus(self.status).label)


@dataclass(frozen=True)
class AttendanceTotals:
    """Sums over some marks; sessions that do not concern the person are in none."""

    there: int
    expected: int
    minutes: int


@dataclass(frozen=True)
class Month:
    """The sessions of one month, in order of days."""

    first: dt.date
    marks: list[AttendanceMark]
    tally: AttendanceTotals

    @property
    def said(self) -> str:
        """The month for who cannot see its squares: "Present 12, Excused 2"."""
        counted = Counter(mark.status for mark in self.marks)
        said = [f"{status.label} {counted[status]}" for status in AttendanceStatus if counted[status]]
        return ", ".join(said)


def marks_of(reader: User, participant: Participant, year: int | None = None) -> list[AttendanceMark]:
    """Return what closed registers (of a year) say of the person, in order of days; one statement."""
    found = in_file(Attendance.objects, reader, VIEW, participant).filter(session__state=SessionState.CLOSED)
    if year is not None:
        found = found.filter(session__year=year)
    return [mark for _file, mark in _marks(found)]


def _marks(found: QuerySet) -> Iterator[tuple[int, AttendanceMark]]:
    """Yield the marks of some rows, each with the key of its file, in order of days."""
    rows = found.order_by("session__date", "session__starts_at", "pk").values_list(
        "participant",
        "session__date",
        "status",
        "session__minutes",
        "minutes_missed",
        "session__uuid",
        "session__workshop__title",
        "session__starts_at",
    )
    for file, day, status, minutes, missed, uuid, title, starts in rows:
        yield file, AttendanceMark(day, status, minutes, missed or 0, uuid, title, starts)


def marks_since(reader: User, files: Sequence[Participant], since: dt.date) -> dict[int, list[AttendanceMark]]:
    """Return what closed registers say of several persons from a day on, by key of the file; one statement."""
    found = Attendance.objects.for_user(reader, VIEW).filter(participant__in=files)
    told: dict[int, list[AttendanceMark]] = {}
    for file, mark in _marks(found.filter(session__state=SessionState.CLOSED, session__date__gte=since)):
        told.setdefault(file, []).append(mark)
    return told


@per_request
def marks_known(reader: User, participant: Participant) -> list[AttendanceMark]:
    """Return marks_of() a whole file, read once for the parts of a page."""
    return marks_of(reader, participant)


def years_of(reader: User, participant: Participant) -> list[int]:
    """Return the years in which closed registers speak of the person, the last one first."""
    found = in_file(Attendance.objects, reader, VIEW, participant).filter(session__state=SessionState.CLOSED)
    return sorted(found.order_by().values_list("session__year", flat=True).distinct(), reverse=True)


def tally(marks: Iterable[AttendanceMark]) -> AttendanceTotals:
    """Return the sums of some marks."""
    items = list(marks)
    return AttendanceTotals(
        sum(mark.there for mark in items), sum(mark.expected for mark in items), sum(mark.stayed for mark in items)
    )


def months_of(marks: Sequence[AttendanceMark]) -> list[Month]:
    """Return the months of marks that come in order of days."""
    months = []
    for first, found in groupby(marks, key=lambda mark: mark.day.replace(day=1)):
        seen = list(found)
        months.append(Month(first, seen, tally(seen)))
    return months


def sessions_words(count: int) -> str:
    """Return "96 sessions" in the language in force."""
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}
