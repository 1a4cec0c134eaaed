"""The translations without GNU gettext: keep the .po files, compile the .mo files, check them.

A .po file is sorted by id and names its sources without line numbers, so that a change elsewhere in a file is no
change here. There are two catalogues a language: "django", what is on screens, in French and Dutch, and "person",
papers for the person, in these and in as many languages more as have a file. A new id gets an empty translation, an id
that is used no more is dropped, nothing is ever marked fuzzy. The .mo files are not committed: set-up and the tests
compile them. Collecting ids is extraction.py, which needs more packages than a server has; compiling needs polib only.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from scripts.extraction import Key, Message

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"fr": "nplurals=2; plural=(n > 1);", "nl": "nplurals=2; plural=(n != 1);"}
DOMAINS = ("django", "person")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
NAMELESS = ("%s", "%d", "{}")


def po_path(language: str, root: Path = ROOT, domain: str = "django") -> Path:
    """Return where a language's text is kept."""
    return root / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def languages_of(domain: str, root: Path = ROOT) -> list[str]:
    """Return the languages of a catalogue: the house's, and of "person" every one that has a file."""
    others = [path.parents[1].name for path in (root / "locale").glob(f"*/LC_MESSAGES/{domain}.po")]
    return [*LANGUAGES, *sorted(set(others) - set(LANGUAGES))] if domain == "person" else list(LANGUAGES)


def must_be_whole(language: str, root: Path = ROOT) -> bool:
    """Answer whether a catalogue may lack nothing: a language of the house, or one that is offered on papers."""
    return language in LANGUAGES or (root / "locale" / language / "READ_BY").exists()


def read(language: str, root: Path = ROOT, domain: str = "django") -> polib.POFile:
    """Return a language's catalogue, empty where there is none yet."""
    path = po_path(language, root, domain)
    return polib.pofile(str(path), encoding="utf-8") if path.exists() else polib.POFile(encoding="utf-8")


def update(language: str, messages: dict[Key, Message], root: Path = ROOT, domain: str = "django") -> polib.POFile:
    """Write a language's catalogue anew from the messages, keeping each translation it has; return it."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in read(language, root, domain) if not entry.obsolete}
    catalogue = polib.POFile(encoding="utf-8", wrapwidth=110)
    catalogue.metadata = {
        "Project-Id-Version": "Jalon",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language in LANGUAGES:
        catalogue.metadata["Plural-Forms"] = LANGUAGES[language]
    for key in sorted(messages, key=lambda key: (key[1], key[0] or "")):
        catalogue.append(_entry(messages[key], known.get(key)))
    path = po_path(language, root, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    """Return the catalogue's entry of a message, with the old translation where its plural form still fits."""
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.singular,
        msgid_plural=message.plural,
        occurrences=[(name, "") for name in sorted(message.sources)],
        comment="\n".join(sorted(message.comments)),
        flags=["python-format"] if "%(" in message.singular + message.plural else [],
    )
    if old is not None:
        entry.tcomment = old.tcomment
    if message.plural:
        entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgid_plural else {0: "", 1: ""}
    else:
        entry.msgstr = old.msgstr if old and not old.msgid_plural else ""
    return entry


def faults(language: str, messages: dict[Key, Message], root: Path = ROOT, domain: str = "django") -> list[str]:
    """Return a sentence for each message that is missing, stale, empty, fuzzy or whose placeholders differ."""
    catalogue = {(entry.msgctxt, entry.msgid): entry for entry in read(language, root, domain) if not entry.obsolete}
    said = [
        f"{language}: missing: {key[1]!r} ({min(messages[key].sources)})" for key in messages if key not in catalogue
    ]
    said += [f"{language}: stale: {key[1]!r}" for key in catalogue if key not in messages]
    for key, entry in catalogue.items():
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy:
            said.append(f"{language}: fuzzy: {key[1]!r}")
        if not texts or not all(text.strip() for text in texts):
            said.append(f"{language}: empty: {key[1]!r}")
            continue
        allowed = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
        needed = allowed if not entry.msgid_plural else set()
        for text in texts:
            if not needed <= _placeholders(text) <= allowed:
                said.append(f"{language}: placeholders differ: {key[1]!r} -> {text!r}")
    return said


def _placeholders(text: str) -> set[str]:
    """Return the placeholders of a text as they are written."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text or "")}


def nameless_placeholders(text: str) -> set[str]:
    """Return the placeholders of a text that have no name."""
    return _placeholders(text) & set(NAMELESS)


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue whose .mo is older than its .po; return those written."""
    written = []
    for source in (po_path(code, root, domain) for domain in DOMAINS for code in languages_of(domain, root)):
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        # Written beside and renamed: a process that reads it meanwhile sees the old one or the new one, whole.
        beside = target.with_suffix(f".{os.getpid()}.mo.tmp")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(beside))
        beside.replace(target)
        written.append(target)
    return written
