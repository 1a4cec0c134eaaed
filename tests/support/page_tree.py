"""A page as a tree: its elements must close in order, a part can be put in another's place, two pages compared.

page = read(client.get(address))
page.find("#job-progress").replace_with(read(client.get(part)).find("#job-progress"))
assert_same_page(page, client.get(address))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# Drawn anew for each answer, and nothing that anybody sees.
FRESH = {"csrfmiddlewaretoken"}
FRESH_ATTRIBUTES = {"nonce", "data-csrf-token"}


@dataclass
class Element:
    """An element with its attributes, and in order its elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = field(default=None, repr=False)

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def put(self, place: int, children: list[Element | str]) -> None:
        """Insert children at a place."""
        for child in children:
            if isinstance(child, Element):
                child.parent = self
        self.children[place:place] = children

    def find(self, selector: str) -> Element:
        """Return the one element of "#id", "tag" or ".class". Raise AssertionError for none or several."""
        found = [one for one in self.walk() if _matches(one, selector)]
        assert len(found) == 1, f"{len(found)} elements are {selector}"
        return found[0]

    def replace_with(self, other: Element) -> None:
        """Put another element in the place of this one, as a script of the page does."""
        around = self.parent
        assert around is not None, "the whole page cannot be replaced"
        place = next(number for number, child in enumerate(around.children) if child is self)
        del around.children[place]
        around.put(place, [other])


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("")
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.here.put(len(self.here.children), [element])
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outer = self.here
        self.handle_starttag(tag, attrs)
        self.here = outer  # <path/> of a picture closes itself

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: Any) -> Element:
    """Return the tree of a page, or of a part of one. Raise AssertionError where its elements do not close in order."""
    reader = _Reader(_text(html))
    assert reader.here is reader.root, f"<{reader.here.tag}> is not closed"
    return reader.root


def _matches(element: Element, selector: str) -> bool:
    if not re.fullmatch(r"[#.]?[\w-]+", selector):
        raise AssertionError(f"a selector that this does not know: {selector}")
    if selector.startswith("#"):
        return element.attributes.get("id") == selector[1:]
    if selector.startswith("."):
        return selector[1:] in element.attributes.get("class", "").split()
    return element.tag == selector


def _text(answer: Any) -> str:
    return answer if isinstance(answer, str) else answer.content.decode()


def lines_of(page: Any, *, but: tuple[str, ...] = ()) -> list[str]:
    """Return a page as lines to compare: what each answer draws anew is left out, and what is in the elements `but`."""
    tree = page if isinstance(page, Element) else read(_text(page))
    return list(_lines(tree, but, 0))


def _lines(element: Element, but: tuple[str, ...], depth: int) -> Iterator[str]:
    shown = {name: value for name, value in sorted(element.attributes.items()) if name not in FRESH_ATTRIBUTES}
    if element.attributes.get("name") in FRESH:
        shown.pop("value", None)
    if element.tag:
        words = "".join(f' {name}="{" ".join(value.split())}"' for name, value in shown.items())
        yield f"{' ' * depth}<{element.tag}{words}>"
    if any(_matches(element, one) for one in but):
        return
    text = ""
    for child in element.children:
        if isinstance(child, str):
            text += child
            continue
        if text.strip():
            yield f"{' ' * (depth + 1)}{' '.join(text.split())}"
        text = ""
        yield from _lines(child, but, depth + 1)
    if text.strip():
        yield f"{' ' * (depth + 1)}{' '.join(text.split())}"


def assert_same_page(after: Any, full: Any, *, but: tuple[str, ...] = ()) -> None:
    """Fail with the lines in which a page with a new part differs from the page loaded whole.

    `but` are elements whose content may differ ("#news" that is spoken once): say why where you name one.
    """
    one, other = lines_of(after, but=but), lines_of(full, but=but)
    difference = list(unified_diff(one, other, "with the new part", "loaded whole", lineterm="", n=1))
    assert not difference, "\n".join(difference[:60])
