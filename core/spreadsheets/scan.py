"""What an uploaded workbook may be, and the scan of its parts that finds out before a parser sees them.

The scan keeps no cell: it walks the XML once with expat, in pieces, and measures what a parser would have to build.
Three things are measured because a few bytes of them cost a parser gigabytes: the row and column of the furthest
cell (a sheet is laid out as a full rectangle), and the text that references to shared texts expand to.

The scan also notes what the parser does not report: cells in error, formulas without a stored result, merged ranges,
hidden rows and columns, and numbers that their format shows with leading zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Expat itself is told to stop at a document type, hence no entity of any kind is ever declared: this is what
# defusedxml does with forbid_dtd, without its cost (it parses element by element in Python).
from xml.parsers import expat  # nosec B406

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

_TRUE = ("1", "true")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_LETTERS = {letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=1)}


class WorkbookRefused(Exception):
    """The file is not read; `sentence` says why, in the language in force, in words for the person who sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be read: bytes of the file, bytes unpacked, parts of the archive, rows and columns of one sheet."""

    size: int
    unpacked: int
    members: int
    rows: int
    columns: int

    @classmethod
    def from_settings(cls) -> Limits:
        """Return the limits of WORKBOOK_MAX_BYTES, _UNPACKED_BYTES, _MEMBERS, _ROWS and _COLUMNS."""
        return cls(
            size=settings.WORKBOOK_MAX_BYTES,
            unpacked=settings.WORKBOOK_MAX_UNPACKED_BYTES,
            members=settings.WORKBOOK_MAX_MEMBERS,
            rows=settings.WORKBOOK_MAX_ROWS,
            columns=settings.WORKBOOK_MAX_COLUMNS,
        )


@dataclass(slots=True)
class Measure:
    """The extent of one sheet and what the parser does not report of it; rows and columns are counted from 1.

    `errors` maps (row, column) to "#N/A", "#REF!"...: the parser returns such cells as empty, and an empty cell would
    be taken for "not available" where somebody must look. `unfinished` holds the cells with a formula whose result is
    not stored, which the parser returns as empty too. `merged` holds ranges (first row, first column, last row, last
    column). `hidden_rows` holds the hidden rows that have content, `hidden_columns` ranges (first, last).
    `formats` maps (row, column) of a number to the pattern of its format (see core.spreadsheets.number_formats).
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unfinished: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def damaged_file() -> WorkbookRefused:
    """Return the refusal of a file whose bytes do not hold together."""
    return WorkbookRefused(_("The file is damaged, or was cut off on its way. Save it again and choose the new copy."))


def too_big_unpacked() -> WorkbookRefused:
    """Return the refusal of a file that would fill the memory once unpacked."""
    return WorkbookRefused(
        _(
            "Unpacked, the file is far larger than a workbook of the centre can be. It was not opened. "
            "Save it again as .xlsx in your spreadsheet program, or ask for help."
        )
    )


def position(reference: str) -> tuple[int, int]:
    """Return (row, column), both from 1, of a cell reference such as "AB12". Raise WorkbookRefused on anything else."""
    column = 0
    for index, char in enumerate(reference):
        value = _LETTERS.get(char)
        if value is None:
            digits = reference[index:]
            if column and digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits) > 0:
                return int(digits), column
            break
        column = column * 26 + value
        if column > 16_384:  # XFD, the last column any spreadsheet program has
            break
    raise damaged_file()


def new_parser() -> expat.XMLParserType:
    """Return an expat parser that refuses any document type, and with it entities of every kind."""
    parser = expat.ParserCreate()

    def refuse(*_arguments: object) -> None:
        raise WorkbookRefused(
            _("The file contains a document type, which no spreadsheet program writes. It was not opened.")
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


def feed_parser(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    """Run the pieces through the parser. Raise WorkbookRefused where they are no well-formed XML."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    # A declared encoding that Python does not know, or knows and expat cannot use, is no ExpatError.
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged_file() from error


def scan_plain(pieces: Iterable[bytes]) -> None:
    """Check that a part is well-formed XML without a document type. Raise WorkbookRefused."""
    feed_parser(new_parser(), pieces)


def scan_shared_texts(pieces: Iterable[bytes]) -> list[int]:
    """Return the length in characters of each shared text, in order. Raise WorkbookRefused as scan_plain does."""
    lengths: list[int] = []
    parser = new_parser()

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    feed_parser(parser, pieces)
    return lengths


class SheetScan:
    """One walk through the XML of a sheet; a cell without content (a mere border or colour) has no extent.

    `patterns` maps the numbers of cell styles to the patterns of their number formats
    (core.spreadsheets.number_formats).
    """

    def __init__(self, name: str, limits: Limits, shared: list[int], patterns: Mapping[str, str] = _NOTHING) -> None:
        self.name = name
        self.limits = limits
        self.shared = shared
        self.patterns = patterns
        self.measure = Measure()
        self.expanded = 0
        self._row = 0
        self._column = 0
        self._kind = ""
        self._style = ""
        self._row_hidden = False
        self._inside = False  # in a cell
        self._formula = False  # the cell has a formula and no result of it was met yet
        self._text: list[str] = []
        self._parser = new_parser()
        self._parser.StartElementHandler = self._start

    def run(self, pieces: Iterable[bytes]) -> None:
        """Walk the pieces. Raise WorkbookRefused past a limit, at a document type, on malformed XML."""
        feed_parser(self._parser, pieces)
        self._leave_cell()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self._formula:
                self._leave_cell()
            reference = attributes.get("r")
            if reference is None:
                if not self._row:
                    raise damaged_file()
                self._column += 1
            else:
                self._row, self._column = position(reference)
            self._kind = attributes.get("t", "")
            self._inside = True
            if self.patterns:
                self._style = attributes.get("s", "")
        elif name == "row":
            self._leave_cell()
            number = attributes.get("r")
            self._row = self._row + 1 if number is None else position(f"A{number}")[0]
            self._column = 0
            self._kind = ""
            self._inside = False
            self._row_hidden = attributes.get("hidden") in _TRUE
        elif name in ("v", "is", "f"):
            if self._inside:
                self._content(name)
        elif name == "extLst":  # it has elements of the same names that are no content of a cell
            self._inside = False
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self._hide_columns(attributes)

    def _content(self, name: str) -> None:
        """Take in the value, text or formula of a cell."""
        self._reach()
        if name == "f":
            self._formula = True
        elif name == "v":
            self._value()

    def _value(self) -> None:
        """Note a number's format; have the text read of a shared text, an error and the result of a formula."""
        if self._style in self.patterns and self._kind in ("", "n"):
            self.measure.formats[self._row, self._column] = self.patterns[self._style]
        if self._formula or self._kind in ("s", "e"):
            self._text = []
            self._parser.CharacterDataHandler = self._text.append
            self._parser.EndElementHandler = self._end

    def _end(self, _name: str) -> None:
        """Close the value of a cell; handlers are set only where its text is needed, because they cost most."""
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None
        value = "".join(self._text).strip()
        if self._formula and (value or self._kind == "str"):  # a formula may have the empty text for its result
            self._formula = False
        if self._kind == "e":
            self.measure.errors[self._row, self._column] = value[:20]
            return
        if self._kind != "s":
            return
        if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(self.shared)):
            raise damaged_file()
        self.expanded += self.shared[int(value)]
        if self.expanded > self.limits.unpacked:
            raise too_big_unpacked()

    def _leave_cell(self) -> None:
        """Note the cell that was open where its formula has no stored result."""
        if self._formula:
            self.measure.unfinished.add((self._row, self._column))
            self._formula = False

    def _merge(self, reference: str) -> None:
        """Note a merged range. Raise WorkbookRefused where there are more than a sheet can have rows."""
        first, _colon, last = reference.partition(":")
        self.measure.merged.append((*position(first), *position(last or first)))
        if len(self.measure.merged) > self.limits.rows:
            raise too_big_unpacked()

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if len(self.measure.hidden_columns) < self.limits.columns and first.isdecimal() and last.isdecimal():
            self.measure.hidden_columns.append((int(first[:9]), int(last[:9])))

    def _reach(self) -> None:
        """Take in a cell that has content. Raise WorkbookRefused past the last row or column allowed."""
        measure = self.measure
        if self._row_hidden:
            measure.hidden_rows.add(self._row)
        if self._row > measure.rows:
            measure.rows = self._row
            if measure.rows > self.limits.rows:
                raise WorkbookRefused(
                    _("The sheet “%(sheet)s” has more than %(limit)s rows, the most that can be read.")
                    % {"sheet": self.name, "limit": _with_spaces(self.limits.rows)}
                )
        if self._column > measure.columns:
            measure.columns = self._column
            if measure.columns > self.limits.columns:
                raise WorkbookRefused(
                    _("The sheet “%(sheet)s” has more than %(limit)s columns, the most that can be read.")
                    % {"sheet": self.name, "limit": _with_spaces(self.limits.columns)}
                )


def _with_spaces(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)
