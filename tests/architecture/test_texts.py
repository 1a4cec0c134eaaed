"""Rules for the texts of the product (docs/words.md) that a test can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib
import pytest

from scripts import catalogues
from scripts.extraction import ROOT
from tests.support.message_ids import messages_of

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"})

# What a machine reads: addresses, ids of headings, attributes of <time>.
MACHINE_DATES = {"Y-m-d", "Y-m", "Y", "c"}
DATE_FILTER = re.compile(r"\|(?:date|time)\b(?::([\"'])(?P<form>.*?)\1)?")

# Inside a blocktranslate the translator writes the colon; a comment is read by nobody.
NOT_TYPED = re.compile(
    r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{#.*?#\}",
    re.DOTALL,
)
TYPED_COLON = re.compile(r"(?:%\}|\}\}|>)(?:</\w+>)?: (?=\{|<)")

#: Ids of one word that several templates use with the same meaning, read in each of them. Another id gets a context.
ONE_MEANING = {
    "Account", "Accounts", "Address", "Agreement", "Agreements", "Alerts", "Asked", "Aspect", "Assessments", "Before",
    "Begin", "Cancel", "Change", "Changed", "Childcare", "Children", "Column", "Complete", "Confirmed", "Copied",
    "Date", "Day", "Defects", "Domain", "Download", "Entries", "Error:", "Evolution", "Files", "Groups", "Guests",
    "Half-days", "Home", "Import", "Language", "Name", "Network", "Newer", "Next", "Note", "Notices", "Older",
    "Opened", "Pages", "Participants", "Path", "Person", "Purpose", "Record", "Refusals", "Roles", "Row", "Save",
    "Search", "Searches", "Seats", "Sessions", "Sheet", "Sign-ins", "Signature", "State", "Task", "Today", "Total",
    "Type", "Weeks", "What", "When", "Who", "Why", "Workshop", "Workshops", "late", "never", "none",
}  # fmt: skip

#: Words that have another one in docs/words.md.
TWINS = {
    "fr": {
        r"\bdéplacée?s?\b": "reportée",
        r"signalement": "alerte",
        r"\brelevés?\b": "données",
        r"\bclos(?:es?)?\b": "clôturé",
        r"scell|\bsceaux?\b": "protégé",
        r"\b(?:[Ll]e·la|au·à|du·de)\b": "la personne référente, la personne chargée de…",
    },
    "nl": {
        r"atelier": "workshop",
        r"(?<!levens)\bdomein": "levensdomein",
        r"verplaatst": "uitgesteld",
        r"toestand": "status",
        r"werkboek": "werkmap",
        r"historiek": "geschiedenis",
        r"\bfeit(?:en)?\b": "gegeven",
        r"\boperatie": "project",
        r"\bmerk(?:en|tekens?)?\b": "code",
        r"opgeslagen": "bewaard",
        r"verzegel": "afgeschermd",
    },
    "en": {
        r"break-glass": "by exception",
        r"\bstands? here": "appears here",
        r"\bseal": "protect",
        r"children in care": "dependent children",
        r"\bdays have come": "due now",
    },
}
# The logs are sealed; and the workbook of the centre has a sheet called Ateliers.
ALLOWED = re.compile(
    r"\blogs?\b|journa|logboek|%\(table\)s|%\(blocks\)s|as it was sealed|tel que scellé|verzegeld werd\.|Ateliers"
)

NO_BREAK = re.compile(r"\S (?=[:;?!»])|« ")
# A preposition or a participle next to a placeholder needs to know what comes: "on 14:32" (rule 3).
FROM_PARTS = re.compile(r"\bon %\(moment\)s|Done: %\(move\)s")


def texts(entry: polib.POEntry) -> list[str]:
    """Return the translations of an entry."""
    return [entry.msgstr, *entry.msgstr_plural.values()]


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of a language; of English the ids themselves."""
    for entry in catalogues.read("fr" if language == "en" else language):
        for text in [entry.msgid, entry.msgid_plural] if language == "en" else texts(entry):
            yield entry.msgid, text


def test_days_and_hours_go_through_the_filters_of_the_product():
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in TEMPLATES
        for match in DATE_FILTER.finditer(path.read_text(encoding="utf-8"))
        if match["form"] not in MACHINE_DATES
    ]
    assert not found, "use |day, |month, |hour or |moment (core/templatetags/dates.py)"


def test_days_are_written_in_one_module():
    found = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] not in {"tests", ".venv"}
        and re.search(r"\bdateformat\b|\bdate_format\(|\btime_format\(", path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == ["core/date_words.py", "core/periods.py"]


def test_no_colon_is_typed_in_a_template():
    found = []
    for path in TEMPLATES:
        source = NOT_TYPED.sub("", path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}: {source[m.start() : m.end() + 30]}" for m in TYPED_COLON.finditer(source)]
    assert not found, "use {% colon %} (core/templatetags/texts.py)"


@pytest.mark.parametrize("source", ["{% translate 'Open' %}: {{ file }}", "<b>{{ year }}</b>: {{ count }}"])
def test_a_typed_colon_is_found(source: str):
    assert TYPED_COLON.search(source)


def test_an_id_of_one_word_in_several_templates_has_a_context():
    shared = {
        message.singular
        for message in messages_of().values()
        if not message.context
        and not message.plural
        and len(message.singular.split()) == 1
        and sum(name.startswith("templates/") for name in message.sources) > 1
    }
    assert shared - ONE_MEANING == set(), "give it a context, or read it in each template and add it to ONE_MEANING"
    assert ONE_MEANING - shared == set(), "this word is no longer shared"


@pytest.mark.parametrize("language", sorted(TWINS))
def test_one_thing_has_one_word(language: str):
    found = [
        f"{text!r}: {better}"
        for word, better in TWINS[language].items()
        for _msgid, text in entries(language)
        if re.search(word, text, re.IGNORECASE) and not ALLOWED.search(text)
    ]
    assert not found


def test_french_has_its_no_break_spaces():
    found = [text for _msgid, text in entries("fr") if NO_BREAK.search(text)]
    assert not found


def test_no_sentence_is_made_of_parts():
    assert not [msgid for msgid, text in entries("en") if FROM_PARTS.search(text)]


def test_papers_for_the_person_have_no_middle_dot():
    papers = {"templates/pdf/plan.html", "templates/pdf/certificate.html", "templates/pdf/consultations.html"}
    found = [
        text
        for entry in catalogues.read("fr")
        if papers & {name for name, _line in entry.occurrences}
        for text in texts(entry)
        if "·" in text
    ]
    assert not found
