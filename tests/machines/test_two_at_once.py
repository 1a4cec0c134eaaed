"""Two people move one object at the same moment: exactly one succeeds, the other reads why not. On both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils.translation import override

from core.actor import acting_as
from participants.models import Enrolment
from permissions.transitions import MoveRefused, perform
from tests.support import expected_moves as expected
from tests.support.all_rows import logged
from tests.support.concurrency import collide
from tests.support.factories import EnrolmentFactory, ParticipantFactory, ReferentAssignmentFactory, system
from tests.support.machines import SCENES, data_for, machines, make
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


def mover(obj: Any, stage: Stage, move: str, data: dict[str, Any]) -> Callable[[], Any]:
    """Return the act of making one move."""
    by = SCENES[type(obj)].mover(stage, move)

    def act() -> Any:
        with acting_as(by, "at once"):
            return perform(obj, move, by=by, **data)

    return act


@pytest.mark.parametrize("model", machines(), ids=lambda model: model.__name__)
def test_the_same_move_twice(shared_stage, model):
    move, declared = next(iter(expected.MOVES[model.__name__].items()))
    obj = make(shared_stage, model, declared.sources[0])
    act = mover(obj, shared_stage, move, data_for(obj, move))
    first, second = collide(act, act)
    assert first.state == declared.target
    assert isinstance(second, MoveRefused), second
    assert [entry.move for entry in logged(obj)] == [move]
    assert obj.history.filter(history_type="~").count() == 1


@pytest.mark.parametrize(
    ("name", "state", "moves"),
    [
        ("Enrolment", "candidate", ("begin_trial", "decline")),
        ("Enrolment", "active", ("complete", "leave")),
        ("Session", "planned", ("hold", "cancel")),
        ("Action", "doing", ("finish", "drop")),
    ],
)
def test_two_moves_that_exclude_each_other(shared_stage, name, state, moves):
    model = next(model for model in machines() if model.__name__ == name)
    obj = make(shared_stage, model, state)
    acts = [mover(obj, shared_stage, move, data_for(obj, move)) for move in moves]
    first, second = collide(*acts)
    assert first.state == expected.MOVES[name][moves[0]].target
    assert isinstance(second, MoveRefused), second
    assert [entry.move for entry in logged(obj)] == [moves[0]]
    assert model.objects.get(pk=obj.pk).state == first.state


def test_two_paths_of_one_person_that_begin_at_once(shared_stage):
    with acting_as(system(), "test"):
        file = ParticipantFactory(centre=shared_stage.here)
        ReferentAssignmentFactory(participant=file, member=shared_stage.members["worker"])
        one, other = (EnrolmentFactory(participant=file) for _ in range(2))
    begin = [mover(path, shared_stage, "begin_trial", {}) for path in (one, other)]
    first, second = collide(*begin)
    assert first.state == "trial"
    assert isinstance(second, MoveRefused), second
    with override("fr"):  # a thread has no language but that of the house
        assert "La personne a un autre parcours en cours." in str(second.sentences[0])
    assert Enrolment.objects.get(pk=other.pk).state == "candidate"
