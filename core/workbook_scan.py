"""What an uploaded workbook may be, and the scan of its parts that finds out before a parser sees them.

The scan keeps no cell: it walks the XML once with expat, in pieces, and measures what a parser would have to build.
Three things are measured because a few bytes of them cost a parser gigabytes: the row and column of the furthest
cell (a sheet is laid out as a full rectangle), and the text that references to shared texts expand to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# Expat itself is told to stop at a document type, hence no entity of any kind is ever declared: this is what
# defusedxml does with forbid_dtd, without its cost (it parses element by element in Python).
from xml.parsers import expat  # nosec B406

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

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
    """The extent of one sheet, both counted from 1 as the spreadsheet does, and its cells in error.

    `errors` holds (row, column) -> "#N/A", "#REF!"...: the parser hands such cells over as empty, and an empty cell
    would be taken for "not available" where somebody must look.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def damaged() -> WorkbookRefused:
    """Return the refusal of a file whose bytes do not hold together."""
    return WorkbookRefused(_("The file is damaged, or was cut off on its way. Save it again and choose the new copy."))


def too_big_unpacked() -> WorkbookRefused:
    """Return the refusal of a file that would fill the memory once unpacked."""
    return WorkbookRefused(_("The file is far larger unpacked than a workbook of records can be. It was not opened."))


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
    raise damaged()


def _parser() -> expat.XMLParserType:
    """Return an expat parser that refuses any document type, and with it entities of every kind."""
    parser = expat.ParserCreate()

    def refuse(*_arguments: object) -> None:
        raise WorkbookRefused(
            _("The file contains a document type, which no spreadsheet program writes. It was not opened.")
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


def _feed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    """Run the pieces through the parser. Raise WorkbookRefused where they are no well-formed XML."""
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    # A declared encoding that Python does not know, or knows and expat cannot use, is no ExpatError.
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged() from error


def scan_plain(pieces: Iterable[bytes]) -> None:
    """Check that a part is well-formed XML without a document type. Raise WorkbookRefused."""
    _feed(_parser(), pieces)


def scan_shared_texts(pieces: Iterable[bytes]) -> list[int]:
    """Return the length in characters of each shared text, in order. Raise WorkbookRefused as scan_plain does."""
    lengths: list[int] = []
    parser = _parser()

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    _feed(parser, pieces)
    return lengths


class SheetScan:
    """One walk through the XML of a sheet; a cell without content (a mere border or colour) has no extent."""

    def __init__(self, name: str, limits: Limits, shared: list[int]) -> None:
        self.name = name
        self.limits = limits
        self.shared = shared
        self.measure = Measure()
        self.expanded = 0
        self._row = 0
        self._column = 0
        self._kind = ""
        self._text: list[str] = []
        self._parser = _parser()
        self._parser.StartElementHandler = self._start

    def run(self, pieces: Iterable[bytes]) -> None:
        """Walk the pieces. Raise WorkbookRefused past a limit, at a document type, on malformed XML."""
        _feed(self._parser, pieces)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                self._row, self._column = position(reference)
            self._kind = attributes.get("t", "")
        elif name == "row":
            number = attributes.get("r")
            self._row = self._row + 1 if number is None else position(f"A{number}")[0]
            self._column = 0
            self._kind = ""
        elif name in ("v", "is", "f"):
            self._reach()
            if name == "v" and self._kind in ("s", "e"):
                self._text = []
                self._parser.CharacterDataHandler = self._text.append
                self._parser.EndElementHandler = self._end

    def _end(self, _name: str) -> None:
        """Close the value of a shared text or an error; handlers are set only there, because they cost most."""
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None
        value = "".join(self._text).strip()
        if self._kind == "e":
            self.measure.errors[self._row, self._column] = value[:20]
            return
        if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(self.shared)):
            raise damaged()
        self.expanded += self.shared[int(value)]
        if self.expanded > self.limits.unpacked:
            raise too_big_unpacked()

    def _reach(self) -> None:
        """Take in a cell that has content. Raise WorkbookRefused past the last row or column allowed."""
        measure = self.measure
        if self._row > measure.rows:
            measure.rows = self._row
            if measure.rows > self.limits.rows:
                raise WorkbookRefused(
                    _("The sheet “%(sheet)s” has more than %(limit)s rows, the most that can be read.")
                    % {"sheet": self.name, "limit": _grouped(self.limits.rows)}
                )
        if self._column > measure.columns:
            measure.columns = self._column
            if measure.columns > self.limits.columns:
                raise WorkbookRefused(
                    _("The sheet “%(sheet)s” has more than %(limit)s columns, the most that can be read.")
                    % {"sheet": self.name, "limit": _grouped(self.limits.columns)}
                )


def _grouped(number: int) -> str:
    return formats.number_format(number, use_l10n=True, force_grouping=True)
