"""Rights on real records: lists and single objects agree, and a right ends with what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.enums import Role
from accounts.memberships import current_memberships
from accounts.models import Centre, User
from core.actor import acting_as
from core.periods import today
from participants.models import Consent, Participant
from permissions.checks import has_right, may
from permissions.policy import UnknownAction
from permissions.transitions import moves_of, moves_offered, state_field
from tests.accounts.test_policy import CENTRE, MATRIX, OWN_FILES, OWN_SESSIONS
from tests.support.factories import (
    ActionFactory,
    AgreementFactory,
    AssessmentFactory,
    AttendanceFactory,
    ConsentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    FactFactory,
    FundingPeriodFactory,
    GroupFactory,
    InterventionFactory,
    JobFactory,
    LiteracyTestFactory,
    MembershipFactory,
    NationalNumberFactory,
    OperationEntryFactory,
    OperationFactory,
    OrganisationFactory,
    PlanFactory,
    ProblemFactory,
    RatingFactory,
    ReferentAssignmentFactory,
    ReportFactory,
    SelfRatingFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    StaffPostFactory,
    TrackFactory,
    UserFactory,
    WorkshopFactory,
    system,
)
from tests.support.machines import SCENES, make
from tests.support.stage import Stage, member_of
from workshops.models import Session

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


@dataclass
class Place:
    """Where a record lies: the file it belongs to and, for a session, who runs it."""

    centre: Centre
    file: Participant
    facilitator: Any


# What a kind of record is made of in a place, and an action that is asked of it.
IN_A_FILE: dict[str, tuple[str, Callable[[Place], Model]]] = {
    "participant": ("participant.file", lambda p: p.file),
    "identity": ("participant.identity", lambda p: p.file),
    "national number": ("participant.national_number", lambda p: NationalNumberFactory(participant=p.file)),
    "consent": ("participant.file", lambda p: ConsentFactory(participant=p.file)),
    "fact": ("participant.file", lambda p: FactFactory(participant=p.file)),
    "intervention": ("participant.file", lambda p: InterventionFactory(participant=p.file)),
    "referent": ("participant.file", lambda p: p.file.referents.get()),
    "enrolment": ("enrolment.move", lambda p: EnrolmentFactory(participant=p.file)),
    "entry in an operation": ("operation.view", lambda p: OperationEntryFactory(participant=p.file)),
    "enrolment seen": ("enrolment.view", lambda p: EnrolmentFactory(participant=p.file)),
    "literacy test": ("assessment.content", lambda p: LiteracyTestFactory(participant=p.file)),
    "assessment": ("assessment.states", lambda p: AssessmentFactory(enrolment__participant=p.file)),
    "rating": ("assessment.content", lambda p: RatingFactory(assessment__enrolment__participant=p.file)),
    "own score": ("assessment.content", lambda p: SelfRatingFactory(assessment__enrolment__participant=p.file)),
    "problem": ("plan.content", lambda p: ProblemFactory(enrolment__participant=p.file)),
    "plan": ("plan.states", lambda p: PlanFactory(problem__enrolment__participant=p.file)),
    "action": ("plan.move", lambda p: ActionFactory(plan__problem__enrolment__participant=p.file)),
    "exit project": ("plan.content", lambda p: ExitProjectFactory(enrolment__participant=p.file)),
}


def session_in(place: Place, **values: Any) -> Session:
    session = SessionFactory(workshop=WorkshopFactory(centre=place.centre), **values)
    SessionFacilitatorFactory(session=session, member=place.facilitator)
    return session


def workshop_in(place: Place) -> Model:
    return session_in(place).workshop


IN_A_CENTRE: dict[str, tuple[str, Callable[[Place], Model]]] = {
    "session": ("session.view", session_in),
    "register": ("session.register", session_in),
    "attendance of a person": (
        "attendance.view",
        lambda p: AttendanceFactory(session=session_in(p), participant=p.file),
    ),
    "attendance": ("session.view", lambda p: AttendanceFactory(session=session_in(p), participant=p.file)),
    "workshop": ("workshop.view", workshop_in),
    "reopening": ("session.reopen", lambda p: session_in(p, state="closed")),
    "track": ("enrolment.groups", lambda p: TrackFactory(centre=p.centre)),
    "group": ("enrolment.groups", lambda p: GroupFactory(centre=p.centre)),
    "operation": ("figures.view", lambda p: OperationFactory(centre=p.centre)),
    "organisation": ("organisation.view", lambda p: OrganisationFactory(centre=p.centre)),
    "agreement": ("agreement.move", lambda p: AgreementFactory(organisation__centre=p.centre)),
    "funding": ("figures.view", lambda p: FundingPeriodFactory(centre=p.centre)),
    "staff": ("staff.view", lambda p: StaffPostFactory(centre=p.centre)),
    "report": ("report.view", lambda p: ReportFactory(centre=p.centre)),
}


def places(stage: Stage) -> dict[str, Place]:
    """Return the worker's own place (run by the facilitator), a colleague's (run by nobody asked), another centre's."""
    members = stage.members
    return {
        "own": Place(stage.here, stage.own, members["facilitator"]),
        "colleague's": Place(stage.here, stage.colleagues, members["colleague"]),
        "other centre's": Place(stage.there, stage.theirs, members["stranger"]),
    }


COVERED = {
    CENTRE: {"own", "colleague's"},
    OWN_FILES: {"own"},
    OWN_SESSIONS: {"own"},
    None: set(),
}


@pytest.mark.parametrize("kind", [*IN_A_FILE, *IN_A_CENTRE])
def test_each_role_has_what_the_page_says_and_nothing_else(stage, kind):
    """Own, colleague's, other centre's; and may() answers for each what the list holds."""
    action, build = (IN_A_FILE | IN_A_CENTRE)[kind]
    with acting_as(system(), "test"):
        records = {name: build(place) for name, place in places(stage).items()}
    for role in Role:
        user = stage.of_role(role)
        listed = type(records["own"])._default_manager.for_user(user, action)
        covered = {name for name, record in records.items() if listed.filter(pk=record.pk).exists()}
        assert covered == COVERED[MATRIX[action].get(role.value)], role
        assert covered == {name for name, record in records.items() if may(user, action, record)}, role


def test_a_stranger_with_the_same_right_has_her_own_files_only(stage):
    assert list(Participant.objects.for_user(stage.stranger, "participant.file")) == [stage.theirs]
    assert list(Participant.objects.for_user(stage.worker, "participant.file")) == [stage.own]
    assert list(Participant.objects.for_user(stage.colleague, "participant.file")) == [stage.colleagues]


def test_a_file_with_many_records_is_listed_once(stage):
    with acting_as(system(), "test"):
        ReferentAssignmentFactory(
            participant=stage.own, member=stage.members["worker"], starts_on=today() - timedelta(days=9)
        )
        ReferentAssignmentFactory(participant=stage.own, member=stage.members["colleague"])
    assert list(Participant.objects.for_user(stage.worker, "participant.file")) == [stage.own]


class TestTheEndOfARight:
    """Each test takes away one thing a right rests on."""

    @pytest.mark.parametrize(
        ("values", "kept"),
        [
            ({"ends_on": YESTERDAY}, False),
            ({"ends_on": timedelta()}, True),
            ({"ends_on": TOMORROW}, True),
            ({"starts_on": TOMORROW}, False),
            ({"starts_on": timedelta()}, True),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("on", ["assignment", "membership"])
    def test_days_are_both_included(self, stage, on, values, kept):
        days = {name: today() + shift for name, shift in values.items()}
        rows = stage.own.referents if on == "assignment" else stage.worker.memberships
        rows.update(**days)
        assert may(stage.worker, "participant.file", stage.own) is kept
        if on == "membership":
            assert has_right(stage.worker, "participant.file") is kept
            assert may(stage.worker, "participant.identity", stage.colleagues) is kept
        else:
            assert may(stage.worker, "participant.identity", stage.own), "a colleague's file from now on"

    def test_account_closed(self, stage):
        User.objects.filter(pk=stage.worker.pk).update(is_active=False)
        for user in (stage.worker, User.objects.get(pk=stage.worker.pk)):  # as read before, and as read now
            assert not may(user, "participant.file", stage.own)
            assert not has_right(user, "participant.file")

    @pytest.mark.parametrize("who", [None, AnonymousUser()], ids=["none", "anonymous"])
    def test_nobody(self, stage, who):
        assert current_memberships(who) == []
        assert not may(who, "participant.identity", stage.own)
        assert not has_right(who, "participant.identity")
        assert not Participant.objects.for_user(who, "participant.identity").exists()

    def test_no_membership(self, stage):
        with acting_as(system(), "test"):
            guest = UserFactory()
        assert not may(guest, "participant.identity", stage.own)
        assert not has_right(guest, "figures.view")

    def test_a_team_member_that_stands_for_no_account_gives_nobody_a_right(self, stage):
        stage.members["worker"].__class__.objects.filter(code="worker").update(user=None)
        assert not may(stage.worker, "participant.file", stage.own)

    def test_a_right_by_assignment_needs_the_role_in_that_centre(self, stage):
        """A referent who became a facilitator has no file any more, whatever assignment was forgotten."""
        stage.worker.memberships.update(role=Role.FACILITATOR)
        assert not may(stage.worker, "participant.file", stage.own)

    def test_an_assignment_in_another_centre_is_refused(self, stage):
        with acting_as(system(), "test"), pytest.raises(IntegrityError, match="same centre"), transaction.atomic():
            ReferentAssignmentFactory(participant=stage.theirs, member=stage.members["worker"])
        assert not may(stage.worker, "participant.file", stage.theirs)


class TestSeveralMemberships:
    def test_rights_add_up_and_stay_each_in_its_centre(self, stage):
        with acting_as(system(), "test"):
            MembershipFactory(user=stage.worker, centre=stage.there, role=Role.MANAGER)
            report_here = ReportFactory(centre=stage.here)
            report_there = ReportFactory(centre=stage.there)
        assert set(Participant.objects.for_user(stage.worker, "participant.identity")) == {
            stage.own, stage.colleagues, stage.theirs
        }  # fmt: skip
        assert may(stage.worker, "report.view", report_there)
        assert not may(stage.worker, "report.view", report_here)
        assert has_right(stage.worker, "report.view", centre=stage.there)
        assert not has_right(stage.worker, "report.view", centre=stage.here)

    def test_the_wider_scope_of_one_centre_wins(self, stage):
        with acting_as(system(), "test"):
            MembershipFactory(user=stage.worker, centre=stage.here, role=Role.MANAGER)
            assessment = AssessmentFactory(enrolment__participant=stage.colleagues)
        assert may(stage.worker, "assessment.states", assessment)
        assert not may(stage.worker, "assessment.content", assessment)

    def test_memberships_in_force_are_read_with_their_centre(self, stage, django_assert_num_queries):
        with django_assert_num_queries(1):
            [membership] = current_memberships(stage.worker)
            assert membership.centre.name == "Here"


class TestUnknownActions:
    @pytest.mark.parametrize("who", ["worker", "dpo", "nobody"])
    def test_an_undeclared_action_is_an_error_for_everybody(self, stage, who):
        user = AnonymousUser() if who == "nobody" else getattr(stage, who)
        for ask in (
            lambda: has_right(user, "participant.erase"),
            lambda: may(user, "participant.erase", stage.own),
            lambda: Participant.objects.for_user(user, "participant.erase"),
        ):
            with pytest.raises(UnknownAction):
                ask()


class TestHasRight:
    @pytest.mark.parametrize("action", sorted(MATRIX))
    def test_it_is_the_table(self, stage, action):
        for role in Role:
            user = stage.of_role(role)
            assert has_right(user, action) is (role.value in MATRIX[action])
            assert has_right(user, action, centre=stage.here) is (role.value in MATRIX[action])
            assert not has_right(user, action, centre=stage.there)


class TestOwnJobs:
    def test_each_sees_what_they_started_where_they_still_work(self, stage):
        mine = JobFactory(owner=stage.manager, centre=stage.here)
        other = JobFactory(owner=stage.second_manager, centre=stage.here)
        elsewhere = JobFactory(owner=stage.manager, centre=stage.there)
        assert [may(stage.manager, "job.view", job) for job in (mine, other, elsewhere)] == [True, False, False]
        stage.manager.memberships.update(ends_on=today() + YESTERDAY)
        assert not may(stage.manager, "job.view", mine)


class TestSessions:
    def test_a_facilitator_of_two_has_both(self, stage):
        with acting_as(system(), "test"):
            second = member_of(stage.here, Role.FACILITATOR, "second-facilitator")
            session = session_in(places(stage)["own"])
            SessionFacilitatorFactory(session=session, provider="partner")
        assert may(stage.facilitator, "session.register", session)
        assert not may(second, "session.register", session)

    def test_a_facilitator_reads_no_file_of_those_on_the_sheet(self, stage):
        with acting_as(system(), "test"):
            AttendanceFactory(session=session_in(places(stage)["own"]), participant=stage.own)
        for action in MATRIX:
            if action.startswith("participant."):
                assert not may(stage.facilitator, action, stage.own)


class TestOffered:
    @pytest.mark.parametrize("model", sorted(SCENES, key=lambda model: model.__name__), ids=lambda m: m.__name__)
    def test_offered_are_the_moves_of_the_state_that_one_may_make(self, stage, model):
        for state, _ in state_field(model).choices:
            obj = make(stage, model, state)
            for role in Role:
                user = stage.of_role(role)
                wanted = {
                    name
                    for name, declared in moves_of(model).items()
                    if state in {move.source for move in declared} and may(user, declared[0].permission, obj)
                }
                assert set(moves_offered(obj, user)) == wanted


def test_a_kind_of_record_that_a_scope_does_not_know_gives_nothing(stage):
    """Consents have no sessions: a facilitator who asks with a right on sessions gets none, not all."""
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own)
    assert not Consent.objects.for_user(stage.facilitator, "session.view").exists()
