"""Text as people search it: without accents, in lower case."""

from __future__ import annotations

import unicodedata

_JOINED = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})


def plain(value: str) -> str:
    """Return the value without accents, in lower case, with single blanks; the form kept in search columns."""
    decomposed = unicodedata.normalize("NFKD", value.translate(_JOINED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().replace("’", "'").split())


def visible(value: str) -> str:
    """Return the value without characters that show nothing (category Cf): zero-width blanks, marks of direction."""
    return value if value.isascii() else "".join(char for char in value if unicodedata.category(char) != "Cf")


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
