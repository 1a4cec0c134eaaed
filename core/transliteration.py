"""A name in the letters and the spelling of another language: Юсуф, Yusuf, Youssef and Joussef are heard alike.

Names are taken over from Arabic, Russian or Greek by ear, in French, Dutch or German spelling. as_heard() writes each
way of spelling a sound in one way, so that two spellings can be compared; it is no transcription, and it is not shown.
"""

from __future__ import annotations

import re

_CYRILLIC = dict(
    zip(
        "абвгґдеёжзиійклмнопрстуфхцчшщъыьэюяєїўђћљњџјѕ",
        [
            *("a", "b", "v", "g", "g", "d", "e", "e", "j", "z", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r"),
            *("s", "t", "u", "f", "kh", "ts", "tch", "ch", "ch", "", "i", "", "e", "iu", "ia", "ie", "i", "u"),
            *("dj", "tch", "l", "n", "dj", "i", "dz"),
        ],
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            *("a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t"),
            *("i", "f", "kh", "ps", "o"),
        ],
        strict=True,
    )
)
_LATIN = str.maketrans(_CYRILLIC | _GREEK)

# One after the other; capitals stand for a sound that no single letter has.
_SOUNDS = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"tsch|tch|tsj|cz|č", "C"),
        (r"sch|sh|sj|ch|sz", "S"),
        (r"dzh|dj|dz|dg(?=[ei])|zh", "j"),
        (r"kh", "h"),
        (r"gh|gu(?=[ei])", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|cq|qu|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"x", "ks"),
        (r"^(?:ou|w)(?=[aeiouy])", "v"),
        (r"w", "v"),
        (r"z", "s"),
        (r"ou|oe|oo|ue|o", "u"),
        (r"ae|aa", "a"),
        (r"ai|ay|ei|ey|ie|ee|ij|y|e", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)h$", ""),
    )
)
LEAST = 3  # letters of a word that is heard; a shorter one is compared as it stands


def in_latin(text: str) -> str:
    """Return a plain text (core.normalisation) with its Cyrillic and Greek letters in Latin ones."""
    return text if text.isascii() else text.translate(_LATIN)


def as_heard(word: str) -> str:
    """Return a plain word as it is heard, in one spelling of each sound."""
    word = in_latin(word)
    if len(word) < LEAST:
        return word
    for sound, heard in _SOUNDS:
        word = sound.sub(heard, word)
    return word
