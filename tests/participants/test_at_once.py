"""Two people make the same exception at the same moment: one is first, the other is told or finds it. Both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Notice
from core.actor import acting_as
from core.periods import today
from participants.models import BreakGlassReview, Cover, ParticipantUserGrant, ReferentAssignment, Seal
from participants.services.break_glass import open_file
from participants.services.cover import lend_caseload, lend_file
from participants.services.handover import charge_of, hand_over_file
from participants.services.seal_requests import ask, move
from permissions.transitions import MoveRefused
from tests.support.concurrency import collide
from tests.support.factories import (
    MembershipFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    TeamMemberFactory,
    UserFactory,
    system,
)
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


@pytest.fixture
def file(shared_stage: Stage):
    """A new file of the worker."""
    with acting_as(system(), "test"):
        participant = ParticipantFactory(centre=shared_stage.here)
        ReferentAssignmentFactory(participant=participant, member=shared_stage.members["worker"])
    return participant


@pytest.fixture
def third(shared_stage: Stage):
    """Another social worker of the centre, with a code of the team."""
    with acting_as(system(), "test"):
        user = UserFactory()
        MembershipFactory(user=user, centre=shared_stage.here)
        return TeamMemberFactory(centre=shared_stage.here, user=user)


def act(by, work):
    """Return the work as an act of a person."""

    def done():
        with acting_as(by, "at once"):
            return work()

    return done


def test_opening_twice_is_one_opening(shared_stage, file):
    by = shared_stage.colleague
    opening = act(by, lambda: open_file(file, by=by, reason="The landlord is on the phone."))
    first, second = collide(opening, opening)
    assert first == second
    assert BreakGlassReview.objects.filter(grant__content_object=file).count() == 1
    assert Notice.objects.filter(about=first.review.uuid, kind="file_opened").count() == 1


def test_lending_a_file_twice(shared_stage, file):
    by, colleague = shared_stage.worker, shared_stage.colleague
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=7), "reason": "Leave."}
    lending = act(by, lambda: lend_file(file, colleague, by=by, **days))
    first, second = collide(lending, lending)
    assert isinstance(second, MoveRefused), second
    assert list(ParticipantUserGrant.objects.filter(content_object=file)) == [first]


def test_lending_the_caseload_twice(shared_stage):
    by, colleague = shared_stage.worker, shared_stage.colleague
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=7), "reason": "Leave."}
    lending = act(by, lambda: lend_caseload(shared_stage.here, colleague, by=by, **days))
    first, second = collide(lending, lending)
    assert isinstance(second, MoveRefused), second
    assert list(Cover.objects.all()) == [first]


def test_two_managers_hand_over_the_same_file(shared_stage, file, third):
    """Both read the same page: the second is told who has the file now, and changes nothing."""
    seen = [assignment.uuid for assignment in charge_of(file, today())]
    first_by, second_by = shared_stage.manager, shared_stage.second_manager
    colleague = shared_stage.members["colleague"]
    first, second = collide(
        act(first_by, lambda: hand_over_file(file, colleague, by=first_by, from_day=today(), seen=seen)),
        act(second_by, lambda: hand_over_file(file, third, by=second_by, from_day=today(), seen=seen)),
    )
    assert isinstance(second, MoveRefused), second
    assert str(colleague) in str(second)
    assert list(ReferentAssignment.objects.current(today()).filter(participant=file)) == [first]


def test_the_key_worker_and_a_manager_hand_over_at_once(shared_stage, file, third):
    manager, worker = shared_stage.manager, shared_stage.worker
    colleague = shared_stage.members["colleague"]
    first, second = collide(
        act(manager, lambda: hand_over_file(file, colleague, by=manager, from_day=today())),
        act(worker, lambda: hand_over_file(file, third, by=worker, from_day=today())),
    )
    assert first.member == colleague
    assert isinstance(second, Exception)
    assert list(ReferentAssignment.objects.current(today()).filter(participant=file)) == [first]


def test_two_ask_to_seal(shared_stage, file):
    worker, manager = shared_stage.worker, shared_stage.manager
    named = [worker, manager]
    first, second = collide(
        act(worker, lambda: ask(file, by=worker, named=named, reason="A colleague.")),
        act(manager, lambda: ask(file, by=manager, named=named, reason="A neighbour.")),
    )
    assert isinstance(second, MoveRefused), second
    assert list(Seal.objects.filter(participant=file)) == [first]
    assert first.names.count() == 2


def test_two_decide_about_a_seal(shared_stage, file):
    worker, manager, dpo = shared_stage.worker, shared_stage.manager, shared_stage.dpo
    with acting_as(worker, "test"):
        seal = ask(file, by=worker, named=[worker, manager], reason="A colleague.")
    first, second = collide(
        act(dpo, lambda: move(seal, "refuse", by=dpo, reason="Not needed.")),
        act(manager, lambda: move(seal, "confirm", by=manager)),
    )
    assert first.state == "refused"
    assert isinstance(second, MoveRefused), second
    assert Notice.objects.filter(kind="seal_decided", about=seal.uuid).count() == 1
