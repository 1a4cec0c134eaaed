"""What a person reads off a page, a sheet or a document, as plain values."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Cells(HTMLParser):
    """Collects the rows of every table: texts of cells, and the addresses in them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str]]] = []
        self._cell: list[str] | None = None
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._cell, self._href = [], ""
        elif tag == "a" and self._cell is not None:
            self._href = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append((" ".join("".join(self._cell).split()), self._href))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def rows_of(html: str) -> list[list[str]]:
    """Return the texts of the cells of each row of the page."""
    parser = _Cells()
    parser.feed(html)
    return [[text for text, _ in row] for row in parser.rows]


def links_of(html: str) -> list[str]:
    """Return the addresses that stand in cells."""
    parser = _Cells()
    parser.feed(html)
    return [href for row in parser.rows for _, href in row if href]


def figures_of(html: str) -> dict[str, list[str]]:
    """Return the figures of the evolution page by their label, without blanks and signs of unit."""
    return {
        row[0]: [re.sub(r"[\s,%]", "", text) for text in row[1:]]
        for row in rows_of(html)
        if row and any(text for text in row[1:])
    }
