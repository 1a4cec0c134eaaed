"""The machines are declared as product.md section 3 says, and say themselves in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.functional import Promise

from permissions.policy import POLICY
from permissions.transitions import AmbiguousMove, moves_of, state_field
from tests.support import expected_moves as expected
from tests.support.machines import SCENES, machines

every_machine = pytest.mark.parametrize("model", machines(), ids=lambda model: model.__name__)


def test_the_machines_are_those_of_the_page():
    assert {model.__name__ for model in machines()} == set(expected.MOVES) == set(expected.STATES)
    assert set(machines()) == set(SCENES)


@every_machine
def test_states(model):
    field = state_field(model)
    assert {value for value, _ in field.choices} == expected.STATES[model.__name__]
    assert field.get_default() == expected.INITIAL[model.__name__]
    assert field.protected, "a state that may be assigned is a state that nobody logged"


@every_machine
def test_moves_states_and_rights(model):
    declared = {
        name: (
            tuple(sorted(move.source for move in moves)),
            {move.target for move in moves},
            {move.permission for move in moves},
        )
        for name, moves in moves_of(model).items()
    }
    assert declared == {
        name: (tuple(sorted(move.sources)), {move.target}, {move.permission})
        for name, move in expected.MOVES[model.__name__].items()
    }


@every_machine
def test_needs_and_guards(model):
    with translation.override(None):
        declared = {
            name: (
                {tuple(move.custom.get("needs", {})) for move in moves},
                {tuple(str(condition.sentence) for condition in move.conditions) for move in moves},
            )
            for name, moves in moves_of(model).items()
        }
    assert declared == {name: ({move.needs}, {move.guards}) for name, move in expected.MOVES[model.__name__].items()}


@every_machine
def test_every_move_has_a_label_a_right_and_sentences_that_can_be_translated(model):
    for name, moves in moves_of(model).items():
        for move in moves:
            spoken = [move.custom["label"], *move.custom.get("needs", {}).values()]
            spoken += [condition.sentence for condition in move.conditions]
            assert all(isinstance(sentence, Promise) for sentence in spoken), name
            assert move.permission in POLICY, name


@every_machine
def test_the_scene_upsets_every_guard(model):
    guards = {sentence for move in expected.MOVES[model.__name__].values() for sentence in move.guards}
    assert set(SCENES[model].upset) == guards


def test_a_move_has_one_permission_from_whichever_state(monkeypatch):
    declared = [
        SimpleNamespace(name="close", source="draft", permission="plan.move"),
        SimpleNamespace(name="close", source="current", permission="plan.move"),
    ]
    machine = SimpleNamespace(get_all_transitions=lambda model: declared)
    monkeypatch.setattr("permissions.transitions.state_field", lambda model: machine)
    read = moves_of.__wrapped__  # it is read once for a model
    assert list(read(machines()[0])) == ["close"]
    declared[1].permission = "plan.content"
    with pytest.raises(AmbiguousMove, match="close"):
        read(machines()[0])
