"""No test takes its day while the tests are collected: a run that passes midnight would compare it with another."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CLOCKS = {"today", "now", "localdate", "localtime", "yesterday", "tomorrow"}


def clocks_read_at_import(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a clock that stand outside the body of every function, decorators and defaults included."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for outside in (*node.decorator_list, node.args):
                yield from clocks_read_at_import(ast.Expression(outside))
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in CLOCKS:
                yield node
            yield from clocks_read_at_import(node)


def test_no_day_is_drawn_at_collection():
    found = [
        f"{path.relative_to(TESTS).as_posix()}:{call.lineno}: {ast.unparse(call)}"
        for path in sorted(TESTS.rglob("*.py"))
        for call in clocks_read_at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_such_a_day_is_found():
    source = (
        "DAY = today()\n@parametrize('day', [timezone.now()])\ndef test(day=now()):\n    now()\nlater = lambda: now()"
    )
    assert len(list(clocks_read_at_import(ast.parse(source)))) == 3
