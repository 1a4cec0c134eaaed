"""The demonstration as it is made: a centre of today in which every state of every record is to be seen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from accounts.enums import Role, RoleStatus
from accounts.models import Centre, Membership, User
from actionplans.models import Action, ExitStep, Plan, Problem
from appointments.models import Appointment
from assessments.due import due_of, is_long_past
from assessments.models import Assessment
from audit.chain_verifier import verify
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from demo.build import build
from demo.clock import at
from documents.models import Document
from home.dashboard import home_of
from jobs.enums import JobState
from jobs.models import Job
from messaging.enums import MessageState
from messaging.models import Message
from oversight.models import Alert
from participants.enums import STARTED_STATES, EnrolmentState
from participants.models import (
    AfterContact,
    BreakGlassReview,
    Consent,
    Enrolment,
    Group,
    Intervention,
    Participant,
    ParticipantUserGrant,
    ReferentAssignment,
    Seal,
    Track,
)
from partners.models import Agreement
from permissions.transitions import state_field
from reporting.models import FundingPeriod, StaffPost
from tests.reporting.test_workbook import PUBLISHED
from tests.support.own_database import default_is
from tests.support.stack import copy_demonstration
from workshops.agreement_hours import hours_of
from workshops.enums import SessionState
from workshops.models import BatchMark, Session, SessionFacilitator

# Reports have no page.
MACHINES = (
    Appointment,
    Document,
    Enrolment,
    Seal,
    Assessment,
    Session,
    BatchMark,
    Plan,
    Action,
    ExitStep,
    AfterContact,
    Agreement,
)
MOST_WAITING, MOST_LATE = 12, 5
WEEK = dt.timedelta(days=7)

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines, pytest.mark.xdist_group("demonstration")]


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make the database of these tests a copy of the demonstration, which is built once a run."""
    if connection.vendor != "sqlite":
        pytest.skip("The prepared demonstration is on SQLite; tests/stack run it on PostgreSQL.")
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), default_is(str(copy_demonstration(folder))):
        yield folder


@pytest.fixture
def demo(prepared: Path, db: None) -> SimpleNamespace:
    """The centre, and its accounts by their addresses' first words."""
    users = User.objects.filter(email__endswith="@demo.jalon.example")
    return SimpleNamespace(
        centre=Centre.objects.get(code="demo"), users={user.email.partition("@")[0]: user for user in users}
    )


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model.__name__)
def test_every_state_is_to_be_seen(demo, model):
    field = state_field(model)
    assert set(model._base_manager.order_by().values_list(field.name, flat=True)) == {key for key, _ in field.choices}


def test_messages_show_what_may_become_of_them(demo):
    found = set(Message.objects.values_list("state", flat=True))
    assert found >= {MessageState.DELIVERED, MessageState.FAILED, MessageState.SKIPPED}


def test_every_state_of_assessments_that_wait(demo):
    worker, colleague = demo.users["as1"], demo.users["as2"]
    found = []
    for user in (worker, colleague):
        with acting_as(user, centre=demo.centre):
            found += due_of(user)
    assert any(one.draft for one in found)
    assert any(one.until and one.until < today() for one in found)
    assert any(one.until and one.until >= today() for one in found)


def test_people_end_and_come_back(demo):
    this_month = Q(ended_on__year=today().year, ended_on__month=today().month)
    ended = Enrolment.objects.filter(this_month).values_list("state", flat=True)
    assert {EnrolmentState.COMPLETED, EnrolmentState.LEFT} == set(ended)
    assert Enrolment.objects.filter(number__gt=1, state=EnrolmentState.ACTIVE).exists()
    assert Enrolment.objects.filter(state=EnrolmentState.ACTIVE, breaks__ended_on__isnull=False).exists()


def test_the_week_has_what_happens_in_a_week(demo):
    around = Session.objects.filter(date__range=(today() - 2 * WEEK, today() + 2 * WEEK))
    assert set(around.values_list("state", flat=True)) == set(SessionState.values)
    assert Session.objects.filter(date=today(), state=SessionState.PLANNED).count() >= 2
    ran = SessionFacilitator.objects.filter(session__in=around, member__isnull=False)
    assert any(row.member_id not in row.session.planned_facilitators.values_list("member", flat=True) for row in ran), (
        "nobody stood in"
    )
    assert TransitionLog.objects.filter(move="call_off").exists()


def test_plans_are_open_done_and_given_up(demo):
    assert Problem.objects.filter(plan=None).exists()
    closed = Plan.objects.filter(state="closed").annotate(dropped=Count("actions", filter=Q(actions__state="dropped")))
    assert {bool(plan.dropped) for plan in closed} == {True, False}


def test_the_hours_of_an_agreement_are_nearly_used(demo):
    agreements = Agreement.objects.filter(state="signed", hours__isnull=False)
    assert any(90 <= (hours.percent or 0) <= 94 for hours in hours_of(list(agreements)).values())


def test_exceptions_agreements_of_persons_and_what_is_told(demo):
    now = timezone.now()
    assert ParticipantUserGrant.objects.cover().not_over(now).exists()
    assert BreakGlassReview.objects.waiting().exists()
    assert not BreakGlassReview.objects.overdue(today()).exists()
    assert BreakGlassReview.objects.exclude(verdict="").exists()
    assert set(Consent.objects.values_list("kind", flat=True)) == {
        "participation",
        "sharing",
        "image",
        "messages",
        "follow_up",
    }
    assert Consent.objects.filter(withdrawn_on__isnull=False).exists()
    assert {bool(one.looked_at) for one in Alert.objects.all()} == {True, False}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE, JobState.FAILED}
    assert Membership.objects.filter(status=RoleStatus.AWAITING).exists()
    assert Intervention.objects.filter(date__gt=today() - WEEK).exists()


def test_nothing_of_the_past_is_current(demo):
    """No path, group, charge, post or source of funds of the workbook is under way."""
    running = Enrolment.objects.filter(state__in=STARTED_STATES)
    assert min(running.values_list("starts_on", flat=True)) > today() - 50 * WEEK
    current = Group.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()), starts_on__lte=today())
    assert current.count() == 3
    assert min(current.values_list("starts_on", flat=True)) > today() - 50 * WEEK
    assert Group.objects.filter(starts_on__gt=today()).exists()
    assert all(path.group in current for path in running.select_related("group"))
    assert {group.track for group in current} <= set(Track.objects.offered_on(today()))
    posts = StaffPost.objects.in_post_on(today())
    assert [post.member.user_id is not None for post in posts] == [True] * 3
    assert FundingPeriod.objects.filter(starts_on__lte=today(), ends_on__gte=today()).exists()
    charge = ReferentAssignment.objects.current(today()).values("participant")
    recent = Enrolment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today() - 50 * WEEK))
    assert not Participant._base_manager.filter(pk__in=charge).exclude(enrolments__in=recent).exists()


def test_nothing_is_of_the_future(demo):
    assert not TransitionLog.objects.filter(at__gt=timezone.now()).exists()
    assert not Session.objects.filter(closed_at__gt=timezone.now()).exists()
    assert not Assessment.objects.filter(date__gt=today()).exists()


def test_sheets_were_closed_on_their_day(demo):
    closed = Session.objects.filter(state=SessionState.CLOSED, groups__starts_on__gt=today() - 50 * WEEK).distinct()
    assert closed.count() > 30
    assert all(timezone.localdate(session.closed_at) == session.date for session in closed)


@pytest.mark.parametrize("who", ["as1", "as2", "animation", "responsable", "reseau", "dpo", "administration"])
def test_home_tells_of_few_things_and_of_fewer_that_are_late(demo, who: str):
    user = demo.users[who]
    membership = user.memberships.get(status=RoleStatus.IN_FORCE)
    with acting_as(user, centre=demo.centre):
        lines = home_of(user, membership, everything=True).waiting.lines
        assert len(lines) <= MOST_WAITING, [str(line.heading) for line in lines]
        assert sum(line.is_late for line in lines) <= MOST_LATE
        for line in lines:
            assert line.due is None or abs(line.due - today()) < 5 * WEEK, line.heading


def test_no_assessment_of_the_past_waits(demo):
    for who in ("as1", "as2"):
        user = demo.users[who]
        with acting_as(user, centre=demo.centre):
            assert not [str(one.file) for one in due_of(user) if is_long_past(one)]


@pytest.mark.parametrize("as_of", ["2017-06-01", ""])
def test_the_published_figures_are_those_of_the_workbook(demo, as_of: str):
    out = io.StringIO()
    words = ["--from", "2012", "--to", "2017", "--centre", "demo", *(["--as-of", as_of] if as_of else [])]
    call_command("evolution_table", *words, "--format", "csv", stdout=out)
    told = {row["code"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}
    for code, values in PUBLISHED.items():
        assert [int(told[code][str(year)]) for year in range(2012, 2018)] == values, code


@pytest.fixture
def kept_beside(prepared: Path, tmp_path: Path, settings) -> None:
    """Let the demonstration find its sign-ins and its link, and write beside no other."""
    for name in ("demo-sign-ins.json", "demo-link.txt"):
        shutil.copy(prepared / name, tmp_path / name)
    settings.VAR_DIR = tmp_path


def counted() -> dict[str, int]:
    models = (Participant, Enrolment, Session, Assessment, Plan, Agreement, Job, TransitionLog, Membership)
    return {model.__name__: model._base_manager.count() for model in models}


def test_a_second_run_changes_nothing(demo, kept_beside):
    before = counted()
    build()
    assert counted() == before


def test_a_run_on_a_later_day_adds_its_weeks(demo, kept_beside):
    before = counted()
    later = timezone.now() + 2 * WEEK
    with at(later):
        build()
        left = Session.objects.filter(date__lt=today(), groups__starts_on__gt=today() - 50 * WEEK)
        assert not left.filter(state=SessionState.PLANNED).exists()
        assert Session.objects.filter(date=today(), state=SessionState.PLANNED).exists()
        assert Session.objects.filter(date__gt=today(), state=SessionState.PLANNED).exists()
    after = counted()
    assert {name for name in after if after[name] != before[name]} == {"Session", "TransitionLog"}


def test_its_logs_are_whole(demo):
    """Rows of a moved clock follow each other in time, and are sealed: nobody is told that the logs were changed."""
    report = verify()
    assert report.rows > 1000
    assert report.findings == []


def test_the_roles_are_there(demo):
    held = {membership.role for membership in Membership.objects.filter(status=RoleStatus.IN_FORCE)}
    assert held == set(Role.values)
