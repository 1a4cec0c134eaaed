"""Collect message ids without GNU gettext: from Python through Babel, from templates through Django's templatize()."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    "config", "demo", "exchange", "oversight", "reporting", "person", "actionplans", "assessments", "workshops",
    "appointments",
    "documents", "messaging", "participants", "partners", "jobs", "agenda", "administration", "home", "permissions",
    "accounts", "audit", "core",
)  # fmt: skip
LAZY_KEYWORDS = {
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY_KEYWORDS}
# The catalogue of papers for the person (core.paper_texts) has names of its own, and no plurals.
PERSON_KEYWORDS = {"paper_text": None, "paper_noop": None, "paper_html": (1,)}

Key = tuple[str | None, str]


@dataclass
class Message:
    """One id as the code uses it: its context, its plural, the files it is in, what was written for translators."""

    context: str | None
    singular: str
    plural: str = ""
    sources: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What tells it from others in a catalogue."""
        return (self.context, self.singular)


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Yield the Python files of the rooms and every template, in order; tests and migrations speak to nobody."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    yield from sorted(path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def collect(root: Path = ROOT, keywords: dict = KEYWORDS) -> dict[Key, Message]:
    """Return every message that the code uses, by context and id. Raises ValueError for an id with two plurals.

    With PERSON_KEYWORDS those of the catalogue of papers for the person.
    """
    found: dict[Key, Message] = {}
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for _line, ids, comments, context in _extracted(path, keywords):
            singular, plural = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, "")
            if not singular:
                continue
            message = found.setdefault((context, singular), Message(context, singular))
            if plural and message.plural not in {"", plural}:
                raise ValueError(f"{name}: {singular!r} has two plurals: {message.plural!r} and {plural!r}.")
            message.plural = message.plural or plural
            message.sources.add(name)
            message.comments.update(comments)
    return found


def _extracted(path: Path, keywords: dict) -> list[tuple]:
    """Return Babel's (line, ids, comments, context) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize() leaves calls of gettext among X's; without the indentation they are tokens of Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    stream = io.BytesIO(text.encode())
    return list(
        extract("python", stream, keywords=keywords, comment_tags=("Translators:",), options={"encoding": "utf-8"})
    )
