"""Everything a user reads is translated: the catalogues are complete, and collecting finds what the code says."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

from scripts import catalogues
from scripts.extraction import ROOT, collect, sources


@pytest.mark.parametrize("language", sorted(catalogues.LANGUAGES))
def test_every_message_is_translated(language: str):
    assert not catalogues.faults(language, collect())


def test_compiled_catalogues_are_current():
    catalogues.compile_all()
    for language in catalogues.LANGUAGES:
        text, compiled = catalogues.po_path(language), catalogues.po_path(language).with_suffix(".mo")
        translated = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(text)).translated_entries()}
        assert {(entry.msgctxt, entry.msgid) for entry in polib.mofile(str(compiled))} == translated


def test_no_placeholder_is_without_a_name():
    # A translator may need another order of words, which %s cannot give.
    nameless = [key for key in collect() if catalogues.nameless_placeholders(key[1])]
    assert not nameless


def test_gettext_has_no_name_that_collecting_does_not_know():
    # A text under another name is in no catalogue and stays English.
    others = [
        f"{path.relative_to(ROOT).as_posix()}: {name.asname}"
        for path in sources()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in {None, "_"}
    ]
    assert not others


def test_sources_are_all_rooms_and_templates():
    rooms = {path.relative_to(ROOT).parts[0] for path in sources()}
    assert {"core", "accounts", "exchange", "templates"} <= rooms


@pytest.fixture
def small_product(tmp_path: Path) -> Path:
    """A tree with one module and one template that speak."""
    (tmp_path / "core").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "core" / "words.py").write_text(
        '_("Hello %(name)s")\nngettext_lazy("%(n)d day", "%(n)d days", "n")\npgettext("month", "May")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}<c-button label=\"{% translate 'Save' %}\">\n    (unbalanced\n"
        '  {{ _("Back")|upper }} {% blocktranslate trimmed with n=total %}\n    {{ n }}\n    people\n'
        "  {% endblocktranslate %}\n"
    )
    return tmp_path


def test_collect_reads_python_and_templates(small_product: Path):
    messages = collect(small_product)
    assert set(messages) == {
        (None, "Hello %(name)s"),
        (None, "%(n)d day"),
        ("month", "May"),
        (None, "Save"),
        (None, "Back"),
        (None, "%(n)s people"),
    }
    assert messages[None, "%(n)d day"].plural == "%(n)d days"
    assert messages[None, "Save"].sources == {"templates/page.html"}


def test_update_keeps_translations_and_drops_what_is_gone(small_product: Path):
    catalogues.update("fr", collect(small_product), small_product)
    path = catalogues.po_path("fr", small_product)
    catalogue = polib.pofile(str(path))
    catalogue.find("Save").msgstr = "Enregistrer"
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    catalogue.save()
    again = catalogues.update("fr", collect(small_product), small_product)
    assert again.find("Save").msgstr == "Enregistrer"
    assert again.find("Gone") is None
    assert again.find("Back").msgstr == ""
    assert [entry.msgid for entry in again] == sorted(entry.msgid for entry in again)
    before = path.read_bytes()
    catalogues.update("fr", collect(small_product), small_product)
    assert path.read_bytes() == before


def test_faults_are_named(small_product: Path):
    messages = collect(small_product)
    catalogue = catalogues.update("fr", messages, small_product)
    catalogue.find("Hello %(name)s").msgstr = "Bonjour %(nom)s"
    catalogue.find("Save").msgstr = "Enregistrer"
    catalogue.find("Back").msgstr = "Retour"
    catalogue.find("Back").flags.append("fuzzy")
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    catalogue.remove(catalogue.find("May"))
    catalogue.save(str(catalogues.po_path("fr", small_product)))
    said = catalogues.faults("fr", messages, small_product)
    assert sorted(fault.split(": ")[1] for fault in said) == [
        "empty",
        "empty",
        "fuzzy",
        "missing",
        "placeholders differ",
        "stale",
    ]
