"""No field that is labelled optional is demanded: what a choice asks for is declared (core.conditional_fields)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from core.conditional_fields import ConditionalFields
from scripts.extraction import ROOMS

ROOT = Path(__file__).resolve().parents[2]


def form_modules() -> Iterator[Path]:
    """Yield the modules of forms."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name == "forms.py" or path.parent.name == "forms":
                yield path


def demands_in(source: str) -> list[str]:
    """Return the names of fields to which an error is added where they are empty: `if not data.get(name)`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.If):
            continue
        empty = {name for part in ast.walk(node.test) for name in _emptied(part)}
        for inner in node.body:
            for call in ast.walk(inner):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "add_error":
                    at = call.args[0]
                    if isinstance(at, ast.Constant) and at.value in empty:
                        found.append(at.value)
    return found


def _emptied(node: ast.AST) -> list[str]:
    """Return the name in `not ….get("name")`, also behind a method such as strip()."""
    if not (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)):
        return []
    return [
        str(call.args[0].value)
        for call in ast.walk(node.operand)
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "get"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def all_forms(base: type) -> set[Any]:
    """Return the classes of forms of the product."""
    below = set(base.__subclasses__())
    return {one for one in below if one.__module__.split(".")[0] in ROOMS}.union(*(all_forms(one) for one in below))


def conditional_forms() -> list[type[ConditionalFields]]:
    """Return the forms with fields that a choice asks for; what is mixed into one has no fields of its own."""
    for path in form_modules():
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = [one for one in all_forms(ConditionalFields) if one.asked_when and hasattr(one, "base_fields")]
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def test_no_form_demands_a_field_that_it_labels_optional():
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in form_modules()
        for name in demands_in(path.read_text(encoding="utf-8"))
    ]
    assert not found, "say in asked_when by which choice it is needed, or make it required"


@pytest.mark.parametrize(
    "source",
    [
        "if data.get('kind') == 'x' and not data.get('who'):\n    self.add_error('who', 'Say who.')",
        "if not data.get('note', '').strip():\n    self.add_error('note', 'Say what.')",
    ],
)
def test_a_demand_is_found(source: str):
    assert demands_in(source)


def test_another_error_is_no_demand():
    assert not demands_in("if last < first:\n    self.add_error('last', 'It is before the first.')")


@pytest.mark.parametrize("form", conditional_forms(), ids=lambda form: form.__name__)
def test_a_condition_names_fields_and_choices_that_there_are(form: type[ConditionalFields]):
    fields: dict[str, Any] = form.base_fields  # type: ignore[attr-defined]
    for name, when in form.asked_when.items():
        for named in (name, when.field):
            if named in fields:
                continue
            source = Path(import_module(form.__module__).__file__ or "").read_text(encoding="utf-8")
            assert f'self.fields["{named}"]' in source, f"{form.__name__} has no field {named}"
        choices = dict(getattr(fields.get(when.field), "choices", None) or {}) if when.field in fields else {}
        if choices and not hasattr(fields[when.field], "queryset"):
            assert set(when.choices) - {""} <= set(map(str, choices)), f"{form.__name__}: {when.field}"
        if name in fields:
            assert not fields[name].required, f"{form.__name__}: {name} is needed always"
