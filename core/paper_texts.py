"""Texts of papers for the person herself: one catalogue, `person`, in more languages than the screens of the product.

A paper is read at a kitchen table by somebody whose language may be none of ours. Its fixed texts are therefore a
catalogue of their own (locale/xx/LC_MESSAGES/person.po), small enough to be translated whole. A language is offered
once its catalogue is complete and a native speaker, named in locale/xx/READ_BY, has read it (docs/adr/0073).

The texts stand in Python, as `paper_text("…")`, and `paper_noop("…")` where they are kept to be said later:
scripts/messages collects them into the catalogue by these two names.
"""

from __future__ import annotations

import datetime as dt
import gettext
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, to_language, to_locale

from core.date_words import day_in_pattern, weekday_and_day

DOMAIN = "person"
READ_BY = "READ_BY"
# The house's own languages, whose other texts are complete too: a test sees to that.
_WHOLE = "fr"
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def paper_text(message: str) -> str:
    """Return a text of the catalogue in the language in force, else in English."""
    return person_text(get_language() or settings.LANGUAGE_CODE)(message)


def paper_noop(message: str) -> str:
    """Mark a text for the catalogue; it is said later by paper_text()."""
    return message


def paper_html(message: str, **values: Any) -> SafeString:
    """Return a text of the catalogue with its placeholders filled, each escaped unless it is safe."""
    text = paper_text(message).replace("{", "{{").replace("}", "}}")
    return format_html(_PLACEHOLDER.sub(r"{\1}", text), **values)


def person_text(language: str) -> Callable[[str], str]:
    """Return the function that says a text of the catalogue in a language."""
    return _catalogue(language).gettext


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; one without texts, which are then English, where there is none."""
    for folder in settings.LOCALE_PATHS:
        if gettext.find(DOMAIN, str(folder), [to_locale(language)]):
            return gettext.translation(DOMAIN, str(folder), [to_locale(language)])
    return gettext.NullTranslations()


def _texts_of(language: str) -> frozenset[str]:
    """Return the texts that a catalogue translates."""
    return frozenset(getattr(_catalogue(language), "_catalog", {}))


def languages_of_papers() -> dict[str, str]:
    """Return the languages that are offered, by code, each with its name in itself: the house's, then the others."""
    codes = [code for code, _name in settings.LANGUAGES]
    for folder in map(Path, settings.LOCALE_PATHS):
        codes += [found for found in _read_again(folder) if found not in codes]
    return {code: str(get_language_info(code)["name_local"]) for code in codes}


def _read_again(folder: Path) -> list[str]:
    """Return the languages of a folder whose catalogue is complete and was read by somebody who is named."""
    named = [path.parent.name for path in sorted(folder.glob(f"*/{READ_BY}")) if path.read_text("utf-8").strip()]
    return [code for code in map(to_language, named) if _texts_of(_WHOLE) <= _texts_of(code)]


def paper_day(day: dt.date) -> str:
    """Return "Tuesday 1 December" in the language in force, whichever it is."""
    language = get_language() or settings.LANGUAGE_CODE
    if language in dict(settings.LANGUAGES):
        return weekday_and_day(day)
    return day_in_pattern(day, paper_text("%(weekday)s %(day)s %(month)s"))
