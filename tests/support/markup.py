"""A page as a browser takes it, so that a test does not depend on where the lines of a template are broken."""

from __future__ import annotations

import re
from typing import Any

from scripts.line_breaks import BOXES

ATTRIBUTES = r"(?:\"[^\"]*\"|'[^']*'|[^>\"'])*"
TAG = re.compile(rf"<[a-zA-Z/]{ATTRIBUTES}>")
BESIDE_A_BOX = re.compile(rf" ?(</?(?:{'|'.join(BOXES)})(?: {ATTRIBUTES})?>) ?")
KEEPS_LINES = re.compile(rf"<(textarea|pre|script)\b{ATTRIBUTES}>(?P<content>.*?)</\1>", re.DOTALL)


def one_line(page: Any) -> str:
    """Return the HTML of an answer, or a part of it, with one space for each run of spaces and line breaks.

    There is none before the end of a tag, nor beside an element that is a box of its own (a paragraph, a list): none is
    shown there. What a `textarea`, a `pre` or a `script` holds keeps its line breaks.
    """
    html = page if isinstance(page, str) else page.content.decode()
    parts, end = [], 0
    for kept in KEEPS_LINES.finditer(html):
        parts += [_one_line(html[end : kept.start("content")]), kept["content"]]
        end = kept.end("content")
    return "".join([*parts, _one_line(html[end:])])


def _one_line(html: str) -> str:
    html = TAG.sub(lambda tag: re.sub(r"\s+", " ", tag.group()).replace(" >", ">"), html)
    return BESIDE_A_BOX.sub(r"\1", re.sub(r"[ \t\r\n]+", " ", html))
