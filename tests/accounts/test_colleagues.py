"""Pickers of staff offer who works here today, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.enums import Role
from accounts.staff import colleagues, team_today
from core.actor import acting_as
from core.periods import today
from tests.support.factories import system
from tests.support.stage import Stage, member_of

pytestmark = pytest.mark.django_db


def test_those_of_a_role_in_this_centre(stage: Stage) -> None:
    assert set(colleagues(stage.here, Role.SOCIAL_WORKER)) == {stage.worker, stage.colleague}
    assert set(colleagues(stage.there, Role.SOCIAL_WORKER)) == {stage.stranger}
    assert set(colleagues(stage.here, Role.DPO, Role.FACILITATOR)) == {stage.dpo, stage.facilitator}
    assert set(team_today(stage.here, Role.SOCIAL_WORKER)) == {stage.members["worker"], stage.members["colleague"]}


def test_without_a_role_everybody_of_the_centre(stage: Stage) -> None:
    assert stage.stranger not in colleagues(stage.here)
    assert {stage.worker, stage.manager, stage.administrator} <= set(colleagues(stage.here))


def test_who_left_who_is_to_come_and_whose_account_is_closed_are_not_offered(stage: Stage) -> None:
    with acting_as(system(), "test"):
        member_of(stage.here, Role.SOCIAL_WORKER, "left", ends_on=today() - timedelta(days=1))
        member_of(stage.here, Role.SOCIAL_WORKER, "coming", starts_on=today() + timedelta(days=1))
        last = member_of(stage.here, Role.SOCIAL_WORKER, "last", starts_on=date(2013, 1, 1), ends_on=today())
        stage.colleague.is_active = False
        stage.colleague.save()
    assert set(colleagues(stage.here, Role.SOCIAL_WORKER)) == {stage.worker, last}
    assert set(team_today(stage.here)) == {stage.members["worker"], stage.members["facilitator"]}
