"""What a sheet of the workbook is, and the one row reader: columns as data, rows as typed records, defects to a report.

A cell that cannot be read leaves None in the record and its column in `record.bad`, so that a check can tell
"empty" from "already told" and a defective row still counts as known wherever its key can be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.utils.translation import gettext_noop

from core.normalisation import plain
from core.spreadsheets.reader import NO_RESULT, FormattedNumber, MergedCell
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.defects import DefectKind, DefectReport
from exchange.parsers import CellProblem

if TYPE_CHECKING:
    from exchange.centre_records import Stock
    from exchange.import_plan import Candidate, Merge
    from exchange.reference_index import Known

FORMULA_SIGNS = ("=", "+", "-", "@")
FORMULA_NOTICE = gettext_noop("begins like a formula: it is kept as text and nothing is calculated")
COLUMN_NOTICE = gettext_noop("the column “%(heading)s” is not part of the workbook and is not read")
SHOWN_NOTICE = gettext_noop("numbers read with the zeros or letters that their format shows (%(format)s): %(number)d")
EXAMPLE_NOTICE = gettext_noop("the example row is not read")
#: what the first cell of an example row begins with
EXAMPLE = "Exemple"
_IS_EXAMPLE = re.compile(r"\s*exemple\s*:", re.IGNORECASE)
#: the headings are looked for in so many first rows
HEADINGS_WITHIN = 10
_NO_VALUE = (MergedCell, type(NO_RESULT))


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its French heading, the record's field, how a cell is read, and how a value is said in a cell.

    `words` are those of a column of fixed ones; `kind` is how a cell is written.
    """

    heading: str
    field: str
    read: Callable[[Any], Any]
    required: bool = True
    is_text: bool = False
    words: Mapping[str, Any] | None = None
    kind: Kind = Kind.TEXT
    say: Callable[[Any], Any] | None = None

    def cell(self, value: Any) -> Any:
        """Return a record's value as its cell says it, None for an empty cell and for what no word says."""
        if value is None or value == "":
            return None
        return self.say(value) if self.say is not None else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every row has: its number in the spreadsheet, and the fields whose cells have a defect.

    A subclass types a required field as present, since only rows without defects are planned and written; `check`,
    which sees the others too, finds None there.
    """

    row: int
    bad: frozenset[str] = frozenset()


def number_of(row: Record) -> str:
    """Return the file number of a row of a sheet of files."""
    number: str = cast(Any, row).number
    return number


def _nothing_known(stock: Stock, known: Known) -> None:
    """Enter nothing: no sheet refers to records of this one."""


def _nothing_lacks(rows: list, stock: Stock, merge: Merge) -> Iterable[Candidate]:
    """Return nothing: a record that disappears from the sheet is not told."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDefinition:
    """One sheet of the workbook: everything that reading, checking and writing its rows needs (docs/how-to).

    name, columns  in the workbook's order; each row becomes a `record`
    check    (rows, known, report): tells what the cells alone cannot show and enters the sheet's keys in `known`
    know     (stock, known): enters the keys of the centre's records, to which a workbook may refer
    plan     (rows, stock, merge): says what is written, one `merge.put` a record
    rows_of  (stock): yields the centre's records as rows, the reverse of `plan`; their row is 0
    example  the values of an example row by field, for the empty workbook
    missing_records  (rows, stock, merge): yields what an import brought and the sheet lacks; the plan is worked out
    writes   the models, each after what it refers to, with the field that leads on towards its file ("": of the centre)
    rights   what an import on the page asks for, whatever the rows say
    file_rights  what it asks for on the existing file that a row names; a sheet without any is no sheet of files
    """

    name: str
    columns: tuple[SheetColumn, ...]
    record: type[Record]
    check: Callable[[list, Known, DefectReport], None]
    plan: Callable[[list, Stock, Merge], None]
    rows_of: Callable[[Stock], Iterable[Record]]
    example: Mapping[str, Any]
    writes: Mapping[type[models.Model], str]
    know: Callable[[Stock, Known], None] = _nothing_known
    missing_records: Callable[[list, Stock, Merge], Iterable[Candidate]] = _nothing_lacks
    rights: tuple[str, ...] = ()
    file_rights: tuple[str, ...] = ()
    headings: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headings", tuple(column.heading for column in self.columns))

    def cells(self, values: Mapping[str, Any] | Record) -> list[Any]:
        """Return a row as its cells, in the order of the columns."""
        get = values.get if isinstance(values, Mapping) else partial(getattr, values)
        return [column.cell(get(column.field)) for column in self.columns]

    def example_cells(self) -> list[Any]:
        """Return the example row, marked in its first column so that no import takes it for a record."""
        first, *others = self.cells(self.example)
        return [f"{EXAMPLE} : {first}", *others]

    def heading(self, name: str) -> str:
        """Return the heading of a record's field."""
        return next(column.heading for column in self.columns if column.field == name)


def length_of(model: type[models.Model], name: str) -> int:
    """Return how many characters a model's field takes."""
    length: int = cast(Any, model._meta.get_field(name)).max_length
    return length


def text_column(heading: str, name: str, limit: int, *, required: bool = True, lines: bool = False) -> SheetColumn:
    """Return a column of text of at most `limit` characters (the length of the model's field)."""

    def read(cell: object) -> str:
        value = parsers.text(cell, lines=lines)
        if len(value) > limit:
            raise CellProblem(defects.TOO_LONG, limit=limit)
        return value

    def say(value: str) -> str:
        return parsers.sayable(value, lines=lines)

    return SheetColumn(heading, name, read, required, is_text=True, say=say)


def choice_column(
    heading: str, name: str, words: Mapping[str, Any], unknown: DefectKind, *, required: bool = True
) -> SheetColumn:
    """Return a column of fixed words, compared without accents, case and outer blanks."""
    by_word = {plain(word): value for word, value in words.items()}

    def read(cell: object) -> Any:
        word = plain(parsers.clean(cell)) if isinstance(cell, str) else None
        if word not in by_word:
            raise CellProblem(unknown)
        return by_word[word]

    said = {value: word for word, value in words.items()}
    return SheetColumn(heading, name, read, required, words=words, say=said.get)


def find_headings(sheet: SheetDefinition, rows: Sequence[Sequence[object]]) -> int:
    """Return the index of the row among the first ones that has most of the sheet's headings; 0 where none has half."""
    wanted = {plain(column.heading) for column in sheet.columns}
    found = [len(wanted & {plain(_label(cell)) for cell in row}) for row in rows[:HEADINGS_WITHIN]]
    most = max(found, default=0)
    return found.index(most) if 2 * most >= len(wanted) else 0


def _label(cell: object) -> str:
    """Return the text of a heading; "" for an empty, merged or unfinished cell."""
    return "" if cell is None or isinstance(cell, _NO_VALUE) else str(cell).strip()


def places(
    sheet: SheetDefinition, heading_row: Sequence[object], report: DefectReport, number: int = 1
) -> dict[str, int] | None:
    """Return the place of each column of `sheet` by heading; None, with defects told, where one lacks.

    Headings are compared without accents, case and outer blanks; other columns get a notice. `number` is that of the
    row in the spreadsheet.
    """
    wanted = {plain(column.heading): column.heading for column in sheet.columns}
    found: dict[str, int] = {}
    sound = True
    for index, cell in enumerate(heading_row):
        written = _label(cell)
        heading = wanted.get(plain(written))
        if heading is None:
            if written:
                report.notice(COLUMN_NOTICE, (sheet.name, number, ""), heading=written[:60])
        elif heading in found:
            report.tell(sheet.name, number, heading, defects.COLUMN_TWICE)
            sound = False
        else:
            found[heading] = index
    for heading in wanted.values():
        if heading not in found:
            report.tell(sheet.name, number, heading, defects.COLUMN_MISSING)
            sound = False
    return found if sound else None


def read_rows(
    sheet: SheetDefinition,
    rows: Iterable[Sequence[object]],
    at: Mapping[str, int],
    report: DefectReport,
    first: int = 2,
) -> list:
    """Return the records of the rows under the heading row; `at` is the place of each heading.

    `first` is the number of the first row in the spreadsheet. Blank rows are skipped, rows that hold nothing but the
    lower part of merged cells, and the example row of the empty workbook, which is told. Texts repeat a great deal in
    registers, so each column remembers what it has read.
    """
    plan: list[tuple[Any, Any, dict[Any, Any]]] = [(column, at[column.heading], {}) for column in sheet.columns]
    shown: Counter[tuple[str, str]] = Counter()
    records = []
    marked = at[sheet.columns[0].heading] if sheet.columns else 0
    for number, row in enumerate(rows, first):
        mark = row[marked] if marked < len(row) else None
        if isinstance(mark, str) and _IS_EXAMPLE.match(mark):
            report.notice(EXAMPLE_NOTICE, (sheet.name, number, ""))
            continue
        values: dict[str, Any] = {}
        told: list[tuple[SheetColumn, DefectKind, Mapping[str, object]]] = []
        filled = False
        for column, index, memory in plan:
            cell = row[index] if index < len(row) else ""
            if cell is None:
                cell = ""
            if type(cell) is str:
                outcome = memory.get(cell)
                if outcome is None:
                    outcome = memory[cell] = _read_cell(column, cell)
            else:
                outcome = _read_cell(column, cell)
                if type(cell) is FormattedNumber and isinstance(outcome[0], str | tuple):
                    shown[column.heading, cell.form] += 1
            value, problem, details, blank = outcome
            values[column.field] = value
            if not blank:
                filled = True
            if problem is not None:
                told.append((column, problem, details))
            elif column.is_text and value and value[0] in FORMULA_SIGNS:
                report.notice(FORMULA_NOTICE, (sheet.name, number, column.heading))
        if not filled:
            continue
        for column, problem, details in told:
            report.tell(sheet.name, number, column.heading, problem, **details)
        bad = frozenset(column.field for column, _, _ in told) if told else _NO_FIELDS
        records.append(sheet.record(**values, row=number, bad=bad))
    for (heading, form), times in shown.items():
        report.notice(SHOWN_NOTICE, (sheet.name, None, heading), number=times, format=form)
    return records


_NO_FIELDS: frozenset[str] = frozenset()
_NONE: Mapping[str, object] = {}


def _read_cell(column: SheetColumn, cell: object) -> tuple[Any, DefectKind | None, Mapping[str, object], bool]:
    """Return (value, problem, values of its words, blank?) of one cell; empty text columns read as ""."""
    if cell is NO_RESULT:
        return None, defects.NO_RESULT, _NONE, False
    if isinstance(cell, MergedCell):
        return None, defects.MERGED, {"area": cell.area}, True
    if parsers.is_blank(cell):
        return ("" if column.is_text else None), (defects.MISSING if column.required else None), _NONE, True
    try:
        return column.read(cell), None, _NONE, False
    except CellProblem as problem:
        return None, problem.problem, problem.values, False
