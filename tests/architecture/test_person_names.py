"""The name of a participant stands in a <bdi>, so that one of any script reads right beside what stands around it."""

from __future__ import annotations

import re

import pytest

from tests.architecture.test_tree import ROOT

TEMPLATES = ROOT / "templates"
# How a template names a participant: the file itself, and the names that a page or a line gives to one.
NAMES = r"(?:[\w.]+\.)?(?:file|participant)|line\.(?:name|who)|(?:[\w.]+\.)?(?:last_name|first_name)"
NAMED = re.compile(r"\{\{\s*(" + NAMES + r")\s*\}\}")
# What is no text of the page: the title of the window, attributes, what is said to a screen reader alone by a label.
NO_TEXT = re.compile(
    r"\{%\s*block title\s*%\}.*?\{%\s*endblock\s*%\}|<!--.*?-->|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL
)
TAG = re.compile(r"<(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|[^<>\"{])*>", re.DOTALL)
#: papers, which the program that draws them orders by itself; names of accounts; what is no person
APART = ("pdf", "accounts", "mfa", "account", "jobs", "exchange")


def names_without_isolation(text: str) -> list[str]:
    """Return how the names are written that stand in the text of a template and in no <bdi>."""
    drawn = NO_TEXT.sub("", text)
    drawn = TAG.sub(lambda found: tag if (tag := re.sub(r"\s", "", found[0])) in ("<bdi>", "</bdi>") else "", drawn)
    drawn = re.sub(r"<bdi>.*?</bdi>", "", drawn, flags=re.DOTALL)
    return NAMED.findall(drawn)


def test_each_template_isolates_the_names_of_participants():
    found = {
        path.relative_to(TEMPLATES).as_posix(): names
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.relative_to(TEMPLATES).parts[0] not in APART and (names := names_without_isolation(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<b>{{ line.name }}</b>", ["line.name"]),
        ("<b><bdi>{{ line.name }}</bdi></b>", []),
        ("<h1>{{ head.file }}</h1><bdi>{{ file }}</bdi>", ["head.file"]),
        ('<a title="{{ file }}">{{ one.file }}</a>', ["one.file"]),
        ("{% block title %}{{ file }}{% endblock %}", []),
        ("<bdi>{{ row.file.last_name }} {{ row.file.first_name }}</bdi>", []),
    ],
)
def test_the_rule_finds_what_it_is_for(text: str, found: list[str]):
    assert names_without_isolation(text) == found
