"""A small centre that the former version filled, migrated with today's code: nothing lost, nothing invented.

The centre is a dump of each engine's own, made by the former version (former/README.md). All tests of this module read
the same database, migrated once.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import lzma
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Centre, User
from assessments.models import Assessment
from audit.chain_verifier import verify
from jobs.models import JobFile
from participants.models import Break, Enrolment, GroupStay, Operation, Participant, ParticipantUserGrant
from tests.support import databases, engines
from tests.support.client import JalonClient
from tests.support.own_database import default_is
from tests.support.shared_rows import arrange
from workshops.models import Attendance, PlannedFacilitator, Session, SessionFacilitator

FORMER = Path(__file__).with_name("former")
FIGURES = FORMER / "figures.csv"
# Migrating takes half a minute, whatever is in the database: PostgreSQL's is run with everything, as before a release.
pytestmark = [
    pytest.mark.both_engines,
    pytest.mark.skipif(
        "postgres" in os.environ.get("DATABASE_URL", "") and os.environ.get("CI") != "true",
        reason="On PostgreSQL with CI=true: half a minute of the processor",
    ),
]
ROLES = ("worker", "facilitator", "manager", "coordinator", "dpo", "administrator")
#: what the dump does not hold: texts of operations, two of them alike but for their blanks
TEXTS = """
UPDATE participants_enrolment SET operation = ' ESF  12' WHERE id = 1;
UPDATE participants_enrolment SET operation = 'ESF 12' WHERE id = 2;
INSERT INTO participants_historicalenrolment (
    id, uuid, created_at, act, channel, number, starts_on, planned_end_on, ended_on, exit_reason,
    no_exit_assessment_reason, decline_reason, operation, state, history_date, history_type, group_id,
    history_user_id, participant_id, track_id)
  SELECT
    id, uuid, created_at, act, channel, number, starts_on, planned_end_on, ended_on, exit_reason,
    no_exit_assessment_reason, decline_reason, 'Of the past', state, history_date, '~', group_id,
    history_user_id, participant_id, track_id
  FROM participants_historicalenrolment WHERE id = 1 LIMIT 1;
"""
#: tables that hold another number of rows afterwards, and why
GROW = {
    "django_migrations", "django_content_type", "auth_permission",  # Django's own
    "workshops_historicalsessionfacilitator",  # who was planned is taken from those who ran it, and history says so
}  # fmt: skip
SHRINK = {"workshops_sessionfacilitator"}  # those of sessions that never began: they are planned now
GONE = {"participants_participantgroupgrant", "participants_historicalparticipantgroupgrant"}


def former(engine: str) -> bytes:
    """Return the dump that the former version gave on an engine."""
    return lzma.decompress((FORMER / f"{engine}.sql.xz").read_bytes())


def load_sqlite() -> None:
    """Fill the file of the default connection, which knows the functions that constraints of Django's call."""
    connection.ensure_connection()
    connection.connection.executescript(former("sqlite").decode() + TEXTS)


def migrate_sqlite(path: str) -> None:
    """Migrate the file. What it becomes is kept, named by what it was made from, as databases.migrated_sqlite() is."""
    made_from = hashlib.sha256(former("sqlite") + TEXTS.encode()).hexdigest()[:8]
    kept = databases.KEPT / f"{databases.fingerprint()}-{made_from}.upgraded"
    with databases.alone("upgraded"):
        if not kept.exists():
            databases.migrate(f"sqlite:///{path}")
            for old in databases.KEPT.glob("*.upgraded"):
                old.unlink()
            beside = kept.with_suffix(".making")
            beside.unlink(missing_ok=True)
            with closing(sqlite3.connect(path)) as made, closing(sqlite3.connect(beside)) as copy:
                made.backup(copy)
            beside.rename(kept)
        else:
            Path(path).unlink()
            shutil.copyfile(kept, path)


def load_postgresql(address: str) -> str:
    """Make a database of the former version on the server; return its address."""
    made = engines.create_database(address, "former")
    with psycopg.connect(made, autocommit=True) as server:
        server.execute(former("postgresql"))
        server.execute(b"SET search_path TO public")  # a dump ends with none
        server.execute(TEXTS.encode())
    return made


def rows_of_tables() -> dict[str, int]:
    """Return how many rows each table holds."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


@pytest.fixture(scope="module")
def before(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    """Migrate the former centre and read it; give the rows that its tables had before."""
    with django_db_blocker.unblock():
        arrange(())
        if connection.vendor == "sqlite":
            name = str(tmp_path_factory.mktemp("former") / "former.sqlite3")
        else:
            address = load_postgresql(os.environ["DATABASE_URL"])
            name = address.rsplit("/", 1)[1]
        with default_is(name):
            if connection.vendor == "sqlite":
                load_sqlite()
            counts = rows_of_tables()
            connection.close()
            if connection.vendor == "sqlite":
                migrate_sqlite(name)
            else:
                databases.migrate(address)
            yield counts


@pytest.fixture(autouse=True)
def _upgraded(before: dict[str, int]) -> None:
    """Let each test read the migrated centre."""


def test_every_row_is_kept(before):
    after = rows_of_tables()
    changed = {name for name, count in before.items() if after.get(name) != count}
    assert changed <= GROW | SHRINK | GONE
    assert all(after[name] > before[name] for name in GROW)
    assert GONE.isdisjoint(after)
    moved = before["workshops_sessionfacilitator"] - after["workshops_sessionfacilitator"]
    gone = after["workshops_historicalsessionfacilitator"] - before["workshops_historicalsessionfacilitator"]
    assert moved == gone == SessionFacilitator.history.filter(history_type="-").count()


def test_no_figure_moves():
    told = io.StringIO()
    call_command("evolution_table", centre="here", as_of=dt.date(2026, 11, 20), format="csv", stdout=told)
    now, then = (
        list(csv.DictReader(text)) for text in (told.getvalue().splitlines(), FIGURES.read_text().splitlines())
    )
    for row in (*now, *then):
        row.pop("label")  # is in the language in force
    assert now == then
    assert [row["2016"] for row in then][:2] == ["3", "10"]


def test_stays_in_groups_come_from_the_history():
    stays = GroupStay.objects.filter(enrolment__participant__file_number__startswith="U-", group__code__gt="")
    several = stays.filter(enrolment__participant__last_name="Moves").order_by("starts_on")
    first, south, north = dt.date(2026, 9, 1), dt.date(2026, 10, 12), dt.date(2026, 11, 10)
    day = dt.timedelta(days=1)
    assert list(several.values_list("group__code", "starts_on", "ends_on")) == [
        ("North", first, south - day),
        ("South", south, north - day),
        ("North", north, None),
    ]
    others = stays.exclude(enrolment__participant__last_name="Moves")
    assert {(stay.group_id, stay.starts_on, stay.ends_on) for stay in others.select_related("enrolment")} == {
        (path.group_id, path.starts_on, None) for path in Enrolment.objects.filter(pk__in=others.values("enrolment"))
    }
    with_group = Enrolment.objects.exclude(group=None)
    assert with_group.count() == with_group.filter(stays__ends_on=None, stays__isnull=False).distinct().count()


def test_breaks_come_from_the_log_of_moves():
    breaks = Break.objects.filter(enrolment__participant__file_number__startswith="U-")
    rows = breaks.order_by("enrolment__participant__last_name", "starts_on").select_related("enrolment__participant")
    told = [(one.enrolment.participant.last_name, one.starts_on, one.ended_on, one.reason) for one in rows]
    assert told == [
        ("Breaks", dt.date(2026, 10, 5), dt.date(2026, 10, 18), "A child is ill"),
        ("Breaks", dt.date(2026, 11, 16), None, "Rest"),
        ("Completes", dt.date(2026, 10, 26), dt.date(2026, 11, 18), "A training"),
        ("Leaves", dt.date(2026, 10, 1), dt.date(2026, 10, 20), "To be at home"),
        ("Taken over", dt.date(2026, 9, 7), None, ""),
    ]
    assert not Break.objects.exclude(pk__in=breaks).exists()


def test_who_was_expected_is_read_from_breaks_and_stays():
    rows = Attendance.objects.filter(session__code__startswith="U-", expected=False)
    assert set(rows.values_list("session__code", "participant__last_name")) == {
        ("U-before", "Taken over"), ("U-during", "Taken over"), ("U-after", "Taken over"),
        ("U-before", "Goes"), ("U-during", "Goes"),
        ("U-during", "Leaves"), ("U-during", "Breaks"), ("U-after", "Completes"),
    }  # fmt: skip


def test_a_path_beside_another_says_so():
    beside = Enrolment.objects.exclude(beside_reason="")
    assert [(path.participant.last_name, path.number) for path in beside] == [("Beside", 2)]


def test_texts_of_operations_became_operations_of_the_centre():
    """D14 Each text of a path, of now or of the past, is one operation of its centre."""
    paths = Enrolment.objects.exclude(operation=None).order_by("pk").select_related("operation", "participant")
    assert [(path.pk, path.operation.code) for path in paths] == [(1, "ESF 12"), (2, "ESF 12")]
    assert all(path.operation.centre_id == path.participant.centre_id for path in paths)
    here = Operation.objects.filter(centre=paths[0].participant.centre).order_by("code")
    assert [(one.code, one.rules) for one in here] == [("ESF 12", "other"), ("Of the past", "other")]
    before = Enrolment.history.filter(id=1).exclude(operation=None)
    assert {row.operation.code for row in before} == {"Of the past"}


def test_grants_keep_their_meaning():
    grants = ParticipantUserGrant.objects.filter(content_object__last_name="Opened").order_by("permission__codename")
    codenames = [grant.permission.codename for grant in grants.select_related("permission")]
    assert codenames == ["break_glass_participant", "cover_participant"]


def test_files_of_jobs_are_in_the_vault_and_nowhere_in_clear():
    """D23 The bytes that stood in the table are read through their row, as they were."""
    file = JobFile.objects.get()
    assert (file.name, file.read()) == ("result.csv", b"1")
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "jobs_jobfile")}
    assert "content" not in columns


def test_plan_and_fact_of_sessions_are_apart():
    never = ["U-cancelled", "U-planned"]
    assert not SessionFacilitator.objects.filter(session__code__in=never).exists()
    planned = PlannedFacilitator.objects.filter(session__code__in=never, member__code="facilitator")
    assert sorted(planned.values_list("session__code", flat=True)) == never


def test_the_logs_are_as_they_were_sealed():
    report = verify(FORMER / f"{connection.vendor}.checkpoints.jsonl")
    assert report.is_sound, report.findings
    assert report.rows > 40


def test_a_second_migrate_has_nothing_to_do():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_each_role_open(role):
    """Home, lists and figures; files, plans, assessments and sessions as far as one may: the worker's, all of them."""
    here, client = Centre.objects.get(code="here"), JalonClient()
    client.force_login(User.objects.get(email=f"{role}@jalon.invalid"))
    files = Participant.objects.filter(centre=here).order_by("pk")
    seen = files if role == "worker" else files.filter(last_name__in=["Breaks", "Sealed", "Belkacem"])
    answers = {address: client.get(address).status_code for address in [*of_centre(), *of_records(seen)]}
    assert set(answers.values()) <= {200, 302, 403, 404}
    assert answers[reverse("home")] == 200
    if role == "worker":
        own = [reverse("participants:file", args=[one.uuid]) for one in files.filter(file_number__startswith="U-")]
        assert {answers[address] for address in own} == {200}


def of_centre() -> list[str]:
    """Return the addresses of pages that name no record."""
    names = ("home", "our-centre", "notices", "participants:files", "participants:cover", "participants:seals",
             "workshops:sessions", "workshops:workshops", "actionplans:waiting", "assessments:due",
             "reporting:evolution", "oversight:log")  # fmt: skip
    return [reverse(name) for name in names]


def of_records(files: QuerySet[Participant]) -> Iterator[str]:
    """Yield the addresses of files with their pages, plans and assessments, and of the sessions of their groups."""
    for file in files:
        for page in ("participants:file", "participants:paths", "participants:history", "actionplans:plan"):
            yield reverse(page, args=[file.uuid])
    for assessment in Assessment.objects.filter(enrolment__participant__in=files).order_by("pk"):
        yield reverse("assessments:assessment", args=[assessment.uuid])
    groups = GroupStay.objects.filter(enrolment__participant__in=files).values("group")
    for session in Session.objects.filter(session_groups__group__in=groups).order_by("pk").distinct():
        yield reverse("workshops:session", args=[session.uuid])
