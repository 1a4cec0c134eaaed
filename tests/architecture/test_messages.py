"""Everything a user reads is translated: the catalogues are complete, and collecting finds what the code says."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

from scripts import catalogues
from scripts.extraction import PERSON_KEYWORDS, ROOT, collect, sources
from tests.support.message_ids import messages_of

CATALOGUES = [
    (language, domain)
    for domain in catalogues.DOMAINS
    for language in catalogues.languages_of(domain)
    if catalogues.must_be_whole(language)
]


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_message_is_translated(language: str, domain: str):
    messages = messages_of(domain)
    assert messages
    assert not catalogues.faults(language, messages, domain=domain)


def test_a_text_of_a_paper_for_the_person_has_no_plural_and_no_context():
    # core.paper_texts asks for a text by its id alone.
    messages = messages_of("person").values()
    assert not [one.singular for one in messages if one.plural or one.context]


def test_compiled_catalogues_are_current():
    catalogues.compile_all()
    every = [(language, domain) for domain in catalogues.DOMAINS for language in catalogues.languages_of(domain)]
    for language, domain in every:
        text = catalogues.po_path(language, domain=domain)
        compiled = text.with_suffix(".mo")
        translated = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(text)).translated_entries()}
        assert {(entry.msgctxt, entry.msgid) for entry in polib.mofile(str(compiled))} == translated


def test_no_placeholder_is_without_a_name():
    # A translator may need another order of words, which %s cannot give.
    nameless = [key for key in messages_of() if catalogues.nameless_placeholders(key[1])]
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


def test_a_catalogue_of_papers_may_be_half_done_until_somebody_has_read_it(small_product: Path):
    (small_product / "core" / "papers.py").write_text('paper_text("My sheet")\npaper_html("With %(name)s", name=1)\n')
    messages = collect(small_product, PERSON_KEYWORDS)
    assert {key[1] for key in messages} == {"My sheet", "With %(name)s"}
    assert not {key[1] for key in collect(small_product)} & {"My sheet", "With %(name)s"}
    catalogues.update("ro", messages, small_product, "person")
    assert catalogues.languages_of("person", small_product) == ["fr", "nl", "ro"]
    assert not catalogues.must_be_whole("ro", small_product)
    (small_product / "locale" / "ro" / "READ_BY").write_text("Ana Pop\n")
    assert catalogues.must_be_whole("ro", small_product)
    assert len(catalogues.faults("ro", messages, small_product, "person")) == 2


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
