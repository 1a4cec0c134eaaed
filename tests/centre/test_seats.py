"""Seats of a group: never 13 of 12, whoever comes at the same moment. Both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.actor import acting_as
from core.concurrent_edits import mark_of
from core.history import save_changes
from core.periods import today
from participants.forms.enrolments import EnrolmentForm
from participants.models import Enrolment
from participants.services.enrolments import change_enrolment, make, refusals_of
from permissions.transitions import MoveRefused
from tests.actionplans.pages import fill, words
from tests.support.concurrency import at_once, collide
from tests.support.factories import (
    EnrolmentFactory,
    GroupFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    SealFactory,
    TrackFactory,
    system,
)
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage

pytestmark = pytest.mark.both_engines


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


@pytest.fixture
def group(shared_stage: Stage):
    """A group with two seats, one of them taken."""
    with acting_as(system(), "test"):
        made = GroupFactory(centre=shared_stage.here, track=TrackFactory(centre=shared_stage.here), seats=2)
        somebody(shared_stage, made, "active")
    return made


def somebody(stage: Stage, group, state: str, **values: Any) -> Enrolment:
    """Write a file of the worker, with a path in the group."""
    with acting_as(system(), "test"):
        participant = ParticipantFactory(centre=stage.here)
        ReferentAssignmentFactory(participant=participant, member=stage.members["worker"])
        return EnrolmentFactory(participant=participant, track=group.track, group=group, state=state, **values)


def act(by, work):
    """Return the work as an act of a person."""

    def done():
        with acting_as(by, "at once"):
            return work()

    return done


def sentence(group) -> str:
    """Return what is said outside a page: in French, the language of the product."""
    return f"Le groupe {group.code} a 2 places prises sur 2\u00a0: libérez une place ou attendez."


def test_two_begin_at_once_and_one_seat_is_left(shared_stage, group):
    by = shared_stage.worker
    coming = [somebody(shared_stage, group, "candidate") for _number in range(2)]
    first, second = collide(*(act(by, lambda one=one: make(one, "begin_trial", by=by, data={})) for one in coming))
    assert first.state == "trial"
    assert isinstance(second, MoveRefused), second
    assert [str(one) for one in second.sentences] == [sentence(group)]
    assert group.seats_taken == 2


def test_d10_many_come_at_once_by_every_way_and_never_thirteen_of_twelve(shared_stage, group):
    """D10: half begin a trial, half change to the group; each of them is told that it is full, or has a seat."""
    by = shared_stage.worker
    with acting_as(system(), "test"):
        save_changes(group, seats=12)
        other = GroupFactory(centre=shared_stage.here, track=group.track)
    coming = [somebody(shared_stage, group, "candidate") for _number in range(15)]
    moving = [somebody(shared_stage, other, "active") for _number in range(15)]
    forms = [EnrolmentForm({"group": str(group.uuid)}, instance=one) for one in moving]
    begun = [act(by, lambda one=one: make(one, "begin_trial", by=by, data={}).state) for one in coming]
    changed = [act(by, lambda form=form: change_enrolment(form)[0]) for form in forms]
    results = at_once([way for pair in zip(begun, changed, strict=True) for way in pair])
    assert group.seats_taken == 12
    assert results.count("trial") + results.count(True) == 11  # beside the one who was there
    refused = [one for one in results if isinstance(one, MoveRefused)]
    full = f"Le groupe {group.code} a 12 places prises sur 12\u00a0: libérez une place ou attendez."
    assert {str(sentence) for one in refused for sentence in one.sentences} | {
        str(sentence) for form in forms for sentence in form.errors.get("group", ())
    } == {full}
    assert len(refused) + results.count(False) == 19


def test_one_begins_while_another_changes_to_the_group(shared_stage, group):
    by = shared_stage.worker
    with acting_as(system(), "test"):
        other = GroupFactory(centre=shared_stage.here, track=group.track)
    coming, moving = somebody(shared_stage, group, "candidate"), somebody(shared_stage, other, "active")
    form = EnrolmentForm({"group": str(group.uuid)}, instance=moving)
    begun, changed = collide(
        act(by, lambda: make(coming, "begin_trial", by=by, data={})), act(by, lambda: change_enrolment(form))
    )
    assert begun.state == "trial"
    assert changed == (False, None)
    assert form.errors["group"] == [sentence(group)]
    assert Enrolment.objects.get(pk=moving.pk).group == other


def test_who_leaves_gives_the_seat_back(shared_stage, group):
    by = shared_stage.worker
    staying, coming = somebody(shared_stage, group, "trial"), somebody(shared_stage, group, "candidate")
    with acting_as(by, "test"):
        with pytest.raises(MoveRefused):
            make(coming, "begin_trial", by=by, data={})
        assert refusals_of(coming, "begin_trial") == [sentence(group)]
        make(staying, "leave", by=by, data={"ended_on": today(), "exit_reason": "job"})
        assert make(coming, "begin_trial", by=by, data={}).state == "trial"


def test_a_candidate_may_wait_in_a_full_group_and_a_break_keeps_the_seat(shared_stage, group):
    by = shared_stage.worker
    somebody(shared_stage, group, "on_break")
    assert group.seats_taken == 2
    somebody(shared_stage, group, "candidate")
    resting = Enrolment.objects.get(group=group, state="on_break")
    with acting_as(by, "test"):
        form = EnrolmentForm({"group": str(group.uuid), "seen": mark_of(resting)}, instance=resting)
        assert change_enrolment(form) == (True, None)  # her own seat is no hindrance


def test_a_protected_file_has_a_seat_and_is_not_counted_on_the_page(shared_stage, group, sign_in):
    hidden = somebody(shared_stage, group, "active")
    with acting_as(system(), "test"):
        SealFactory(participant=hidden.participant, state="in_force", sealed_on=today())
    assert group.seats_taken == 2
    shown = words(sign_in(shared_stage.manager).get("/our-centre/groups/"))
    row = shown[shown.index(f">{group.code}<") :]
    assert '<td data-label="People">1</td>' in row[: row.index("</tr>")]


def test_the_page_of_the_move_says_it_before_and_after(shared_stage, group, sign_in):
    somebody(shared_stage, group, "trial")
    coming = somebody(shared_stage, group, "candidate")
    client, address = sign_in(shared_stage.worker), f"/participants/paths/{coming.uuid}/begin_trial/"
    said = f"Group {group.code} has 2 of 2: free a seat or wait."
    assert said in words(client.get(address))
    answer = fill(client, address)
    assert answer.status_code == 400
    assert said in words(answer)
