"""Accounts and roles: nobody decides alone, nobody decides about themselves, and an end is an end at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts import emails
from accounts.enums import LetterKind, Role, RoleStatus
from accounts.models import Membership, TeamMember, User
from administration.services import accounts
from administration.services.role_approval import CONFIRMED_BY, roles_to_approve
from administration.services.roles import confirm_role, end_role, give_role, refuse_role
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from permissions.checks import has_right, may
from permissions.transitions import MoveRefused, NotAllowed
from tests.support.factories import system
from tests.support.stage import Stage, file_of, member_of

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def second_administrator(stage: Stage) -> User:
    with acting_as(system(), "test"):
        return member_of(stage.here, Role.ADMINISTRATOR, "secondadministrator")


@pytest.fixture
def newcomer(stage: Stage) -> User:
    """An account that another day gave a role here, which is over."""
    with acting_as(system(), "test"):
        return member_of(stage.here, Role.FACILITATOR, "newcomer", ends_on=date(2013, 1, 1))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The letters asked for, as (account, what)."""
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(emails, "ask_for", lambda user_id, kind: asked.append((user_id, kind)))
    return asked


def as_(user: User) -> Any:
    return acting_as(user, channel="web")


def moves_of(obj: Any) -> list[str]:
    return list(TransitionLog.objects.filter(object=obj.uuid).order_by("pk").values_list("move", flat=True))


# Two persons


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_something_only_once_the_right_second_person_confirms_it(
    stage: Stage, newcomer: User, second_administrator: User, role: Role
) -> None:
    with as_(stage.administrator):
        given = give_role(newcomer, stage.here, role)
    assert given.status == RoleStatus.AWAITING
    assert not Membership.objects.current(today()).filter(user=newcomer).exists()
    confirmer = stage.manager if CONFIRMED_BY[role] == Role.MANAGER else second_administrator
    others = {stage.worker, stage.facilitator, stage.coordinator, stage.dpo, stage.manager, second_administrator}
    for other in others | {stage.other_manager, stage.administrator} - {confirmer}:
        if other != confirmer:
            with as_(other), pytest.raises((NotAllowed, MoveRefused)):
                confirm_role(given)
            assert given not in roles_to_approve(other, stage.here)
    assert given in roles_to_approve(confirmer, stage.here)
    with as_(confirmer):
        confirm_role(given)
    given.refresh_from_db()
    assert (given.status, given.given_by, given.decided_by) == (RoleStatus.IN_FORCE, stage.administrator, confirmer)
    assert Membership.objects.current(today()).get(user=newcomer) == given
    assert moves_of(given) == ["give", "confirm"]


def test_roles_that_open_files_or_figures_are_confirmed_by_who_works_with_them() -> None:
    assert {role for role, confirmer in CONFIRMED_BY.items() if confirmer == Role.ADMINISTRATOR} == {
        Role.DPO,
        Role.ADMINISTRATOR,
    }
    assert set(CONFIRMED_BY) == set(Role)


def test_who_is_both_administrator_and_manager_still_needs_a_second_person(stage: Stage, newcomer: User) -> None:
    with acting_as(system(), "test"):
        both = member_of(stage.here, Role.ADMINISTRATOR, "both")
        give_role(both, stage.here, Role.MANAGER)
    with as_(both):
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER)
        with pytest.raises(MoveRefused, match="second person"):
            confirm_role(given)
        with pytest.raises(MoveRefused, match="second person"):
            refuse_role(given)


def test_nobody_decides_about_themselves(stage: Stage, second_administrator: User) -> None:
    own = stage.administrator.memberships.get()
    with as_(stage.administrator):
        for act in (
            lambda: give_role(stage.administrator, stage.here, Role.MANAGER),
            lambda: end_role(own),
            lambda: accounts.close_account(stage.administrator, stage.here),
            lambda: accounts.renew_password(stage.administrator, stage.here),
            lambda: accounts.remove_second_step(stage.administrator, stage.here),
            lambda: accounts.prepare_account(stage.administrator.email.upper(), stage.here, Role.MANAGER),
        ):
            with pytest.raises(MoveRefused, match="their own account"):
                act()
    with as_(second_administrator):
        given = give_role(stage.manager, stage.here, Role.COORDINATOR)
    with as_(stage.manager), pytest.raises(MoveRefused, match="their own account"):
        confirm_role(given)
    assert given not in roles_to_approve(stage.manager, stage.here)


@pytest.mark.parametrize("who", [role.value for role in Role if role != Role.ADMINISTRATOR] + ["other_manager"])
def test_who_is_no_administrator_of_the_centre_manages_nothing(stage: Stage, newcomer: User, who: str) -> None:
    actor = stage.other_manager if who == "other_manager" else stage.of_role(who)
    role = stage.colleague.memberships.get()
    with as_(actor):
        for act in (
            lambda: give_role(newcomer, stage.here, Role.MANAGER),
            lambda: end_role(role),
            lambda: accounts.prepare_account("new@cpas.example", stage.here, Role.MANAGER),
            lambda: accounts.close_account(stage.colleague, stage.here),
            lambda: accounts.renew_password(stage.colleague, stage.here),
            lambda: accounts.remove_second_step(stage.colleague, stage.here),
            lambda: accounts.end_all_sessions(stage.colleague, stage.here),
            lambda: accounts.close_account(stage.colleague, None),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert not User.objects.filter(email="new@cpas.example").exists()
    assert Membership.objects.count() == Membership.objects.exclude(status=RoleStatus.AWAITING).count()


def test_an_administrator_whose_role_ended_meanwhile_manages_nothing(stage: Stage, second_administrator: User) -> None:
    with acting_as(second_administrator, remembering=True):
        assert has_right(second_administrator, "account.manage")  # read once for this request
        Membership.objects.filter(user=second_administrator).update(ends_on=today() - TOMORROW)
        with pytest.raises(NotAllowed):
            give_role(stage.worker, stage.here, Role.MANAGER)


def test_an_administrator_of_another_centre_does_not_reach_this_one(stage: Stage) -> None:
    with acting_as(system(), "test"):
        elsewhere = member_of(stage.there, Role.ADMINISTRATOR, "elsewhere")
    with as_(elsewhere):
        for act in (accounts.close_account, accounts.renew_password, accounts.end_all_sessions):
            with pytest.raises(NotAllowed):
                act(stage.worker, stage.there)
            with pytest.raises(NotAllowed):
                act(stage.worker, stage.here)
        with pytest.raises(NotAllowed):
            end_role(stage.worker.memberships.get())


def test_a_refused_role_never_counts_and_can_be_given_anew(stage: Stage, newcomer: User) -> None:
    with as_(stage.administrator):
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER)
    with as_(stage.manager):
        refuse_role(given)
        with pytest.raises(MoveRefused, match="no longer waits"):
            confirm_role(given)
    assert not Membership.objects.current(today()).filter(user=newcomer).exists()
    with as_(stage.administrator):
        assert give_role(newcomer, stage.here, Role.SOCIAL_WORKER).status == RoleStatus.AWAITING


def test_a_role_taken_back_can_no_longer_be_confirmed(stage: Stage, newcomer: User) -> None:
    with as_(stage.administrator):
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER, starts_on=today() + 3 * TOMORROW)
        end_role(given)
    with as_(stage.manager), pytest.raises(MoveRefused, match="no longer waits"):
        confirm_role(given)


def test_confirming_late_starts_on_the_day_of_the_confirmation(stage: Stage, newcomer: User) -> None:
    with as_(stage.administrator):
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER)
        short = give_role(newcomer, stage.here, Role.COORDINATOR, ends_on=today())
    with time_machine.travel(today() + 5 * TOMORROW), as_(stage.manager):
        assert confirm_role(given).starts_on == today()
        with pytest.raises(MoveRefused, match="has passed"):
            confirm_role(short)


def test_the_same_role_is_not_given_twice_for_the_same_days(stage: Stage, newcomer: User) -> None:
    with as_(stage.administrator):
        give_role(newcomer, stage.here, Role.SOCIAL_WORKER, ends_on=today() + 10 * TOMORROW)
        with pytest.raises(MoveRefused, match="already has this role"):
            give_role(newcomer, stage.here, Role.SOCIAL_WORKER, starts_on=today() + 10 * TOMORROW)
        give_role(newcomer, stage.here, Role.SOCIAL_WORKER, starts_on=today() + 11 * TOMORROW)
        with pytest.raises(ValidationError, match="end is before the start"):
            give_role(newcomer, stage.here, Role.MANAGER, ends_on=today() - TOMORROW)


# The code of the records: it brings a caseload


def test_a_code_stands_for_the_account_only_once_the_role_is_confirmed(stage: Stage, newcomer: User) -> None:
    with acting_as(system(), "test"):
        member = TeamMember.objects.create(centre=stage.here, code="AS7")
        file = file_of(stage.here, member)
    with as_(stage.administrator):
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER, member=member)
    assert TeamMember.objects.get(pk=member.pk).user is None
    assert not may(newcomer, "participant.file", file)
    with as_(stage.manager):
        confirm_role(given)
    assert TeamMember.objects.get(pk=member.pk).user == newcomer
    assert may(newcomer, "participant.file", file)


def test_a_code_that_stands_for_somebody_or_is_of_another_centre_is_refused(stage: Stage, newcomer: User) -> None:
    with acting_as(system(), "test"):
        elsewhere = TeamMember.objects.create(centre=stage.there, code="AS7")
        free = TeamMember.objects.create(centre=stage.here, code="AS8")
    with as_(stage.administrator):
        for member in (stage.members["colleague"], elsewhere):
            with pytest.raises(ValidationError):
                give_role(newcomer, stage.here, Role.SOCIAL_WORKER, member=member)
        given = give_role(newcomer, stage.here, Role.SOCIAL_WORKER, member=free)
    with acting_as(system(), "test"):
        free.user = stage.manager
        free.save()
    with as_(stage.second_manager), pytest.raises(MoveRefused, match="AS8"):
        confirm_role(given)
    assert Membership.objects.get(pk=given.pk).status == RoleStatus.AWAITING


# Ends


def test_a_role_that_is_ended_ends_at_once_and_its_sessions_too(stage: Stage) -> None:
    role = stage.colleague.memberships.get()
    assert may(stage.colleague, "participant.file", stage.colleagues)
    before = stage.colleague.session_epoch
    with as_(stage.administrator):
        end_role(role)
    assert not may(stage.colleague, "participant.file", stage.colleagues)
    role.refresh_from_db()
    assert (role.status, role.ends_on) == (RoleStatus.ENDED, today())
    assert User.objects.get(pk=stage.colleague.pk).session_epoch > before
    assert moves_of(role) == ["end"]
    assert role.history.latest().history_user == stage.administrator
    with as_(stage.administrator), pytest.raises(MoveRefused, match="over already"):
        end_role(role)


def test_a_role_with_a_last_day_works_until_that_day_is_over(stage: Stage) -> None:
    role = stage.colleague.memberships.get()
    with as_(stage.administrator):
        end_role(role, today() + TOMORROW)
        with pytest.raises(MoveRefused, match="give it again"):
            end_role(role, today() + 2 * TOMORROW)
        with pytest.raises(MoveRefused, match="before today"):
            end_role(role, today() - TOMORROW)
    with time_machine.travel(today() + TOMORROW):
        assert has_right(stage.colleague, "figures.view")
    with time_machine.travel(today() + 2 * TOMORROW):
        assert not has_right(stage.colleague, "figures.view")


def test_the_last_administrator_stays(stage: Stage, second_administrator: User) -> None:
    first, second = stage.administrator.memberships.get(), second_administrator.memberships.get()
    with as_(second_administrator):
        end_role(first, today() + 30 * TOMORROW)
    with acting_as(system(), "test"), pytest.raises(MoveRefused, match="last administrator"):
        end_role(second)  # the first one is leaving
    with acting_as(system(), "test"):
        for act in (lambda: accounts.close_account(second_administrator, None), lambda: end_role(second, today())):
            with pytest.raises(MoveRefused, match="last administrator"):
                act()
    assert User.objects.get(pk=second_administrator.pk).is_active


# Accounts


def test_a_new_account_has_no_password_and_no_right_and_its_owner_gets_a_link(
    stage: Stage, sent: list[tuple[int, str]], commits: Any
) -> None:
    with as_(stage.administrator), commits():
        user = accounts.prepare_account(" New@CPAS.example", stage.here, Role.SOCIAL_WORKER, names=("Ana", "Pop"))
    assert (user.email, user.get_full_name(), user.is_active) == ("new@cpas.example", "Ana Pop", True)
    assert not user.has_usable_password()
    assert not Membership.objects.current(today()).filter(user=user).exists()
    assert sent == [(user.pk, LetterKind.WAY_IN)]
    assert moves_of(user) == ["open"]


def test_an_address_that_has_an_account_elsewhere_keeps_it_and_stays_out_of_reach_until_confirmed(
    stage: Stage, sent: list[tuple[int, str]], commits: Any
) -> None:
    with as_(stage.administrator), commits():
        user = accounts.prepare_account("STRANGER@jalon.invalid", stage.here, Role.SOCIAL_WORKER, names=("X", "Y"))
        assert user == stage.stranger
        assert user.first_name == "stranger"
        for act in (
            accounts.renew_password,
            accounts.remove_second_step,
            accounts.end_all_sessions,
            accounts.close_account,
            accounts.reopen_account,
        ):
            with pytest.raises(MoveRefused, match="Until its role is confirmed"):
                act(user, stage.here)
    assert sent == []
    with as_(stage.manager):
        confirm_role(user.memberships.get(centre=stage.here))
    with as_(stage.administrator):
        accounts.end_all_sessions(user, stage.here)
        with pytest.raises(MoveRefused, match="another centre"):
            accounts.close_account(user, stage.here)


def test_a_role_that_waits_touches_nothing_of_an_account(stage: Stage) -> None:
    before = User.objects.get(pk=stage.stranger.pk).session_epoch
    with as_(stage.administrator):
        first = give_role(stage.stranger, stage.here, Role.SOCIAL_WORKER)
        end_role(first)
        second = give_role(stage.stranger, stage.here, Role.SOCIAL_WORKER)
    assert User.objects.get(pk=stage.stranger.pk).session_epoch == before
    with as_(stage.manager):
        confirm_role(second)
    assert User.objects.get(pk=stage.stranger.pk).session_epoch > before


@pytest.mark.parametrize("decide", [confirm_role, refuse_role])
def test_a_closed_account_of_another_centre_opens_with_the_confirmation_alone(
    stage: Stage, sent: list[tuple[int, str]], commits: Any, decide: Any
) -> None:
    Authenticator.objects.create(user=stage.stranger, type=Authenticator.Type.TOTP, data={"secret": "x"})
    stage.stranger.set_password("a long sentence of words")
    stage.stranger.is_active = False
    with acting_as(system(), "test"):
        stage.stranger.save()
        stage.stranger.memberships.update(status=RoleStatus.ENDED, ends_on=today())
    with as_(stage.administrator), commits():
        user = accounts.prepare_account(stage.stranger.email, stage.here, Role.SOCIAL_WORKER, names=("Ana", "Pop"))
    user.refresh_from_db()
    assert not user.is_active
    assert user.has_usable_password()
    assert Authenticator.objects.filter(user=user).exists()
    assert (sent, moves_of(user)) == ([], [])
    with as_(stage.manager), commits():
        decide(user.memberships.get(centre=stage.here))
    user.refresh_from_db()
    assert user.is_active is (decide is confirm_role)
    assert Membership.objects.current(today()).filter(user=user).exists() is (decide is confirm_role)
    assert ((user.pk, LetterKind.WAY_IN) in sent) is (decide is confirm_role)


def test_the_account_that_signs_for_jalon_is_nobodys(stage: Stage) -> None:
    with as_(stage.administrator):
        with pytest.raises(MoveRefused, match="cannot be used"):
            accounts.prepare_account(system().email, stage.here, Role.MANAGER)
        with pytest.raises(NotAllowed):
            accounts.reopen_account(system(), stage.here)
    assert not system().is_active


def test_a_closed_account_opens_nothing_and_comes_back_without_roles(
    stage: Stage, sent: list[tuple[int, str]], commits: Any
) -> None:
    stage.colleague.set_password("a long sentence of words")
    with acting_as(system(), "test"):
        stage.colleague.save()
    with as_(stage.administrator), commits():
        accounts.close_account(stage.colleague, stage.here)
    closed = User.objects.get(pk=stage.colleague.pk)
    assert not closed.is_active
    assert not Membership.objects.not_over(today()).filter(user=closed).exists()
    assert not may(closed, "participant.file", stage.colleagues)
    with as_(stage.administrator), commits():
        with pytest.raises(MoveRefused, match="closed"):
            accounts.renew_password(closed, stage.here)
        accounts.reopen_account(closed, stage.here)
        with pytest.raises(MoveRefused, match="open already"):
            accounts.reopen_account(closed, stage.here)
    opened = User.objects.get(pk=closed.pk)
    assert opened.is_active
    assert not opened.has_usable_password()
    assert not has_right(opened, "figures.view")
    assert sent[-1] == (opened.pk, LetterKind.WAY_IN)
    assert moves_of(opened) == ["close", "reopen"]


def test_opening_again_gives_back_no_role_however_the_account_was_closed(stage: Stage) -> None:
    with acting_as(system(), "test"):
        stage.colleague.is_active = False
        stage.colleague.save()
    with as_(stage.administrator):
        accounts.prepare_account(stage.colleague.email, stage.here, Role.COORDINATOR)
    assert User.objects.get(pk=stage.colleague.pk).is_active
    assert not Membership.objects.current(today()).filter(user=stage.colleague).exists()


def test_a_new_password_is_chosen_by_its_owner_alone(stage: Stage, sent: list[tuple[int, str]], commits: Any) -> None:
    stage.colleague.set_password("a long sentence of words")
    with acting_as(system(), "test"):
        stage.colleague.save()
    before = User.objects.get(pk=stage.colleague.pk).get_session_auth_hash()
    with as_(stage.administrator), commits():
        accounts.renew_password(stage.colleague, stage.here)
    after = User.objects.get(pk=stage.colleague.pk)
    assert not after.has_usable_password()
    assert after.get_session_auth_hash() != before
    assert sent == [(after.pk, LetterKind.WAY_IN)]


def test_a_lost_second_step_is_taken_away_with_its_recovery_codes_and_sessions(stage: Stage) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=stage.colleague, type=kind, data={"secret": "x", "seed": "x"})
    before = User.objects.get(pk=stage.colleague.pk).session_epoch
    with as_(stage.administrator):
        accounts.remove_second_step(stage.colleague, stage.here)
        with pytest.raises(MoveRefused, match="no second step"):
            accounts.remove_second_step(stage.colleague, stage.here)
    assert not Authenticator.objects.filter(user=stage.colleague).exists()
    assert User.objects.get(pk=stage.colleague.pk).session_epoch > before
    assert moves_of(stage.colleague) == ["remove_second_step"]
