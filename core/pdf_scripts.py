"""Which fonts a document needs beside the house's own: names come in any script; a letter without a font is a box.

One shipped font a script (static/fonts/noto), added to the style of a document only where a text of it has such
letters: reading the largest, of Chinese, takes a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

OWN = ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible Next Extended")

# The letters of each script, by code point; the name is that of the file.
_LETTERS = {
    "latin-greek-cyrillic": (
        "\u01a0-\u0217\u021c-\u02ba\u0300-\u052f\u1d00-\u1e7f\u1ea0-\u1fff\u2de0-\u2dff\ua640-\ua7ff"
    ),
    "armenian": "\u0530-\u058f\ufb13-\ufb17",
    "hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe",
    "syriac": "\u0700-\u074f\u0860-\u086f",
    "devanagari": "\u0900-\u097f\ua8e0-\ua8ff",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "sinhala": "\u0d80-\u0dff",
    "thai": "\u0e00-\u0e7f",
    "lao": "\u0e80-\u0eff",
    "myanmar": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "ethiopic": "\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f",
    "khmer": "\u1780-\u17ff\u19e0-\u19ff",
    "tifinagh": "\u2d30-\u2d7f",
    "han": "\u2e80-\u2fff\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef",
}
_SCRIPTS = {name: re.compile(f"[{letters}]") for name, letters in _LETTERS.items()}


def scripts_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the scripts, of those with a shipped font, of which some text has a letter."""
    wide = [text for text in texts if not text.isascii()]
    return tuple(name for name, letters in _SCRIPTS.items() if any(letters.search(text) for text in wide))


def style_of(scripts: Sequence[str], static: str) -> str:
    """Return the style sheet by which a document has the fonts of these scripts; `static` is where our files are."""
    faces = [
        f'@font-face {{ font-family: "Noto {name}"; src: url("{static}fonts/noto/noto-sans-{name}.woff2"); }}'
        for name in scripts
    ]
    families = ", ".join(f'"{name}"' for name in (*OWN, *(f"Noto {name}" for name in scripts)))
    return "\n".join([*faces, f"html, * {{ font-family: {families}; }}"])
