"""The messages that the product uses, collected once a process: reading every file of it takes two seconds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from scripts.extraction import KEYWORDS, PERSON_KEYWORDS, Key, Message, collect


@cache
def messages_of(domain: str = "django") -> Mapping[Key, Message]:
    """Return the messages of a catalogue; nobody changes them."""
    return collect(keywords=PERSON_KEYWORDS if domain == "person" else KEYWORDS)
