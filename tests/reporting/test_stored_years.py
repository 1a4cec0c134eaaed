"""What the database keeps for figures: after any write, by whatever way, it says what the records say.

A run of drawn writes; after each, the columns are compared with the query that defines them, and the figures that
read them with the same figures counted day by day.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from core import db_triggers
from core.actor import acting_as
from core.history import delete_tracked, upsert_tracked
from participants.models import Intervention, Participant, Seal
from reporting.evolution import evolution
from reporting.figures import Frame
from tests.reporting.cohort import centre_with_people, write_cohort
from tests.support.concurrency import collide
from tests.support.factories import system
from workshops.counted_columns import providers_of, sums_with
from workshops.models import Attendance, Session, SessionFacilitator, Workshop

LATER = dt.date(2020, 12, 31)
WRITES = 60
TRUE = """
SELECT a.id, w.centre_id, s.year, s.minutes FROM workshops_attendance a
JOIN workshops_session s ON s.id = a.session_id JOIN workshops_workshop w ON w.id = s.workshop_id
WHERE s.state = 'closed' AND a.status IN ('present', 'late', 'left_early') ORDER BY 1
"""
STATUSES = ["present", "late", "left_early", "excused", "no_news", "not_concerned"]


def _compare() -> None:
    """Assert that both columns say what the records say."""
    with connection.cursor() as cursor:
        cursor.execute(TRUE)
        expected = cursor.fetchall()
    columns = ["pk", "counted_centre", "counted_year", "counted_minutes"]
    assert list(Attendance.objects.filter(counted_year__isnull=False).order_by("pk").values_list(*columns)) == expected
    assert not Attendance.objects.filter(counted_year=None).exclude(counted_centre=None, counted_minutes=None).exists()
    for session in Session.objects.prefetch_related("facilitators"):
        assert set(providers_of(session.ran_by)) == {one.provider for one in session.facilitators.all()}


def _values(centre: Any, as_of: dt.date) -> list[Any]:
    """Return the values of every figure for the years of the cohort."""
    return [row.values for row in evolution(Frame.years(centre, 2014, 2019, as_of=as_of)).rows]


def _same_figures(monkeypatch: pytest.MonkeyPatch, centre: Any, as_of: dt.date) -> None:
    stored = _values(centre, as_of)
    with monkeypatch.context() as patch:
        patch.setattr(Frame, "is_calendar", False)
        assert stored == _values(centre, as_of)


PATHS = {Participant: "centre", Session: "workshop__centre", Workshop: "centre"}


def _writes(drawn: random.Random, centre: Any, other: Any) -> list[Callable[[], Any]]:
    """Return ways of writing, each on a record drawn anew."""

    def a(model: Any, of: Any = None) -> Any:
        """Return a record of a model, drawn from those of a centre where one is given."""
        rows = model.objects.order_by("pk")
        return drawn.choice(list(rows if of is None else rows.filter(**{PATHS[model]: of})))

    def a_centre() -> Any:
        return drawn.choice([centre, other])

    def state(session: Session) -> str:
        new = drawn.choice(["closed", "closed", "held", "reopened"])
        closed = timezone.now() if new == "closed" else None
        rows = Session.objects.filter(pk=session.pk)
        return rows.update(state=new, closed_at=closed, moved_to=None, cancel_reason="")

    def answer() -> Any:
        of = a_centre()
        row = Attendance(session=a(Session, of), participant=a(Participant, of), status=drawn.choice(STATUSES))
        fields = ["status", "minutes_missed"]
        return upsert_tracked(Attendance, [row], unique=["session", "participant"], fields=fields, known=[])

    def seal() -> None:
        person, state = a(Participant), drawn.choice(["in_force", "lift_asked", "lifted", "refused"])
        if not Seal.objects.filter(participant=person).update(state=state, lift_asked_by=system()):
            row = Seal(participant=person, reason="why", asked_by=system(), lift_asked_by=system(), state=state)
            row.sealed_on = dt.date(2017, 1, 1)
            Seal.objects.bulk_create([row])

    def see() -> None:
        row = a(Intervention)
        row.pk, row.uuid, row.participant = None, uuid.uuid4(), a(Participant, row.participant.centre)
        row.date = dt.date(drawn.randrange(2014, 2020), 3, 3)
        row.save()

    def seen_somebody_else() -> None:
        row = a(Intervention)
        Intervention.objects.filter(pk=row.pk).update(participant=a(Participant, row.participant.centre))

    def move_to_another_series() -> None:
        of = a_centre()
        Session.objects.filter(pk=a(Session, of).pk).update(workshop=a(Workshop, of))

    def merge_attendance() -> None:
        of = a_centre()
        person, to = a(Participant, of), a(Participant, of)
        rows = Attendance.objects.filter(participant=person)
        rows.exclude(session__in=Attendance.objects.filter(participant=to).values("session")).update(participant=to)

    def stale_session() -> None:
        session, provider = a(Session), drawn.choice(["team", "team"])
        SessionFacilitator.objects.filter(session=session, member=None, provider=provider).delete()
        SessionFacilitator.objects.create(session=session, provider=provider)
        session.ran_by = 6
        session.save()

    def stale_attendance() -> None:
        row = a(Attendance)
        Session.objects.filter(pk=row.session_id).update(ends_at="23:00")
        row.counted_year, row.counted_minutes, row.counted_centre = 1999, 1, 1
        row.save()

    return [
        answer,
        answer,
        stale_session,
        stale_attendance,
        lambda: state(a(Session)),
        lambda: state(a(Session)),
        lambda: Session.objects.filter(pk=a(Session).pk).update(date=dt.date(drawn.randrange(2014, 2020), 5, 5)),
        lambda: Session.objects.filter(pk=a(Session).pk).update(ends_at=dt.time(drawn.randrange(20, 23))),
        move_to_another_series,
        lambda: Attendance.objects.filter(pk=a(Attendance).pk).update(
            status=drawn.choice(STATUSES), minutes_missed=None
        ),
        lambda: Attendance.objects.filter(session=a(Session)).update(counted_year=1, counted_centre=F("pk")),
        lambda: delete_tracked(Attendance, [a(Attendance).pk]),
        lambda: SessionFacilitator.objects.filter(pk=a(SessionFacilitator).pk).delete(),
        lambda: Workshop.objects.filter(pk=a(Workshop).pk).update(kind=drawn.choice(["artistic", "cultural"])),
        lambda: Intervention.objects.filter(pk=a(Intervention).pk).update(
            date=dt.date(drawn.randrange(2014, 2020), 3, 3)
        ),
        seen_somebody_else,
        lambda: Intervention.objects.filter(date__year=drawn.randrange(2014, 2020))._raw_delete("default"),
        merge_attendance,
        lambda: Session.objects.filter(date__year=drawn.randrange(2014, 2020)).update(ends_at=dt.time(20)),
        lambda: Session.objects.filter(pk=a(Session).pk).update(
            state="cancelled", cancel_reason="why", closed_at=None, moved_to=None
        ),
        see,
        see,
        seal,
        seal,
    ]  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_write_they_say_what_the_records_say(here, monkeypatch, seed: int):
    drawn = random.Random(seed)
    writes = _writes(drawn, here.centre, here.other.centre)
    _compare()
    with acting_as(system(), "test"):
        for number in range(WRITES):
            write = writes[number] if number < len(writes) else drawn.choice(writes)
            write()
            _compare()
            if number % 3 == 0:
                _same_figures(monkeypatch, here.centre, LATER)
                _same_figures(monkeypatch, here.centre, dt.date(2016, 4, 1))


def test_a_year_cut_short_is_counted_by_its_days(here, monkeypatch):
    for as_of in (dt.date(2017, 6, 1), dt.date(2017, 6, 2), dt.date(2016, 12, 30), dt.date(2013, 1, 1), LATER):
        _same_figures(monkeypatch, here.centre, as_of)
    june = evolution(Frame.years(here.centre, 2016, 2017, as_of=dt.date(2017, 6, 1)))
    assert [value.shown for value in june.row("participant_hours").values] == [6, 1]  # 385 and 60 minutes


def _forget() -> None:
    """Empty the columns behind the triggers' back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            db_triggers.remove(connection)
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("attendance", "session"):
                cursor.execute(f"ALTER TABLE workshops_{table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE workshops_session SET ran_by = 0")
    Attendance.objects.update(counted_year=None, counted_centre=None, counted_minutes=None)


def _again() -> None:
    db_triggers.install(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("attendance", "session"):
                cursor.execute(f"ALTER TABLE workshops_{table} ENABLE TRIGGER USER")


def test_what_a_migration_wrote_without_triggers_is_filled_afterwards(here):
    """On SQLite after each migration, on PostgreSQL after one backwards."""
    _forget()
    _again()
    db_triggers.refill_after_migrate(using="default", plan=[(None, True)])
    _compare()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_two_write_at_once_is_counted():
    made = centre_with_people("here", "Here")
    write_cohort(made.centre)
    open_sheets = list(Session.objects.filter(code__in=["s8", "s10"]).order_by("pk"))
    person = Participant.objects.filter(attendances=None)[0]

    def mark(sheet: Session) -> Callable[[], Any]:
        return lambda: Attendance.objects.bulk_create([Attendance(session=sheet, participant=person, status="present")])

    def close(sheet: Session) -> Callable[[], Any]:
        return lambda: Session.objects.filter(pk=sheet.pk).update(state="closed", closed_at=timezone.now())

    def runs(provider: str, **who: Any) -> Callable[[], Any]:
        row = SessionFacilitator(session=Session.objects.get(code="s9"), provider=provider, **who)
        return lambda: SessionFacilitator.objects.bulk_create([row])

    partner = Workshop.objects.get(centre=made.centre, code="cul").organisation
    collisions = [
        (mark(open_sheets[0]), close(open_sheets[0])),
        (close(open_sheets[1]), mark(open_sheets[1])),
        (runs("team"), runs("partner", organisation=partner)),
    ]
    for first, second in collisions:
        results = collide(first, second)
        assert not [one for one in results if isinstance(one, Exception)]
        _compare()
    assert Attendance.objects.filter(participant=person, counted_year__isnull=False).count() == 2


def test_values_of_a_column_in_which_a_provider_is_contained():
    assert (sums_with("team"), sums_with("partner")) == ([1, 3, 5, 7], [4, 5, 6, 7])
