"""Centres as large as a region's, written in bulk by statements of the database: `write_region(permille)`.

One centre of 200,000 persons, a million sessions and ten million attendance rows over ten years; beside it one of a
tenth of that, for growth, and small ones. A share of a thousand scales all of them. The same rows come in each run.
No history, no act: this is the ground that is measured, not what is measured.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from accounts.enums import Role
from accounts.models import Centre, Membership, TeamMember, User
from benchmarks.seed_persons import _person
from core.actor import acting_as
from core.periods import today
from participants.enums import SealState
from participants.models import Intervention, Participant, Seal
from partners.enums import OrganisationRole
from partners.models import Organisation
from reporting.models import FundingPeriod, StaffPost
from workshops.enums import Provider, WorkshopKind
from workshops.models import Attendance, Session, SessionFacilitator, Workshop

FIRST, LAST = 2014, 2023  # ten years that are over
DAYS = (dt.date(LAST, 12, 31) - dt.date(FIRST, 1, 1)).days + 1
A_SESSION = 10  # attendance rows
REGION = (200_000, 1_000_000)  # persons, sessions
SMALL_CENTRES = 20
BATCH = 5000
PORTION = 100_000  # sessions a statement
BULKY = [Session, SessionFacilitator, Attendance]


@dataclass(frozen=True)
class Ground:
    """What was written: the whole centre, the one of a tenth, a small one."""

    whole: Centre
    tenth: Centre
    small: Centre
    manager: User


def write_region(permille: int = 1000) -> Ground:
    """Write every centre and return those that are measured. `permille` of 1 is the size that a small run takes."""
    persons, sessions = (number * permille // 1000 for number in REGION)
    with acting_as(User.objects.system(), "bench"), _without_indexes():
        whole = _centre("whole", persons, sessions)
        tenth = _centre("tenth", persons // 10, sessions // 10)
        small = [
            _centre(f"small-{n}", max(20, persons // 1000), max(50, sessions // 1000)) for n in range(SMALL_CENTRES)
        ]
    manager = User.objects.get(email="manager-whole@bench.invalid")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return Ground(whole, tenth, small[0], manager)


def existing() -> Ground:
    """Return what an earlier run wrote into this database."""
    found = {centre.code: centre for centre in Centre.objects.filter(code__in=["whole", "tenth", "small-0"])}
    manager = User.objects.get(email="manager-whole@bench.invalid")
    return Ground(found["whole"], found["tenth"], found["small-0"], manager)


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Take indexes, constraints and triggers off the bulky tables for the length of the loading (PostgreSQL)."""
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    again = []
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '64MB'")
        cursor.execute("SET max_parallel_maintenance_workers = 2")
        for model in BULKY:
            table = model._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid), contype FROM pg_constraint "
                "WHERE conrelid = %s::regclass AND contype = 'u'",
                [table],
            )
            for name, said, _type in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
                again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}')
            cursor.execute(
                "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c "
                "ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
                [table],
            )
            for name, said in cursor.fetchall():
                cursor.execute(f'DROP INDEX "{name}"')
                again.append(said)
    yield
    with connection.cursor() as cursor:
        for statement in again:
            cursor.execute(statement)
        for model in BULKY:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER ALL")
        cursor.execute("RESET synchronous_commit; RESET maintenance_work_mem; RESET work_mem")


def _centre(code: str, persons: int, sessions: int) -> Centre:
    centre = Centre.objects.create(code=code, name=f"Centre {code}")
    roles = {"manager": Role.MANAGER, "worker": Role.SOCIAL_WORKER}
    for name, role in roles.items():
        user = User.objects.create_user(f"{name}-{code}@bench.invalid")
        Membership.objects.create(user=user, centre=centre, role=role, starts_on=dt.date(FIRST, 1, 1))
    members = TeamMember.objects.bulk_create([TeamMember(centre=centre, code=f"{code}-{n}") for n in range(8)])
    StaffPost.objects.bulk_create(
        StaffPost(centre=centre, member=one, function="Team", fraction=1, starts_on=dt.date(FIRST + n % 4, 1, 1))
        for n, one in enumerate(members)
    )
    FundingPeriod.objects.create(centre=centre, funder="Fund", starts_on=dt.date(FIRST, 1, 1))
    drawn = random.Random(code)
    for start in range(0, persons, BATCH):
        rows = [_person(centre, number, drawn) for number in range(start, min(persons, start + BATCH))]
        Participant.objects.bulk_create(rows)
    _programme(centre, members, persons, sessions)
    return centre


def _programme(centre: Centre, members: list[TeamMember], persons: int, sessions: int) -> None:
    from_outside = (OrganisationRole.SUBCONTRACTOR, OrganisationRole.PARTNER)
    organisations = Organisation.objects.bulk_create(
        Organisation(centre=centre, name=f"Organisation {n}", role=from_outside[n % 2]) for n in range(20)
    )
    providers, kinds = Provider.values, WorkshopKind.values
    shops = []
    for n in range(max(12, sessions // 500)):
        provider = providers[n % 3]
        fitting = None if provider == Provider.TEAM else organisations[(n * 2 + (n % 3 == 2)) % 20]
        shops.append(
            Workshop(
                centre=centre,
                code=f"W{n}",
                title=f"Workshop {n}",
                kind=kinds[n // 3 % 3],
                provider=provider,
                organisation=fitting,
            )  # fmt: skip
        )
    shops = Workshop.objects.bulk_create(shops, batch_size=BATCH)
    team, outside = members[0].pk, organisations[0].pk
    first_session = (Session.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    first_person = Participant.objects.filter(centre=centre).order_by("pk").values_list("pk", flat=True)[0]
    ground = {
        "sessions": sessions, "persons": persons, "shops": len(shops), "first_shop": shops[0].pk,
        "first_session": first_session, "first_person": first_person, "team": team, "organisation": outside,
        "window": max(A_SESSION + 1, persons * 3 // 10), "centre": centre.pk,
    }  # fmt: skip
    for start in range(0, sessions, PORTION):
        _sessions(ground, start, min(sessions, start + PORTION))
    _aside(centre, members[0], persons)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('workshops_session', 'id'), max(id)) FROM workshops_session"
            )


def _sql(text: str, ground: dict[str, Any], start: int, stop: int) -> None:
    """Run a statement over the numbers n from start to stop - 1."""
    postgresql = connection.vendor == "postgresql"
    numbers = (
        f"numbers AS (SELECT generate_series({start}::bigint, {stop - 1}) AS n)"
        if postgresql
        else f"numbers AS (SELECT {start} AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < {stop - 1})"
    )
    values = {
        **ground,
        "with": f"WITH RECURSIVE {numbers}",
        "uuid": "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))",
        "now": "now()" if postgresql else "'2024-01-01 00:00:00'",
        "day": f"(date '{FIRST}-01-01' + (day)::int)" if postgresql else f"date('{FIRST}-01-01', day || ' days')",
        "nothing": "NULL::timestamptz" if postgresql else "NULL",
        "nobody": "NULL::bigint" if postgresql else "NULL",
        "time": "::time" if postgresql else "",
        "days": DAYS,
        "why": Session._meta.get_field("cancel_reason").get_db_prep_save("bench", connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(text.format(**values))


def _sessions(ground: dict[str, Any], start: int, stop: int) -> None:
    """Write sessions, who ran them and who was on their sheets; 96 of a hundred are closed."""
    _sql(
        """{with}, s AS (
            SELECT n, n * {days} / {sessions} AS day, (n * 37) % 100 AS luck FROM numbers)
        INSERT INTO workshops_session (id, uuid, created_at, workshop_id, code, date, starts_at, ends_at, place,
            state, ran_by, cancel_reason, reopen_reason, closed_at)
        SELECT {first_session} + n, {uuid}, {now}, {first_shop} + n % {shops}, 'S' || n, {day},
            CASE WHEN n % 2 = 0 THEN '09:00:00'{time} ELSE '13:30:00'{time} END,
            CASE WHEN n % 2 = 0 THEN '11:30:00'{time} ELSE '16:00:00'{time} END, '',
            CASE WHEN luck < 96 THEN 'closed' WHEN luck < 98 THEN 'cancelled' ELSE 'planned' END,
            CASE w.provider WHEN 'team' THEN 1 WHEN 'subcontractor' THEN 2 ELSE 4 END
                + CASE WHEN w.provider <> 'team' AND n % 7 = 0 THEN 1 ELSE 0 END,
            CASE WHEN luck < 98 AND luck >= 96 THEN '{why}' ELSE '' END, '',
            CASE WHEN luck < 96 THEN {now} ELSE {nothing} END
        FROM s JOIN workshops_workshop w ON w.id = {first_shop} + n % {shops}""",
        ground, start, stop,
    )  # fmt: skip
    outside = """INSERT INTO workshops_sessionfacilitator (session_id, provider, organisation_id, member_id)
        SELECT {first_session} + n, w.provider, w.organisation_id, {nobody}
        FROM numbers JOIN workshops_workshop w ON w.id = {first_shop} + n % {shops} WHERE w.provider <> 'team'"""
    team = """INSERT INTO workshops_sessionfacilitator (session_id, provider, organisation_id, member_id)
        SELECT {first_session} + n, 'team', {nobody}, {team}
        FROM numbers JOIN workshops_workshop w ON w.id = {first_shop} + n % {shops}
        WHERE w.provider = 'team' OR n % 7 = 0"""
    for text in (outside, team):
        _sql("{with} " + text, ground, start, stop)
    _sql(
        """{with}, k AS (SELECT n AS k FROM numbers WHERE n < {start} + 10), a AS (
            SELECT n, n * ({persons} - {window}) / {sessions} + (n * 7919 + (k - {start}) * ({window} / 10)) % {window}
                AS person,
            CASE (n * 31 + k * 17) % 25 WHEN 0 THEN 'excused' WHEN 1 THEN 'excused' WHEN 2 THEN 'no_news'
                WHEN 3 THEN 'late' WHEN 4 THEN 'left_early' ELSE 'present' END AS status FROM numbers CROSS JOIN k)
        INSERT INTO workshops_attendance (uuid, created_at, session_id, participant_id, status,
            counted_centre, counted_year, counted_minutes)
        SELECT {uuid}, {now}, s.id, {first_person} + person, a.status,
            CASE WHEN {counts} THEN {centre} END, CASE WHEN {counts} THEN s.year END,
            CASE WHEN {counts} THEN s.minutes END
        FROM a JOIN workshops_session s ON s.id = {first_session} + n""",
        {**ground, "start": start, "counts": "s.state = 'closed' AND a.status IN ('present', 'late', 'left_early')"},
        start, stop,
    )  # fmt: skip


def _aside(centre: Centre, member: TeamMember, persons: int) -> None:
    """Write interventions (half of the persons have one) and a few files under a seal."""
    drawn = random.Random(persons)
    keys = list(Participant.objects.filter(centre=centre).order_by("pk").values_list("pk", flat=True))
    Intervention.objects.bulk_create(
        (
            Intervention(
                participant_id=key, minutes=30, kind="interview", done_by=member,
                date=dt.date(FIRST, 1, 1) + dt.timedelta(days=drawn.randrange(DAYS)),
            )
            for key in keys[::2]
        ),
        batch_size=BATCH,
    )  # fmt: skip
    user = User.objects.get(email=f"manager-{centre.code}@bench.invalid")
    Seal.objects.bulk_create(
        Seal(participant_id=key, reason="bench", asked_by=user, state=SealState.IN_FORCE, sealed_on=today())
        for key in keys[5 : 5 + 3]
    )
