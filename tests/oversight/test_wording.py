"""Words for the codes of the log: none is missing, and nothing that somebody typed is taken for one of ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from oversight.labels import EARLIER, ROOM, WHAT, is_ours, purpose_for_the_person, purpose_words, what_words
from scripts.extraction import ROOMS

ROOT = Path(__file__).resolve().parents[2]


def codes() -> set[str]:
    """Return every code that is written down as `what=` in a call of the rooms, the sample data aside."""
    found = set()
    for room in set(ROOMS) - {"demo"}:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for keyword in node.keywords if isinstance(node, ast.Call) else ():
                    if keyword.arg == "what" and isinstance(keyword.value, ast.Constant):
                        found.add(keyword.value.value)
    return found


def test_every_code_has_words():
    assert codes(), "nothing found: the test looks in the wrong place"
    missing = sorted(code for code in codes() - set(WHAT) if code.partition(".")[0] not in ROOM)
    assert not missing, missing


def test_a_figure_says_its_year_and_an_unknown_code_itself():
    with translation.override("en"):
        assert what_words("figure participants 2016") == "Records behind a figure of 2016"
    assert what_words("something.else") == "something.else"


@pytest.mark.parametrize("typed", ["asked by Sophie Peeters", "", "Workbook 2017.xlsx", "%(x)s"])
def test_what_somebody_typed_is_not_ours(typed):
    assert not is_ours(typed)
    with translation.override("en"):
        assert purpose_for_the_person(typed) == "Work on the file"


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_our_own_words_are_told_in_the_readers_language(language):
    with translation.override(language):
        told = purpose_for_the_person("Checking the records behind a figure")
        assert told == translation.gettext("Checking the records behind a figure")
    assert is_ours("Checking the records behind a figure")


@pytest.mark.parametrize("before", EARLIER)
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_purpose_of_an_old_line_is_told_in_todays_words(language, before):
    with translation.override(language):
        told = purpose_words(before)
        assert told == purpose_for_the_person(before) == translation.gettext(EARLIER[before])
    assert told not in {before, EARLIER[before]}
    assert is_ours(before)
