"""Coming is free: no word of duty, absence or penalty on the pages of appointments, in any language."""

from __future__ import annotations

import re

import polib
import pytest
from django.conf import settings

FORBIDDEN = {
    "en": r"summon|mandatory|compulsory|breach|sanction|penalt|unexcused|reminder|attendance",
    "fr": r"convocation|convoqu|obligatoire|manquement|sanction|injustifi|relance|assiduité",
    "nl": r"oproep|verplicht|tekortkoming|sanctie|ongewettigd|aanmaning|stiptheid",
}


def texts_of(language: str) -> list[str]:
    """Return the texts of the room in a language, of its code and its templates."""
    messages = polib.pofile(
        str(settings.BASE_DIR / f"locale/{'fr' if language == 'en' else language}/LC_MESSAGES/django.po")
    )
    of_room = [one for one in messages if any("appointments/" in place for place, _line in one.occurrences)]
    if language == "en":
        return [one.msgid for one in of_room]
    return [text for one in of_room for text in (one.msgstr, *one.msgstr_plural.values())]


@pytest.mark.parametrize("language", FORBIDDEN)
def test_no_forbidden_word(language):
    found = texts_of(language)
    assert len(found) > 80
    assert [text for text in found if re.search(FORBIDDEN[language], text, re.IGNORECASE)] == []


def test_one_would_be_found():
    assert re.search(FORBIDDEN["fr"], "Une absence injustifiée", re.IGNORECASE)
