"""Saving a register: with its history against the same save without, and against a bare bulk write of the marks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.measure import Ratio, compare
from benchmarks.seed import FIRST, Ground
from core.actor import acting_as
from participants.models import Participant
from workshops.display_names import whole_names
from workshops.enums import AttendanceStatus, Provider, SessionState
from workshops.models import Attendance, Session, SessionFacilitator, Workshop
from workshops.register import AttendanceAnswer, SentAnswer, row_key, save_marks

MOST_STATEMENTS = 6  # besides the access row
UNIQUE, COLUMNS = ["session", "participant"], ["status", "minutes_missed"]


class Sheet:
    """A sheet of so many persons, all noted once; each save changes every mark and is taken back.

    Taken back, because the page reads the whole history of a sheet: it would grow from round to round.
    """

    def __init__(self, centre: Any, length: int, day: dt.date) -> None:
        self.user = User.objects.get(email=f"manager-{centre.code}@bench.invalid")
        self.persons = list(Participant.objects.filter(centre=centre).unsealed().order_by("pk")[:length])
        self.session = Session.objects.create(
            workshop=Workshop.objects.filter(centre=centre).order_by("pk")[0], code=f"bench-{uuid.uuid4()}"[:30],
            date=day, starts_at=dt.time(0), ends_at=dt.time(2), state=SessionState.HELD,
        )  # fmt: skip
        SessionFacilitator.objects.create(session=self.session, provider=Provider.TEAM)
        self._save(AttendanceStatus.PRESENT)

    def _save(self, status: str) -> None:
        mark, seen = AttendanceAnswer(status), 10**12
        sent = {
            row_key(self.session, person): SentAnswer(mark, seen, frozenset({AttendanceAnswer()}))
            for person in self.persons
        }
        with acting_as(self.user, "bench"):
            more = [person.pk for person in self.persons]
            done = save_marks(self.session, self.user, whole_names, sent, more=more)
        if len(done.changed) != len(self.persons):
            raise SystemExit(f"{len(done.changed)} of {len(self.persons)} marks were saved.")

    def save(self) -> None:
        """Save all marks through the product."""
        with transaction.atomic():
            self._save(AttendanceStatus.EXCUSED)
            transaction.set_rollback(True)

    def without_history(self) -> None:
        """Save all marks in the same way, and tell nobody."""
        with mock.patch("core.history._record", return_value=0):
            self.save()

    def bare(self) -> None:
        """Write the rows alone: nothing is read, merged or told."""
        status = AttendanceStatus.EXCUSED
        rows = [Attendance(session=self.session, participant=person, status=status) for person in self.persons]
        with transaction.atomic():
            Attendance.objects.bulk_create(rows, update_conflicts=True, unique_fields=UNIQUE, update_fields=COLUMNS)
            transaction.set_rollback(True)

    def statements(self) -> int:
        """Return how many statements a save takes, those of the transaction left out."""
        with CaptureQueriesContext(connection) as made:
            self.save()
        return sum(not one["sql"].startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")) for one in made)


COUNTED = [("workshops_attendance", "attendance_counted")]


def _switch(kept: bool, triggers: list[tuple[str, str]]) -> Callable[[], None]:
    """Return what turns triggers on or off."""
    verb = "ENABLE" if kept else "DISABLE"

    def switch() -> None:
        with connection.cursor() as cursor:
            for table, name in triggers:
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {name}")

    return switch


def _upkeep(name: str, yardstick: str, work: Callable[[], None], triggers: list[tuple[str, str]], rounds: int) -> Ratio:
    """Time the same work with and without what triggers keep (PostgreSQL)."""
    on, off = _switch(True, triggers), _switch(False, triggers)
    found = compare(name, yardstick, work, work, rounds=rounds, goal=1.2, before=(on, off))
    on()
    return found


def ratios(ground: Ground, size: str, rounds: int) -> list[Ratio]:
    """Time sheets of 15 and of 100 marks."""
    found = []
    with acting_as(User.objects.system(), "bench"):
        sheets = [Sheet(ground.whole, length, dt.date(FIRST, 6, 1)) for length in (15, 100)]
    for sheet in sheets:
        length, statements = len(sheet.persons), sheet.statements()
        if statements > MOST_STATEMENTS:
            raise SystemExit(f"A register of {length} marks takes {statements} statements.")
        name = f"register of {length} marks, {statements} statements"
        found += [
            compare(name, "the same without history", sheet.save, sheet.without_history, rounds=rounds, goal=2.2),
            compare(name, "a bare bulk write", sheet.save, sheet.bare, rounds=rounds),
        ]
        if connection.vendor == "postgresql":
            found.append(_upkeep(name, "columns of figures not kept", sheet.save, COUNTED, rounds))
    return found
