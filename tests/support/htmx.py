"""What htmx does with an answer, done without a browser: a fragment put into its page must give the full page.

    page = client.get(address).content.decode()
    ... something changes ...
    answer = client.get(part, headers={"HX-Request": "true"})
    assert_same_page(swapped(page, "#job-progress", answer), client.get(address))

`swapped` follows what the element says (hx-target, hx-swap, inherited as in htmx) and the answer (HX-Retarget,
HX-Reswap, HX-Reselect, hx-swap-oob); it refuses what it does not know, so that a test cannot pass by ignorance.
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
FRESH_ATTRIBUTES = {"nonce", "hx-headers"}
SWAPS = {"innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none"}


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

    def inherited(self, name: str) -> str | None:
        """Return an attribute of this element or of the nearest one around it that has it."""
        here: Element | None = self
        while here is not None:
            if name in here.attributes:
                return here.attributes[name]
            here = here.parent
        return None


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


def read(html: str) -> Element:
    """Return the tree of a page or a fragment. Raise AssertionError where its elements do not close in order."""
    reader = _Reader(html)
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


def _headers(answer: Any) -> dict[str, str]:
    return {} if isinstance(answer, str) else answer.headers


def _target(page: Element, trigger: Element, words: str | None) -> Element:
    if words in (None, "this"):
        if words is None:
            return trigger
        holder = trigger
        while "hx-target" not in holder.attributes and holder.parent is not None:
            holder = holder.parent
        return holder
    if words.startswith("closest "):
        here: Element | None = trigger
        while here is not None and not _matches(here, words.removeprefix("closest ")):
            here = here.parent
        assert here is not None, f"nothing around the element is {words}"
        return here
    return page.find(words)


def _swap(target: Element, how: str, children: list[Element | str]) -> None:
    assert how in SWAPS, f"a way to swap that this does not know: {how}"
    if how == "none":
        return
    if how in ("innerHTML", "afterbegin", "beforeend"):
        if how == "innerHTML":
            target.children = []
        target.put(0 if how == "afterbegin" else len(target.children), children)
        return
    around = target.parent
    assert around is not None, "the whole page cannot be swapped"
    place = next(number for number, child in enumerate(around.children) if child is target)
    if how in ("outerHTML", "delete"):
        del around.children[place]
    if how != "delete":
        around.put(place + (how == "afterend"), children)


def swapped(page: Any, trigger: str, answer: Any) -> Element:
    """Return the tree of a page after htmx has put an answer into it; `trigger` is the element that asked ("#id").

    A redirect by HX-Redirect or HX-Refresh leaves the page, which is no swap: AssertionError.
    """
    assert not isinstance(answer, str | bytes) and answer.status_code < 300 or isinstance(answer, str), "not swapped"
    headers = _headers(answer)
    assert not {"HX-Redirect", "HX-Refresh", "HX-Location"} & set(headers), "the answer leaves the page"
    tree = read(_text(page))
    asking = tree.find(trigger)
    assert {"hx-get", "hx-post"} & set(asking.attributes), f"{trigger} asks for nothing"
    fragment = read(_text(answer))
    for oob in [one for one in fragment.walk() if "hx-swap-oob" in one.attributes]:
        _swap_beside(tree, oob)
    select = headers.get("HX-Reselect") or asking.inherited("hx-select")
    children: list[Element | str] = [fragment.find(select)] if select else fragment.children
    how = (headers.get("HX-Reswap") or asking.inherited("hx-swap") or "innerHTML").split()[0]
    target = _target(tree, asking, headers.get("HX-Retarget") or asking.inherited("hx-target"))
    _swap(target, how, children)
    return tree


def _swap_beside(tree: Element, oob: Element) -> None:
    """Put an element of the answer where its id says, and take it out of the answer."""
    oob.parent.children = [child for child in oob.parent.children if child is not oob]
    how, _colon, where = oob.attributes.pop("hx-swap-oob").partition(":")
    how = "outerHTML" if how in ("true", "") else how
    target = tree.find(where or f"#{oob.attributes['id']}")
    _swap(target, how, [oob] if how == "outerHTML" else oob.children)


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
    """Fail with the lines in which a page after a swap differs from the page loaded whole.

    `but` are elements whose content may differ ("#news" that is spoken once): say why where you name one.
    """
    one, other = lines_of(after, but=but), lines_of(full, but=but)
    difference = list(unified_diff(one, other, "after the swap", "loaded whole", lineterm="", n=1))
    assert not difference, "\n".join(difference[:60])
