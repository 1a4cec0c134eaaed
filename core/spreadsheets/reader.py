"""A spreadsheet coming in: checked before anything parses it, then read with the row numbers its author sees.

An uploaded file is hostile until proved otherwise, and the order here is the protection: size, kind, list of parts;
then each part that will be read is unpacked in small pieces, whatever the archive claims of its size, and scanned
(core.spreadsheets.scan). Only then is a new archive made, of the scanned bytes and nothing else, and that is what
python-calamine is given: it never sees a byte that was not scanned, so two readers of one archive cannot disagree.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import Element  # nosec B405: the type only; defusedxml parses
from xml.sax.saxutils import quoteattr  # nosec B406: it writes, it does not parse

import defusedxml.ElementTree as safe_xml
import python_calamine
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.spreadsheets.number_formats import FormattedNumber, scan_number_formats
from core.spreadsheets.scan import (
    Limits,
    Measure,
    SheetScan,
    WorkbookRefused,
    damaged_file,
    scan_plain,
    scan_shared_texts,
    too_big_unpacked,
)

__all__ = [
    "NO_RESULT",
    "FormattedNumber",
    "Limits",
    "MergedCell",
    "Value",
    "Workbook",
    "WorkbookRefused",
    "open_workbook",
]


class _NoResult(Enum):
    NO_RESULT = "a formula without a stored result"


#: The value of a cell with a formula whose result the file does not hold.
NO_RESULT = _NoResult.NO_RESULT


@dataclass(frozen=True, slots=True)
class MergedCell:
    """The value of a cell that a merged range with content covers: only the first cell of the range has a value."""

    area: str  # "I2:I4"


Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | _NoResult | MergedCell | None

Found = TypeVar("Found")

# The first bytes of compound files: old .xls books, and books of any age protected by a password.
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_PIECE = 64 * 1024
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the book that will be read: the relation that names it, its kind and its place in the archive."""

    relation: str
    kind: str
    member: zipfile.ZipInfo


class Workbook:
    """A checked workbook; `sheet_names` are its sheets of cells in order (hidden ones too, charts not)."""

    def __init__(self, book: Any, measures: dict[str, Measure], hidden: frozenset[str] = frozenset()) -> None:
        self._book = book
        self._measures = measures
        self.sheet_names: list[str] = list(measures)
        #: the names of the sheets that are hidden
        self.hidden_sheets = hidden

    def hidden_rows(self, sheet: str) -> set[int]:
        """Return the numbers (from 1) of the rows with content that are hidden, by hand or by a filter."""
        return self._measures[sheet].hidden_rows

    def hidden_columns(self, sheet: str) -> set[int]:
        """Return the indexes (from 0, as in `rows`) of the hidden columns."""
        measure = self._measures[sheet]
        ranges = measure.hidden_columns
        return {index for first, last in ranges for index in range(first - 1, min(last, measure.columns))}

    def rows(self, sheet: str) -> list[list[Value]]:
        """Return the rows of a sheet: index 0 is the spreadsheet's row 1, and column 0 its column A, always.

        All rows have the same length. An empty cell or text is None; texts are untouched, blanks included; a number
        without decimals is an int (the format knows no difference, and a postcode is not 1060.0), a FormattedNumber
        where the sheet shows it with leading zeros or letters; dates, times and durations come as such where the cell
        is formatted so; a cell in error is its text, "#N/A"; a formula without a stored result is NO_RESULT; a cell
        covered by a merged range is a MergedCell.
        Raise KeyError for an unknown sheet, WorkbookRefused where the sheet cannot be read after all.
        """
        measure = self._measures[sheet]
        cells = _parse(lambda: self._book.get_sheet_by_name(sheet))
        if cells.total_height > measure.rows or cells.total_width > measure.columns:
            raise damaged_file()
        rows = [[_value(cell) for cell in row] for row in _parse(lambda: cells.to_python(skip_empty_area=False))]
        _widen(rows, measure)
        for (row, column), text in measure.errors.items():
            rows[row - 1][column - 1] = text
        for row, column in measure.unfinished:
            rows[row - 1][column - 1] = NO_RESULT
        for (row, column), pattern in measure.formats.items():
            number = rows[row - 1][column - 1]
            if type(number) is int and number >= 0:
                rows[row - 1][column - 1] = FormattedNumber(number, pattern)
        _cover(rows, measure)
        return rows


def _widen(rows: list[list[Value]], measure: Measure) -> None:
    """Lay the rows out to the measured extent: the parser leaves out cells at the end that it takes for empty."""
    missing = measure.columns - (len(rows[0]) if rows else 0)
    if missing > 0:
        for row in rows:
            row.extend([None] * missing)
    rows.extend([None] * measure.columns for _number in range(measure.rows - len(rows)))


def _cover(rows: list[list[Value]], measure: Measure) -> None:
    """Put a MergedCell in each cell that a merged range with content covers.

    Raise WorkbookRefused where ranges overlap so much that together they are larger than the sheet.
    """
    room = measure.rows * measure.columns
    for top, left, bottom, right in measure.merged:
        last_row, last_column = min(bottom, measure.rows), min(right, measure.columns)
        room -= max(last_row - top + 1, 0) * max(last_column - left + 1, 0)
        if room < 0:
            raise damaged_file()
        if top > last_row or left > last_column or _is_blank(rows[top - 1][left - 1]):
            continue
        covered = MergedCell(f"{_letters(left)}{top}:{_letters(right)}{bottom}")
        for row in range(top, last_row + 1):
            for column in range(left, last_column + 1):
                if (row, column) != (top, left):
                    rows[row - 1][column - 1] = covered


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _letters(column: int) -> str:
    """Return the letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def open_workbook(source: bytes | Path, *, limits: Limits | None = None) -> Workbook:
    """Check and open a workbook (.xlsx), from its bytes or a path. `limits` are those of the settings by default.

    Raise WorkbookRefused with a sentence for its sender: empty, too large (packed or unpacked), not a workbook,
    an old or protected one, one with macros or a document type, damaged, without sheets, too many rows or columns.
    """
    limits = limits or Limits.from_settings()
    archive = _archive(_bytes_of(source, limits), limits)
    with archive:
        return _scan_archive(archive, limits)


def _bytes_of(source: bytes | Path, limits: Limits) -> bytes:
    """Return the bytes, having looked at their number first. Raise WorkbookRefused when there are none or too many."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size == 0:
        raise WorkbookRefused(_("The file is empty. Choose another one."))
    if size > limits.size:
        raise WorkbookRefused(
            _("The file is too large: %(size)s, and at most %(limit)s can be read.")
            % {"size": filesizeformat(size), "limit": filesizeformat(limits.size)}
        )
    return source.read_bytes() if isinstance(source, Path) else source


def _archive(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open the archive and judge its list of parts, unpacking none. Raise WorkbookRefused."""
    if data.startswith(_COMPOUND):
        raise WorkbookRefused(
            _(
                "The file is protected by a password, or in the old .xls format. "
                "Remove the password in your spreadsheet program, and save the file as .xlsx."
            )
        )
    if not data.startswith(b"PK"):
        raise WorkbookRefused(_("This is not an .xlsx workbook. Save it as .xlsx and choose that copy."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged_file() from error
    members = archive.infolist()
    if len(members) > limits.members:
        raise WorkbookRefused(
            _(
                "The file has more parts than a workbook of the centre can have. It was not opened. Save it "
                "again as .xlsx in your spreadsheet program, or ask for help."
            )
        )
    if sum(member.file_size for member in members) > limits.unpacked:
        raise too_big_unpacked()
    if any(posixpath.basename(member.filename).lower() == "vbaproject.bin" for member in members):
        raise WorkbookRefused(_("The workbook contains macros. Save it as .xlsx, without macros."))
    return archive


def _scan_archive(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    """Scan every part that will be read and open the archive made of them. Raise WorkbookRefused."""
    names = {member.filename.lower().lstrip("/"): member for member in archive.infolist()}
    book, relations = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        if "content.xml" in names:
            raise WorkbookRefused(_("This is an OpenDocument sheet (.ods). Save it as .xlsx and choose that copy."))
        raise WorkbookRefused(_("This is not an .xlsx workbook: it holds no sheets."))
    book_xml, _nothing = _unpack(archive, book, scan_plain)
    relations_xml, _nothing = _unpack(archive, relations, scan_plain)
    parts = _parts(_tree(relations_xml), names)
    unpacked: dict[str, bytes] = {}
    shared: list[int] = []
    patterns: dict[str, str] = {}
    for part in parts:
        if part.kind == "sharedStrings":
            unpacked[part.relation], shared = _unpack(archive, part.member, scan_shared_texts)
        elif part.kind == "styles":
            unpacked[part.relation], patterns = _unpack(archive, part.member, scan_number_formats)
    sheets = {part.relation: part.member for part in parts if part.kind == "worksheet"}
    measures: dict[str, Measure] = {}
    expanded = 0
    charts: list[str] = []
    hidden: set[str] = set()
    for name, relation, state in _sheets(_tree(book_xml)):
        if relation not in sheets:
            charts.append(relation)
            continue
        if name in measures:
            raise damaged_file()
        scan = SheetScan(name, limits, shared, patterns)
        unpacked[relation], _nothing = _unpack(archive, sheets[relation], scan.run)
        measures[name] = scan.measure
        expanded += scan.expanded
        if state in ("hidden", "veryHidden"):
            hidden.add(name)
    # Sheets are laid out as full rectangles: many sparse ones together must stay as bounded as one.
    area = sum(measure.rows * measure.columns for measure in measures.values())
    if area > limits.rows * limits.columns or expanded > limits.unpacked:
        raise too_big_unpacked()
    if not measures:
        raise WorkbookRefused(_("This is not an .xlsx workbook: it holds no sheets."))
    clean = _repack(book_xml, parts, unpacked, charts)
    return Workbook(_parse(lambda: python_calamine.load_workbook(io.BytesIO(clean))), measures, frozenset(hidden))


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part unpacked, in small pieces: one piece of a bomb cannot fill the memory. Raise WorkbookRefused."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged_file()
    if member.flag_bits & 0x1:
        raise WorkbookRefused(_("The file is protected by a password. Remove it and save the file again."))
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise damaged_file() from error


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, scan: Callable[[Iterable[bytes]], Found]
) -> tuple[bytes, Found]:
    """Return a part's bytes and what `scan` found; it sees each piece before the next one is unpacked."""
    kept: list[bytes] = []

    def copy_pieces() -> Iterator[bytes]:
        for piece in _pieces(archive, member):
            kept.append(piece)
            yield piece

    found = scan(copy_pieces())
    return b"".join(kept), found


def _tree(data: bytes) -> Element:
    """Return the tree of one of the two small parts that say where the others are. Raise WorkbookRefused."""
    if len(data) > 1024 * 1024:
        raise too_big_unpacked()
    tree: Element = safe_xml.fromstring(data, forbid_dtd=True)
    return tree


def _parts(relations: Element, names: dict[str, zipfile.ZipInfo]) -> list[_Part]:
    """Return the sheets, styles and shared texts that the book names and the archive has; nothing outside it."""
    parts: list[_Part] = []
    for relation in relations:
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind not in ("worksheet", "styles", "sharedStrings") or relation.get("TargetMode") == "External":
            continue
        place = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "").replace("\\", "/")))
        member = names.get(place.lstrip("/").lower())
        if member is None:
            raise damaged_file()
        if kind != "worksheet" and any(part.kind == kind for part in parts):
            raise damaged_file()
        parts.append(_Part(relation.get("Id", ""), kind, member))
    return parts


def _sheets(book: Element) -> Iterator[tuple[str, str, str]]:
    """Yield (name, relation, state) of each sheet in the order of the book, whatever the prefixes of its XML."""
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            yield element.get("name", ""), relation, element.get("state", "")


def _repack(book_xml: bytes, parts: list[_Part], unpacked: dict[str, bytes], charts: list[str]) -> bytes:
    """Return an archive of the scanned bytes under names of our own, not compressed.

    `charts` are relations of sheets without cells: the book names them, so the parser wants a relation, not the part.
    """
    relations = [
        f'<Relationship Id={quoteattr(relation)} Type="{_OFFICE}/chartsheet" Target="charts/absent.xml"/>'
        for relation in charts
    ]
    overrides = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/workbook.xml", book_xml)
        for number, part in enumerate(parts, start=1):
            if part.relation not in unpacked:
                continue
            name = f"{part.kind}{number}.xml"
            if part.kind != "worksheet":
                name = f"{part.kind}.xml"
            archive.writestr(f"xl/{name}", unpacked[part.relation])
            relations.append(
                f'<Relationship Id={quoteattr(part.relation)} Type="{_OFFICE}/{part.kind}" Target="{name}"/>'
            )
            overrides.append(f'<Override PartName="/xl/{name}" ContentType="{_SHEET_ML}.{part.kind}+xml"/>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_RELATION}">{"".join(relations)}</Relationships>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATION}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_ML}.sheet.main+xml"/>'
            f"{''.join(overrides)}</Types>",
        )
    return out.getvalue()


def _parse(call: Callable[[], Any]) -> Any:
    """Call the parser. Raise WorkbookRefused where it fails or panics (a panic is a BaseException of its own)."""
    try:
        return call()
    except python_calamine.CalamineError as error:
        raise damaged_file() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise damaged_file() from error
        raise


def _value(cell: Any) -> Value:
    """Return a cell's value as `Workbook.rows` promises it."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    value: Value = cell
    return value
