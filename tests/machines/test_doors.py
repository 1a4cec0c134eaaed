"""perform() is the only door: no code calls a transition by itself, and no code asks for a move that is not there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.extraction import ROOMS, ROOT
from tests.support import expected_moves as expected

DOOR = "permissions/transitions.py"
MOVES = {move for moves in expected.MOVES.values() for move in moves}


def calls(source: str) -> Iterator[ast.Call]:
    """Yield every call of a module."""
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def direct_calls(source: str) -> list[int]:
    """Return the lines that call a transition: a method of that name, nothing by place, `by=` or ** given."""
    found = []
    for call in calls(source):
        words = {word.arg for word in call.keywords}
        if call.args or not words & {"by", None}:
            continue
        named = isinstance(call.func, ast.Attribute) and call.func.attr in MOVES
        looked_up = isinstance(call.func, ast.Call) and ast.unparse(call.func.func) == "getattr"
        if named or looked_up:
            found.append(call.lineno)
    return sorted(found)


def unknown_moves(source: str) -> list[str]:
    """Return the moves that are asked of perform() by name and that no machine has."""
    asked = [
        call.args[1].value
        for call in calls(source)
        if ast.unparse(call.func).split(".")[-1] == "perform"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    ]
    return [move for move in asked if move not in MOVES]


def modules() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each module of the rooms."""
    for room in ROOMS:
        for path in sorted(Path(ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def test_the_finders_find():
    assert direct_calls("plan.close(by=u, closed_on=d)\nx.move(**data)\nfile.close()\nstart('k', by=u)") == [1, 2]
    assert direct_calls("getattr(plan, name)(by=u)") == [1]
    assert unknown_moves("perform(plan, 'close', by=u)\nauthority.perform(plan, 'shut', by=u)") == ["shut"]


def test_no_code_calls_a_transition_by_itself():
    said = [f"{name}:{line}" for name, text in modules() if name != DOOR for line in direct_calls(text)]
    assert not said


def test_the_door_calls_it_once():
    assert len(direct_calls((ROOT / DOOR).read_text())) == 1


def test_every_move_that_is_asked_for_exists():
    assert not [f"{name}: {move}" for name, text in modules() for move in unknown_moves(text)]
