"""Where the lines of templates and style sheets may be broken, and the breaking of those that are too long.

A template is broken where a browser shows no difference: between the attributes of a tag, at a space of a text that
collapses, and beside an element that is a box of its own. It is not broken inside elements that keep their spaces, nor
in a `blocktranslate` that is not trimmed, a Django tag or a value: such a line may stay too long. A style sheet is
broken at its braces and semicolons, and at the commas of selectors and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 120
STEP = "  "

# Elements that are boxes of their own: a space beside one is not shown. The shapes of a picture show no text at all.
BOXES = frozenset(
    """
    address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr legend li link main meta nav ol optgroup option p section summary table tbody td template tfoot th
    thead title tr ul circle ellipse g line path polygon polyline rect
    """.split()  # noqa: SIM905
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
KEEPS_SPACES = {"pre", "textarea", "script", "style"}
KEEPS_SPACES_CLASS = "signature"  # white-space: pre-line in pdf-certificate.css

DJANGO = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
TOKEN = re.compile(
    rf"(?P<comment>\{{%\s*comment\b.*?%\}}.*?\{{%\s*endcomment\s*%\}}|<!--.*?-->|<![^>]*>)"
    rf"|(?P<django>{DJANGO})"
    rf"|(?P<tag></?[a-zA-Z][\w:.-]*(?:{DJANGO}|\"(?:{DJANGO}|[^\"])*\"|'(?:{DJANGO}|[^'])*'|[^>\"'])*>)"
    r"|(?P<space>[ \t\r\n]+)"
    rf"|(?P<text>(?:(?!{DJANGO})[^ \t\r\n<]|<(?![/!a-zA-Z]))+)",
    re.DOTALL,
)
ATTRIBUTE_PART = re.compile(
    rf"(?P<django>{DJANGO})|\"(?:{DJANGO}|[^\"])*\"|'(?:{DJANGO}|[^'])*'|(?P<space>[ \t\r\n]+)|.", re.DOTALL
)
INSIDE = re.compile(rf"(?:{DJANGO}|\"(?:{DJANGO}|[^\"])*\"|'(?:{DJANGO}|[^'])*'|[^ \"'])+")
OPENING = re.compile(r"\{%\s*(if|for|with|ifchanged)\b")
CLOSING = re.compile(r"\{%\s*end(if|for|with|ifchanged)\b")


@dataclass(frozen=True)
class Piece:
    """A part of a template that is not broken but, if it is a tag, between its attributes."""

    text: str
    kind: str
    name: str = ""  # of a tag
    fixed: bool = False  # inside something that keeps its spaces

    @property
    def closes(self) -> bool:
        """Whether this is a closing tag."""
        return self.kind == "tag" and self.text.startswith("</")

    @property
    def opens(self) -> bool:
        """Whether this is a tag that another one closes."""
        return self.kind == "tag" and not self.closes and not self.text.endswith("/>") and self.name not in VOID

    @property
    def is_box(self) -> bool:
        """Whether a space beside this tag is not shown."""
        return self.kind == "tag" and (self.name in BOXES or self.name in box_components())


@cache
def box_components() -> frozenset[str]:
    """Return the components that begin and end with an element that is a box of its own ("c-card")."""
    found = set()
    for path in (ROOT / "templates/components").glob("*.html"):
        source = re.sub(r"\{%\s*comment\b.*?endcomment\s*%\}|<c-vars.*?>", "", path.read_text(), flags=re.DOTALL)
        tags = re.findall(r"</?([a-zA-Z][\w-]*)", re.sub(DJANGO, "", source))
        text_outside = re.sub(DJANGO, "", source).strip()
        if tags and {tags[0], tags[-1]} <= BOXES and text_outside.startswith("<") and text_outside.endswith(">"):
            found.add("c-" + path.stem.replace("_", "-"))
    return frozenset(found)


def pieces_of(source: str) -> list[Piece]:
    """Return a template as pieces, which together are the template; raise ValueError where they are not."""
    pieces: list[Piece] = []
    keeper = ""  # the element that keeps its spaces, and how many of its name are open
    depth = 0
    block = False  # in a blocktranslate that is not trimmed
    for match in TOKEN.finditer(source):
        kind, text = str(match.lastgroup), match.group()
        name = re.match(r"</?([\w:.-]+)", text)[1].lower() if kind == "tag" else ""
        piece = Piece(text, kind, name)
        if kind == "tag" and keeper == name:
            depth += piece.opens - piece.closes
            keeper = keeper if depth else ""
        elif piece.opens and not keeper and _keeps_spaces(piece):
            pieces.append(piece)
            keeper, depth = name, 1
            continue
        if kind == "django" and re.match(r"\{%\s*end(blocktranslate|blocktrans|verbatim)\b", text):
            block = False
        pieces.append(Piece(text, kind, name, fixed=bool(keeper) or block))
        if kind == "django" and re.match(r"\{%\s*(blocktranslate|blocktrans|verbatim)\b", text):
            block = " trimmed" not in text
    if "".join(piece.text for piece in pieces) != source:
        raise ValueError("a part of this template is no tag, no text and no comment")
    return pieces


def _keeps_spaces(piece: Piece) -> bool:
    classes = re.search(r'\bclass="([^"]*)"', piece.text)
    return piece.name in KEEPS_SPACES or bool(classes and KEEPS_SPACES_CLASS in classes[1].split())


def attributes_of(tag: str) -> list[str]:
    """Return the parts of a tag between which it may be broken: its name with "<", then each attribute.

    Attributes inside a condition stay together, and a condition that brings its own space is broken before it.
    """
    parts, inside = [""], 0
    matches = list(ATTRIBUTE_PART.finditer(tag))
    for number, match in enumerate(matches):
        text = match.group()
        follows = matches[number + 1] if number + 1 < len(matches) else None
        before = matches[number - 1] if number else None
        if match["django"] and OPENING.match(text):
            if not inside and follows is not None and follows["space"] and before is not None and not before["space"]:
                parts.append("")
            inside += 1
        elif match["django"] and CLOSING.match(text):
            inside -= 1
        if match["space"] and not inside:
            parts.append("")
            continue
        if match["space"] and OPENING.match(parts[-1]) and parts[-1].index("%}") == len(parts[-1]) - 2:
            continue  # the space that the condition brought is before it now
        parts[-1] += re.sub(r"\s*\n\s*", " ", text) if match["space"] else text
    return [part for part in parts if part]


def broken_tag(tag: str, indent: str, width: int = WIDTH) -> str:
    """Return a tag with one attribute a line, and a condition too; the same tag where it has none.

    A condition that is too long has its attributes on lines of their own.
    """
    first, *others = attributes_of(tag)
    if not others:
        return tag
    if others[-1] in {">", "/>"}:
        end = others.pop()
        if others:
            others[-1] += " />" if end == "/>" else ">"
        else:
            return tag
    lines = [first]
    for other in others:
        line = indent + STEP + other
        inside = [match.group() for match in INSIDE.finditer(other)] if len(line) > width else [other]
        lines += [indent + STEP * (1 if number == 0 else 2) + one for number, one in enumerate(inside)]
    return "\n".join(lines)


def reflow_template(source: str, width: int = WIDTH) -> str:
    """Return a template whose lines that are too long are broken, the other lines as they were."""
    out: list[str] = []
    line: list[Piece] = []
    indent = ""
    for number, piece in enumerate(pieces_of(source)):
        if piece.kind == "space" and ("\n" in piece.text or number == 0) and not piece.fixed:
            out += [_reflow_line(line, indent, width), piece.text]
            line, indent = [], piece.text.rpartition("\n")[2]
        else:
            line.append(piece)
    return "".join([*out, _reflow_line(line, indent, width)])


def _reflow_line(line: list[Piece], indent: str, width: int) -> str:
    """Return one line, broken at its boxes and then further where that is not enough. `indent` stands before it."""
    line = [_wrapped_comment(piece, width) for piece in line]
    if _fits("".join(piece.text for piece in line), indent, width):
        return "".join(piece.text for piece in line)
    segments = _segments(line)
    return "\n".join(
        ("" if number == 0 else indent + STEP * depth) + _wrapped(segment, indent + STEP * depth, width)
        for number, (segment, depth) in enumerate(segments)
    )


def _fits(text: str, indent: str, width: int) -> bool:
    return all(len(line) <= width for line in (indent + text).split("\n"))


def _wrapped_comment(piece: Piece, width: int) -> Piece:
    """Return a comment with its long lines broken at spaces; any other piece as it is."""
    if piece.kind != "comment" or not piece.text.startswith("{%"):
        return piece
    lines: list[str] = []
    for line in piece.text.split("\n"):
        while len(line) > width:
            inside = re.sub(r"\{%.*?%\}", lambda tag: tag.group().replace(" ", "_"), line)  # a Django tag stays whole
            place = inside[: width + 1].rfind(" ")
            if not inside[: max(place, 0)].strip():
                break
            lines.append(line[:place])
            line = line[place + 1 :]
        lines.append(line)
    return Piece("\n".join(lines), piece.kind)


def _segments(line: list[Piece]) -> list[tuple[list[Piece], int]]:
    """Return the parts of a line beside its boxes, each with how deep it stands in what the line opens."""
    parts: list[list[Piece]] = [[]]
    for number, piece in enumerate(line):
        before = line[number - 1] if number else None
        if before is not None and _may_break_between(before, piece):
            parts.append([])
        parts[-1].append(piece)
    segments, depth = [], 0
    for part in parts:
        words = _without_outer_spaces(part)
        if words:
            segments.append((words, max(0, depth - _steps_back(words[0]))))
        depth = max(0, depth + sum(_steps(piece) for piece in part))
    return segments


def _may_break_between(one: Piece, other: Piece) -> bool:
    """Tell whether a space between two pieces is not shown because one of them is a box that begins or has ended."""
    if one.fixed or other.fixed:
        return False
    begins = other.is_box and not other.closes
    ended = one.is_box and not one.opens
    return begins or ended


def _steps(piece: Piece) -> int:
    if piece.kind == "django":
        return bool(OPENING.match(piece.text)) - bool(CLOSING.match(piece.text))
    return piece.opens - piece.closes


def _steps_back(first: Piece) -> bool:
    return _steps(first) < 0 or bool(re.match(r"\{%\s*(else|elif|empty)\b", first.text))


def _without_outer_spaces(pieces: list[Piece]) -> list[Piece]:
    while pieces and pieces[0].kind == "space" and not pieces[0].fixed:
        pieces = pieces[1:]
    while pieces and pieces[-1].kind == "space" and not pieces[-1].fixed:
        pieces = pieces[:-1]
    return pieces


def _runs(segment: list[Piece]) -> list[tuple[str, list[Piece]]]:
    """Return the parts between which a segment may be broken, each with the space that stands before it now."""
    runs: list[tuple[str, list[Piece]]] = [("", [])]
    for number, piece in enumerate(segment):
        if piece.kind == "space" and not piece.fixed:
            runs.append((piece.text, []))
            continue
        before = segment[number - 1] if number else None
        if before is not None and runs[-1][1] and _soft(before, piece):
            runs.append(("", []))
        runs[-1][1].append(piece)
    return runs


def _soft(one: Piece, other: Piece) -> bool:
    """Tell whether a break may be added between words and the tag around them, which are never empty."""
    if re.match(r"\{%\s*blocktrans(late)?\b.*\btrimmed\b|\{%\s*plural\b", one.text) and not other.fixed:
        return True
    if re.match(r"\{%\s*(plural|endblocktrans(late)?)\b", other.text) and not one.fixed:
        return True
    words = r"\{%\s*(translate|blocktranslate|endblocktranslate)\b"
    inner = other if one.opens and one.name in BOXES else one if other.closes and other.name in BOXES else None
    return (
        inner is not None
        and not (one.fixed or other.fixed)
        and (inner.kind == "text" or bool(re.match(words, inner.text)))
    )


def _wrapped(segment: list[Piece], indent: str, width: int) -> str:
    """Return a segment wrapped at its spaces; a part that is too long by itself has its tags broken."""
    text = "".join(piece.text for piece in segment)
    if _fits(text, indent, width):
        return text
    further = indent + (STEP if segment[0].kind != "text" else "")
    out, column = "", len(indent)
    for space, pieces in _runs(segment):
        run = "".join(piece.text for piece in pieces)
        start = len(further)
        if out and column + len(space) + len(run.split("\n")[0]) > width:
            here = indent if pieces[0].closes else further
            out += "\n" + here
            start = len(here)
        else:
            out += space
            start, here = column + len(space), further if out else indent
        run = _broken(pieces, start, here, width)
        out += run
        lines = run.split("\n")
        column = len(lines[-1]) + (start if len(lines) == 1 else 0)
    return out


def _broken(pieces: list[Piece], start: int, indent: str, width: int) -> str:
    """Return a part that has no space, its tags broken where that helps: the longest first, then before their ">"."""
    texts = [piece.text for piece in pieces]
    tags = [number for number, piece in enumerate(pieces) if piece.kind == "tag" and not piece.fixed]
    for breaking in (broken_tag, _broken_end):
        for number in sorted(tags, key=lambda number: -len(texts[number])):
            before = _overflow(texts, start, width)
            if not before:
                break
            changed = [*texts[:number], breaking(texts[number], indent), *texts[number + 1 :]]
            if _overflow(changed, start, width) < before:
                texts = changed
    return "".join(texts)


def _broken_end(tag: str, indent: str) -> str:
    """Return an opening tag with its ">" on a line of its own, to which what follows belongs."""
    if tag.startswith("</") or tag.endswith("/>"):
        return tag
    return f"{tag[:-1].rstrip()}\n{indent}{STEP}>"


def _overflow(texts: list[str], start: int, width: int) -> int:
    """Return how many characters stand beyond the width."""
    lines = (" " * start + "".join(texts)).split("\n")
    return sum(max(0, len(line) - width) for line in lines)


# Style sheets


def reflow_styles(source: str, width: int = WIDTH) -> str:
    """Return a style sheet whose lines that are too long are broken."""
    lines: list[str] = []
    for line in source.split("\n"):
        text = line.lstrip(" ")
        lines += [line] if len(line) <= width else _styles(text, line[: len(line) - len(text)], width)
    return "\n".join(lines)


def _styles(text: str, indent: str, width: int) -> list[str]:
    """Return a line of a style sheet as lines: each rule on its own, and opened where it is still too long."""
    lines: list[str] = []
    for statement in _statements(text):
        if len(indent + statement) <= width:
            lines.append(indent + statement)
        elif statement.endswith("}") and "{" in statement:
            selector, _brace, body = statement[:-1].partition("{")
            head = _wrapped_styles(f"{selector.strip()} {{", indent, width)
            inner = [one for part in _statements(body) for one in _styles(part, indent + STEP, width)]
            lines += [*head, *inner, f"{indent}}}"]
        else:
            lines += _wrapped_styles(statement, indent, width, indent + STEP)
    return lines


def _statements(text: str) -> list[str]:
    """Return the rules, declarations and comments of a text; braces that do not close leave it whole."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|\([^()]*\)|[{};]", text, re.DOTALL):
        mark = match.group()
        depth += (mark == "{") - (mark == "}")
        ends = mark in {";", "}"} or mark.startswith("/*") and not text[start : match.start()].strip()
        if depth == 0 and ends:
            found.append(text[start : match.end()].strip())
            start = match.end()
    if depth:
        return [text.strip()]
    return [part for part in [*found, text[start:].strip()] if part]


def _wrapped_styles(text: str, indent: str, width: int, further: str | None = None) -> list[str]:
    """Return a selector or a declaration broken after its commas, or at its spaces where it has none that help."""
    further = indent if further is None else further
    for pattern in ("(?<=,) ", " "):
        parts = _split_outside(text, pattern)
        lines = [indent + parts[0]]
        for part in parts[1:]:
            if len(f"{lines[-1]} {part}") <= width:
                lines[-1] += f" {part}"
            else:
                lines.append(further + part)
        if all(len(line) <= width for line in lines):
            break
    return lines


def _split_outside(text: str, pattern: str) -> list[str]:
    """Split a text where a pattern stands outside quotes and, but for plain spaces, outside brackets."""
    parts, depth, quote, last = [], 0, "", 0
    for match in re.finditer(rf"[\"'()]|{pattern}", text):
        mark = match.group()
        if mark in "\"'":
            quote = "" if quote == mark else quote or mark
        elif not quote and mark in "()":
            depth += 1 if mark == "(" else -1
        elif not quote and mark == " " and (depth == 0 or pattern == " "):
            parts.append(text[last : match.start()])
            last = match.end()
    return [*parts, text[last:]]


def reflowed_files() -> Iterator[tuple[Path, str]]:
    """Yield each template and style sheet that has lines to break, with its new text."""
    for folder, pattern, reflow in (
        ("templates", "*.html", reflow_template),
        ("static/css", "*.css", reflow_styles),
    ):
        for path in sorted((ROOT / folder).rglob(pattern)):
            text = path.read_text(encoding="utf-8")
            broken = reflow(text)
            if broken != text:
                yield path, broken
