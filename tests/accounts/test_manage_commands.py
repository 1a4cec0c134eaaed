"""The commands about accounts: for what no administrator of a centre can do alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.models.user import SYSTEM_EMAIL
from administration.services.creation import open_account
from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from permissions.checks import has_right
from permissions.transitions import NotAllowed
from tests.support.factories import MembershipFactory, system
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db


def test_a_role_given_by_a_command_is_in_force_and_signed_by_the_system_account(stage: Stage) -> None:
    call_command("give_role", stage.dpo.email.upper(), "--centre", "here", "--role", "administrator")
    assert has_right(stage.dpo, "account.manage", centre=stage.here)
    role = stage.dpo.memberships.get(role=Role.ADMINISTRATOR)
    assert role.history.get().history_user == system()
    assert TransitionLog.objects.get(object=role.uuid).channel == "command"


def test_a_role_is_ended_at_once_or_after_a_day(stage: Stage) -> None:
    call_command("end_role", stage.coordinator.email, "--centre", "here", "--role", "coordinator")
    assert not Membership.objects.current(today()).filter(user=stage.coordinator).exists()
    last = today() + timedelta(days=3)
    call_command("end_role", stage.dpo.email, "--centre", "here", "--role", "dpo", "--last-day", f"{last:%d/%m/%Y}")
    assert Membership.objects.current(today()).get(user=stage.dpo).ends_on == last


def test_an_account_is_closed_in_every_centre(stage: Stage) -> None:
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.worker, centre=stage.there, role=Role.MANAGER)
    call_command("close_account", stage.worker.email)
    assert not User.objects.get(pk=stage.worker.pk).is_active
    assert not Membership.objects.not_over(today()).filter(user=stage.worker).exists()


def test_a_lost_second_step_is_taken_away(stage: Stage) -> None:
    Authenticator.objects.create(user=stage.administrator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    call_command("remove_second_step", stage.administrator.email)
    assert not Authenticator.objects.filter(user=stage.administrator).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["close_account", "nobody@cpas.example"], "No account"),
        (["close_account", SYSTEM_EMAIL], "No account"),
        (["close_account", "administrator@jalon.invalid"], "last administrator"),
        (["remove_second_step", "worker@jalon.invalid"], "no second step"),
        (["give_role", "worker@jalon.invalid", "--role", "manager"], "several centres"),
        (["give_role", "worker@jalon.invalid", "--role", "social_worker", "--centre", "here"], "already has this role"),
        (["end_role", "worker@jalon.invalid", "--role", "manager", "--centre", "here"], "does not have this role"),
        (["end_role", "dpo@jalon.invalid", "--role", "dpo", "--centre", "here", "--last-day", "x"], "not a date"),
        (["end_role", "administrator@jalon.invalid", "--role", "administrator", "--centre", "here"], "last admin"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(stage: Stage, words: list[str], said: str) -> None:
    history = Membership.history.count(), User.history.count()
    with translation.override("en"), pytest.raises(CommandError, match=said):
        call_command(*words)
    assert (Membership.history.count(), User.history.count()) == history


def test_a_person_cannot_open_an_account_the_way_of_the_commands(stage: Stage) -> None:
    with acting_as(stage.administrator), pytest.raises(NotAllowed):
        open_account("new@cpas.example", "a long sentence of words", centre=stage.here, role=Role.MANAGER)
    assert not User.objects.filter(email="new@cpas.example").exists()
