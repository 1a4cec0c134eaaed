"""Two administrators act at the same moment: nobody is put out by somebody who was, and one decision stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.enums import Role, RoleStatus
from accounts.models import Membership, User
from administration.services.roles import confirm_role, end_role, give_role, refuse_role
from core.actor import acting_as
from core.periods import today
from permissions.transitions import MoveRefused, NotAllowed
from tests.support.concurrency import collide
from tests.support.factories import UserFactory, system
from tests.support.own_database import own_database
from tests.support.stage import Stage, member_of, set_stage


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


def act_of(user: User, act: Callable[..., Any], *args: Any) -> Callable[[], Any]:
    def acting() -> Any:
        with acting_as(user, "at once"):
            return act(*args)

    return acting


def test_two_administrators_cannot_put_each_other_out(shared_stage: Stage) -> None:
    with acting_as(system(), "test"):
        second = member_of(shared_stage.here, Role.ADMINISTRATOR, "secondadministrator")
    roles = [user.memberships.get() for user in (shared_stage.administrator, second)]
    ended, refused = collide(act_of(shared_stage.administrator, end_role, roles[1]), act_of(second, end_role, roles[0]))
    assert ended == roles[1]
    assert isinstance(refused, NotAllowed), refused
    left = Membership.objects.current(today()).filter(centre=shared_stage.here, role=Role.ADMINISTRATOR)
    assert left.get() == roles[0]


def test_one_decision_about_a_role_stands(shared_stage: Stage) -> None:
    with acting_as(system(), "test"):
        newcomer = UserFactory()
    with acting_as(shared_stage.administrator, "test"):
        given = give_role(newcomer, shared_stage.here, Role.SOCIAL_WORKER)
    confirmed, refused = collide(
        act_of(shared_stage.manager, confirm_role, given), act_of(shared_stage.second_manager, refuse_role, given)
    )
    assert confirmed.status == RoleStatus.IN_FORCE
    assert isinstance(refused, MoveRefused), refused
    assert Membership.objects.get(pk=given.pk).decided_by == shared_stage.manager


def test_a_role_is_given_once(shared_stage: Stage) -> None:
    with acting_as(system(), "test"):
        newcomer = UserFactory()
    give = act_of(shared_stage.administrator, give_role, newcomer, shared_stage.here, Role.MANAGER)
    first, second = collide(give, give)
    assert first.status == RoleStatus.AWAITING
    assert isinstance(second, Exception), second
    assert newcomer.memberships.count() == 1
