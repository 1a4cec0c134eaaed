"""In which language a person reads her papers: the first of those that she speaks in which they are offered."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language_info

from core.normalisation import plain
from core.paper_texts import languages_of_papers

# How the languages of a file are typed beside their code and their own name: free words, mostly French or Dutch.
_TYPED = {
    "fr": ("francais", "french", "frans"),
    "nl": ("neerlandais", "flamand", "dutch", "nederlands"),
    "en": ("anglais", "english", "engels"),
    "ar": ("arabe", "arabic", "arabisch"),
    "es": ("espagnol", "spanish", "spaans", "castillan"),
    "pt": ("portugais", "portuguese", "portugees"),
    "ro": ("roumain", "romanian", "roemeens"),
    "tr": ("turc", "turkish", "turks"),
    "uk": ("ukrainien", "ukrainian", "oekraiens"),
}


def language_of_papers(spoken: Iterable[str]) -> str:
    """Return the first language of papers among those that a person speaks, as they are typed; else the house's."""
    offered = languages_of_papers()
    known = {plain(word): code for code in offered for word in (code, offered[code], *_TYPED.get(code, ()))}
    return next((code for word in spoken if (code := known.get(plain(str(word))))), settings.LANGUAGE_CODE[:2])


def language_name(code: str) -> str:
    """Return the name of a language in itself, its code where it has none."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code
