"""Two people move one object at the same moment: exactly one succeeds, the other reads why not. On both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.authority import MoveRefused, perform
from core.context import acting_as
from tests.support import expected
from tests.support.machines import SCENES, data_for, logged, machines, make
from tests.support.own_database import own_database
from tests.support.stage import Stage, set_stage

PATIENCE = 30.0


@pytest.fixture(scope="module")
def shared_stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """A stage in a database that threads can open, for all tests of this module."""
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("own")):
        yield set_stage()


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Run the work in a thread with a connection of its own, closed at the end."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def collide(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Make the second move while the first is made but not committed; return what each gave, or how it failed."""
    results: list[Any] = [None, None]
    made, arrived = threading.Event(), threading.Event()

    def one() -> None:
        try:
            with transaction.atomic():
                results[0] = first()
                made.set()
                arrived.wait(PATIENCE)
                threading.Event().wait(0.3)  # the second now waits for the row, or (wrongly) does not
        except Exception as error:
            results[0] = error
            made.set()

    def two() -> None:
        made.wait(PATIENCE)
        arrived.set()
        try:
            results[1] = second()
        except Exception as error:
            results[1] = error

    threads = [in_thread(one), in_thread(two)]
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


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
