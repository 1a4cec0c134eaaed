"""Text as people write it, without characters that nobody sees; and as people search it, without accents and case."""

from __future__ import annotations

import re
import unicodedata

_JOINED = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})

# Characters that are not shown: category Cf and the fillers, but for the signs of Arabic, Syriac and Kaithi numbers and
# the variation selectors, which show.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_NEVER_NEEDED = re.compile(f"(?![\u200c\u200d])[{_INVISIBLE}]")

# Joiners (U+200C, U+200D) change how letters of these scripts are written, between two letters of theirs or after the
# sign that takes the vowel of an Indian letter away (virama).
_SCRIPTS = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u103a\u17d2"
_NEEDED = f"(?<=[{_SCRIPTS}])[\u200c\u200d](?=[{_SCRIPTS}])|(?<=[{_VIRAMAS}])[\u200c\u200d]"
_JOINERS = re.compile(f"({_NEEDED})|[\u200c\u200d]")


def without_invisible(text: str) -> str:
    """Return a name, code or other short text without invisible characters.

    Removes soft hyphens, zero-width blanks, byte-order marks, marks of direction and the like: they come with copied
    text, make equal names differ and may turn round the words that follow. Keeps the joiners that Arabic and Indian
    scripts need.
    """
    if text.isascii() or not _UNSEEN.search(text):
        return text
    return _JOINERS.sub(lambda match: match[1] or "", _NEVER_NEEDED.sub("", text))


def plain(value: str) -> str:
    """Return the value without accents, in lower case, with single blanks; the form kept in search columns.

    Invisible characters and joiners are left out.
    """
    decomposed = unicodedata.normalize("NFKD", value.translate(_JOINED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    if not bare.isascii():
        bare = _UNSEEN.sub("", bare)
    return " ".join(bare.casefold().replace("’", "'").split())


def within_one(one: str, other: str) -> bool:
    """Answer whether two words differ by one letter at most: changed, missing, too many, or two changed about."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )
