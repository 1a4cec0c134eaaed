"""In which centre a person acts, what a request remembers of her rights, and guests who have no membership."""

from __future__ import annotations

import pytest

from accounts import memberships
from accounts.enums import Guest, Role
from accounts.memberships import GuestMembership, current_memberships
from core.actor import acting_as
from core.registry import Registry
from participants.models import Participant
from permissions.checks import has_right, may
from tests.support.factories import MembershipFactory, UserFactory, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_two(stage):
    """The worker, who manages the other centre too."""
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.worker, centre=stage.there, role=Role.MANAGER)
    return stage.worker


def identities(user):
    return set(Participant.objects.for_user(user, "participant.identity"))


class TestTheCentreOfAnAct:
    def test_without_one_all_memberships_count(self, stage, of_two):
        with acting_as(of_two):
            assert identities(of_two) == {stage.own, stage.colleagues, stage.theirs}

    def test_nothing_crosses_it(self, stage, of_two):
        with acting_as(of_two, centre=stage.here):
            assert identities(of_two) == {stage.own, stage.colleagues}
            assert not has_right(of_two, "report.view")
        with acting_as(of_two, centre=stage.there):
            assert identities(of_two) == {stage.theirs}
            assert not may(of_two, "participant.file", stage.own)
            assert has_right(of_two, "report.view")

    def test_it_is_of_the_author_alone(self, stage, of_two):
        """Rights of somebody else are asked whole: a job's owner, a colleague in a picker."""
        with acting_as(system(), centre=stage.there):
            assert {one.centre for one in current_memberships(of_two)} == {stage.here, stage.there}


class TestMemory:
    def test_a_request_reads_memberships_once(self, stage, django_assert_num_queries):
        with acting_as(stage.worker, remembering=True), django_assert_num_queries(1):
            for _ in range(3):
                current_memberships(stage.worker)

    def test_another_act_reads_them_afresh(self, stage):
        with acting_as(stage.worker, remembering=True):
            assert current_memberships(stage.worker)
            stage.worker.memberships.update(role=Role.FACILITATOR)
            assert [one.role for one in current_memberships(stage.worker)] == [Role.SOCIAL_WORKER]
        with acting_as(stage.worker, remembering=True):
            assert [one.role for one in current_memberships(stage.worker)] == [Role.FACILITATOR]

    def test_an_act_that_does_not_remember_reads_each_time(self, stage):
        """A job may last: a right that ends meanwhile is gone."""
        with acting_as(stage.worker):
            assert current_memberships(stage.worker)
            stage.worker.memberships.update(role=Role.FACILITATOR)
            assert [one.role for one in current_memberships(stage.worker)] == [Role.FACILITATOR]

    def test_a_saved_role_holds_at_once(self, stage):
        with acting_as(stage.worker, remembering=True):
            assert not has_right(stage.worker, "report.view")
            with acting_as(system(), "test"):
                MembershipFactory(user=stage.worker, centre=stage.here, role=Role.MANAGER)
            assert has_right(stage.worker, "report.view")

    def test_what_is_remembered_is_of_the_author_alone(self, stage):
        with acting_as(stage.worker, remembering=True):
            assert current_memberships(stage.worker)
            assert [one.user for one in current_memberships(stage.colleague)] == [stage.colleague]


class TestGuests:
    @pytest.fixture
    def guest(self, stage, monkeypatch):
        with acting_as(system(), "test"):
            user = UserFactory(email="guest@jalon.invalid")
        membership = GuestMembership(user, stage.here, Guest.OUTSIDE_FACILITATOR)
        finders = Registry()
        finders.add(lambda asked: [membership] if asked.pk == user.pk else [])
        monkeypatch.setattr(memberships, "GUEST_FINDERS", finders)
        return user

    def test_a_guest_has_the_rights_of_the_table_and_no_other(self, stage, guest):
        assert has_right(guest, "session.view", centre=stage.here)
        assert not has_right(guest, "session.view", centre=stage.there)
        assert not has_right(guest, "participant.identity")
        assert not identities(guest)

    def test_a_member_is_not_asked_for_as_a_guest(self, stage, guest, monkeypatch):
        def asked(user):
            raise AssertionError("members have memberships")

        finders = Registry()
        finders.add(asked)
        monkeypatch.setattr(memberships, "GUEST_FINDERS", finders)
        assert current_memberships(stage.worker)

    def test_a_closed_account_is_no_guest(self, guest):
        guest.is_active = False
        assert current_memberships(guest) == []
