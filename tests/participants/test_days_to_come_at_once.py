"""Two people note something for a day to come at the same moment: the second is told. Both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from core.actor import acting_as
from core.concurrent_edits import mark_of
from core.periods import today
from participants.forms.enrolments import EnrolmentForm
from participants.models import Enrolment, Group, GroupStay
from participants.services.day_changes import follow_day
from participants.services.enrolments import change_enrolment, make
from permissions.transitions import MoveRefused
from tests.support.concurrency import collide
from tests.support.factories import (
    BreakFactory,
    ConsentFactory,
    EnrolmentFactory,
    GroupFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    system,
)
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage

WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


@pytest.fixture
def path(shared_stage: Stage) -> Enrolment:
    """A path that goes on, of a new file of the worker."""
    with acting_as(system(), "test"):
        person = ParticipantFactory(centre=shared_stage.here)
        ReferentAssignmentFactory(participant=person, member=shared_stage.members["worker"])
        ConsentFactory(participant=person)
        return EnrolmentFactory(participant=person, state="active")


def as_worker(stage: Stage, work: Any) -> Any:
    def acted() -> Any:
        with acting_as(stage.worker, centre=stage.here), translation.override("en"):
            return work()

    return acted


def test_of_two_breaks_on_the_same_days_the_second_is_told(shared_stage, path):
    def announce(weeks: int) -> Any:
        data = {"break_starts_on": today() + weeks * WEEK, "break_kind": "care", "reason": "Her mother is ill."}
        return as_worker(shared_stage, lambda: make(path, "pause", by=shared_stage.worker, data=data))

    first, second = collide(announce(2), announce(1))
    assert isinstance(first, Enrolment)
    assert isinstance(second, MoveRefused)
    assert [str(one) for one in second.sentences] == ["The path has another break on these days: correct the days."]
    assert path.breaks.count() == 1


def test_of_two_groups_from_a_later_day_the_second_is_told_and_decides(shared_stage, path):
    with acting_as(system(), "test"):
        groups = [GroupFactory(centre=shared_stage.here, track=path.track) for _number in range(2)]
    day = today() + WEEK
    forms: dict[Group, EnrolmentForm] = {}

    def plan(group: Group) -> Any:
        def work() -> tuple[bool, Any]:
            sent = {"group": str(group.uuid), "group_from": f"{day:%d/%m/%Y}", "seen": mark_of(path)}
            if group in forms:
                sent = forms[group].data
            forms[group] = EnrolmentForm(sent, instance=Enrolment.objects.get(pk=path.pk))
            return change_enrolment(forms[group])

        return as_worker(shared_stage, work)

    assert collide(plan(groups[0]), plan(groups[1])) == [(True, None), (False, None)]
    [said] = forms[groups[1]].errors["group_from"]
    assert said.startswith(f"Meanwhile somebody noted group {groups[0]} from ")
    assert plan(groups[1])() == (True, None)
    assert GroupStay.objects.get(enrolment=path, starts_on=day).group == groups[1]


def test_of_two_workers_whose_clock_strikes_one_makes_the_move(shared_stage, path):
    with acting_as(system(), "test"):
        BreakFactory(enrolment=path, starts_on=today())
    assert sorted(collide(follow_day, follow_day)) == [0, 1]
    assert Enrolment.objects.get(pk=path.pk).state == "on_break"
