"""Text as people search it: without accents, in lower case."""

from __future__ import annotations

import unicodedata

_JOINED = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})


def plain(value: str) -> str:
    """Return the value without accents, in lower case, with single blanks; the form kept in search columns."""
    decomposed = unicodedata.normalize("NFKD", value.translate(_JOINED))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().replace("’", "'").split())
