"""Names say what things hold: one class for each name, modules named by nouns, forms where one looks for forms."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.extraction import ROOMS

ROOT = Path(__file__).resolve().parents[2]
# Names that Django asks for, one in each module.
ASKED_FOR = {"Command", "Meta", "Media"}
# Nouns that end like a participle or an adverb.
NOUNS = {
    "rating",
    "setting",
    "keyring",
    "funding",
    "planning",
    "parsing",
    "row_matching",
    "answer_parsing",
    "register_parsing",
    "heading",
    "need",
    "calendar_feed",
    "apply",
    "tally",
    "greeting",
    "warning",
}
# Adjectives and participles that a name of a module may begin or end with.
OF_A_THING = {"sealed", "sealed_persons", "counted_columns", "withheld_rows", "figures"}
PARTICIPLE = re.compile(r"(ed|ing|ly)$")
IRREGULAR = {
    "told", "seen", "said", "kept", "apart", "alike", "alone", "beside", "drawn", "known", "sent", "walked", "once",
    "behind", "against", "through", "lacking", "given", "taken", "begun", "prepared", "expected", "killable", "outcome",
}  # fmt: skip


def modules() -> Iterator[Path]:
    """Yield the modules of the product, migrations aside."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def modules_beside_tests() -> Iterator[Path]:
    """Yield the modules of the tests that hold no tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if not path.stem.startswith("test_"):
            yield path


def classes() -> dict[str, list[str]]:
    """Return the names of classes, each with the modules that define it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in ASKED_FOR:
                found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def test_no_two_classes_share_a_name():
    assert {name: places for name, places in classes().items() if len(places) > 1} == {}


def odd(name: str) -> bool:
    """Tell whether a name of a module is a participle or an adverb."""
    return name in IRREGULAR or (PARTICIPLE.search(name) is not None and name not in NOUNS | OF_A_THING)


def test_no_module_is_named_by_a_participle_or_an_adverb():
    named = [*modules(), *modules_beside_tests()]
    assert [path.relative_to(ROOT).as_posix() for path in named if odd(path.stem)] == []


ODD = ["walked", "claiming", "alone", "presenting", "sealed_rapidly", "behind", "everything", "killable"]


@pytest.mark.parametrize("name", ODD)
def test_such_a_name_is_noticed(name: str):
    assert odd(name)


def test_forms_are_named_and_kept_as_forms():
    """A form ends in Form and stands in a room's `forms` module or package; what another form is made of may not."""
    misplaced = []
    for path in modules():
        inside = "forms" in path.parts or path.stem == "forms"
        for node in ast.parse(path.read_text()).body:
            is_form = isinstance(node, ast.ClassDef) and any("Form" in ast.unparse(base) for base in node.bases)
            if is_form and node.name.endswith("Form") and not inside:
                misplaced.append(f"{path.relative_to(ROOT).as_posix()}: {node.name}")
    allowed = {
        "core/concurrent_edits.py: EditForm",
        "core/idempotency.py: KeyedForm",
        "home/views/styleguide.py: SampleForm",
    }
    assert set(misplaced) <= allowed


# Filters of a queryset are named by an adjective, as `published` in Django's own documentation.
FILTERS = re.compile(r"QuerySet$|WrittenOut$")


def participle_functions() -> Iterator[str]:
    """Yield the functions and methods of one word that say what happened, not what the function does or returns.

    A property may be an adjective, and so may a filter of a queryset.
    """
    for path in modules():
        tree = ast.parse(path.read_text())
        filters = {
            function
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and FILTERS.search(node.name)
            for function in node.body
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef) or node in filters or "_" in node.name.strip("_"):
                continue
            if odd(node.name.strip("_")) and not any("property" in ast.unparse(one) for one in node.decorator_list):
                yield f"{path.relative_to(ROOT).as_posix()}: {node.name}"


def test_no_function_is_named_by_a_participle_alone():
    assert list(participle_functions()) == []
