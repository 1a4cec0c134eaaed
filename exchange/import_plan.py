"""What an import would write, worked out without writing: new records, changed ones with their cells, the same.

One `put` a record. The workbook has the last word on what it notes; what it does not note stays as it is, and a
record that it does not name is left alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from django.conf import settings
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.utils import translation
from django.utils.translation import gettext

from core.births import known_in_part
from exchange.defects import Defect, DefectKind
from exchange.parsers import sayable
from permissions.transitions import state_field

if TYPE_CHECKING:
    from exchange.coverage import WorkbookCoverage

NEW, CHANGED, SAME = "new", "changed", "same"
Put = TypeVar("Put", bound=models.Model)


class RowPlace(NamedTuple):
    """Where in the workbook a record stands: sheet, row, and the key people know it by (a code, a file number)."""

    sheet: str
    row: int
    label: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """One value that an import changes.

    `hidden`: what assessments and plans say is not repeated to managers (product.md section 5).
    """

    place: RowPlace
    heading: str
    old: str
    new: str
    record: models.Model
    hidden: bool = False


class SheetTotals(NamedTuple):
    """Rows of one sheet by what an import makes of them."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """A record that the workbook lacks: its sheet, the key people know it by, and whose file it is of, or ""."""

    sheet: str
    label: str
    number: str = ""


#: a record that may be lacking, by model and key
Candidate = tuple[type[models.Model], int, Lacking]


def not_noted() -> str:
    """Return what stands for a reason that the workbook does not note, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("not noted in the workbook")


class Merge:
    """Collects what is to be written. Instances of existing records are changed in memory only.

    `rows` are the rows of every sheet, for a sheet that looks at those of another one; `coverage` says of which days
    the workbook tells.
    """

    def __init__(self, rows: Mapping[str, list], coverage: WorkbookCoverage) -> None:
        self.rows = rows
        self.coverage = coverage
        self.new: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.changed: dict[type[models.Model], dict[int, tuple[Any, set[str]]]] = defaultdict(dict)
        self.removed: list[models.Model] = []
        self.moves: list[tuple[Any, str, str]] = []
        self.cells: list[CellChange] = []
        self.refusals: list[Defect] = []
        self.warnings: list[Defect] = []
        #: keys of the records of each model that a row stands for
        self.named: dict[type[models.Model], set[int]] = defaultdict(set)
        self._status: dict[str, dict[int, str]] = defaultdict(dict)
        self._digest = hashlib.sha256()

    def put(
        self,
        place: RowPlace,
        model: type[Put],
        existing: Put | None,
        values: Mapping[str, Any],
        headings: Mapping[str, str],
        *,
        only_new: Mapping[str, Any] | None = None,
        side: bool = False,
        hidden: bool = False,
    ) -> Put:
        """Note one record with `values` and return its instance, which may not be saved yet.

        `headings` names the columns of the fields; a field without one changes silently with the others.
        `only_new` are values that a new record gets and an existing one keeps. A `side` record (the referent of an
        enrolment) makes its row "changed" where the row's own record is there already.
        """
        if existing is None:
            record = model(**values, **(only_new or {}))
            self.new[model].append(record)
            self._note_new_state(record)
            if not side or place.row not in self._status[place.sheet]:
                self.mark(place, NEW)
            elif self._status[place.sheet][place.row] != NEW:
                for name, heading in headings.items():
                    self.cell(place, heading, "", display_value(record, field_of(model, name)), record)
            return record
        if existing.pk is not None:
            self.named[model].add(existing.pk)
        names = differences(existing, values)
        self.mark(place, CHANGED if names else SAME)
        for name in names:
            self.set(existing, name, values[name], place, headings.get(name), hidden=hidden)
        return existing

    def set(
        self,
        record: models.Model,
        name: str,
        value: Any,
        place: RowPlace,
        heading: str | None,
        *,
        hidden: bool = False,
    ) -> None:
        """Change one field of an existing record in memory and note it; a state goes to the log of transitions too."""
        field = field_of(record, name)
        old = display_value(record, field)
        self._digest.update(repr((place, name, getattr(record, field.attname))).encode())
        if field is _state_of(type(record)):
            self.moves.append((record, getattr(record, name), value))
            # The machine's field refuses assignment: this is the import's way beside perform() (take_over).
            record.__dict__[name] = value
        else:
            setattr(record, name, value)
        _, names = self.changed[type(record)].setdefault(record.pk, (record, set()))
        names.add(name)
        self._digest.update(repr(getattr(record, field.attname)).encode())
        if heading is not None:
            self.cells.append(CellChange(place, heading, old, display_value(record, field), record, hidden))

    def without_row(self, model: type[models.Model], records: Iterable[Any]) -> Iterator[Any]:
        """Yield the saved records of a model that no row stands for."""
        named = self.named[model]
        return (one for one in records if one.pk is not None and one.pk not in named)

    def fields_changed(self, record: models.Model) -> Set[str]:
        """Return the names of the fields of an existing record that will be written."""
        return self.changed[type(record)].get(record.pk, (record, set()))[1]

    def touch(self, record: models.Model, name: str) -> None:
        """Have one more field of a changed record written, one that follows from the others (a search column)."""
        if record.pk in self.changed[type(record)]:
            self.changed[type(record)][record.pk][1].add(name)

    def remove(self, record: models.Model) -> None:
        """Note a record that the workbook contradicts (somebody else ran the session)."""
        self._digest.update(repr((record._meta.label, record.pk)).encode())
        self.removed.append(record)

    def cell(self, place: RowPlace, heading: str, old: str, new: str, record: models.Model) -> None:
        """Note a changed cell that is no field of its record (groups of a session), and its row as changed."""
        self._digest.update(repr((place, heading)).encode())
        self.cells.append(CellChange(place, heading, old, new, record))
        self.mark(place, CHANGED)

    def refuse(self, place: RowPlace, column: str, problem: DefectKind, **values: object) -> None:
        """Note why a row cannot be written although its cells are sound."""
        self.refusals.append(Defect(place.sheet, place.row, column, problem, values))

    def warn(self, place: RowPlace, column: str, problem: DefectKind, **values: object) -> None:
        """Note what is odd about a row beside what Jalon has; it is written all the same."""
        self.warnings.append(Defect(place.sheet, place.row, column, problem, values))

    def mark(self, place: RowPlace, status: str) -> None:
        """Note what becomes of a row: new stays new, changed stays changed."""
        rows = self._status[place.sheet]
        known = rows.get(place.row)
        if known is None or known == SAME:
            rows[place.row] = status

    def rows_that_change(self, sheet: str) -> Set[int]:
        """Return the numbers of the rows of a sheet that are new, changed or refused."""
        refused = {one.row for one in self.refusals if one.sheet == sheet and one.row is not None}
        return refused | {row for row, status in self._status[sheet].items() if status != SAME}

    def tally(self, sheet: str) -> SheetTotals:
        """Return how many rows of a sheet are new, changed, the same."""
        statuses = list(self._status[sheet].values())
        return SheetTotals(*(statuses.count(status) for status in (NEW, CHANGED, SAME)))

    @property
    def size(self) -> int:
        """Return how many records are new or changed."""
        return sum(map(len, self.new.values())) + sum(map(len, self.changed.values()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (any(self.new.values()) or any(self.changed.values()) or self.removed)

    def fingerprint(self, sheets: Iterable[str]) -> str:
        """Return a digest of what would be written, to notice that it is no more what somebody confirmed."""
        digest = self._digest.copy()  # of raw values: words of a preview depend on its reader's language
        for sheet in sheets:
            digest.update(repr((sheet, *self.tally(sheet))).encode())
        return digest.hexdigest()

    def _note_new_state(self, record: models.Model) -> None:
        """Have a state other than the machine's first one told to the log of transitions."""
        field = _state_of(type(record))
        if field is not None and getattr(record, field.name) != field.default:
            self.moves.append((record, "", getattr(record, field.name)))


_STATES: dict[type[models.Model], models.Field | None] = {}
_ATTNAMES: dict[type[models.Model], dict[str, tuple[str, bool]]] = defaultdict(dict)


def _state_of(model: type[models.Model]) -> models.Field | None:
    """Return the field of a model's state machine, None where it has none."""
    if model not in _STATES:
        try:
            _STATES[model] = state_field(model)
        except StopIteration:
            _STATES[model] = None
    return _STATES[model]


def differences(record: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the values that differ from the record's; a relation is compared by key.

    A text is compared as a cell says it: a line break that a browser wrote otherwise is no change.
    """
    known = _ATTNAMES[type(record)]
    names = []
    for name, value in values.items():
        if name not in known:
            field = field_of(record, name)
            known[name] = (field.attname, field.is_relation)
        attname, is_relation = known[name]
        if is_relation:
            # A related record that is not saved yet differs from every saved one.
            same = getattr(record, attname) == value.pk if value is not None else getattr(record, attname) is None
            same = same and (value is None or value.pk is not None)
        else:
            current = getattr(record, attname)
            same = current == value or (isinstance(value, str) and isinstance(current, str) and _says(value, current))
        if not same:
            names.append(name)
    return names


def _says(cell: str, text: str) -> bool:
    """Return whether a cell says a text that was typed in Jalon, which may have blanks that no cell keeps."""
    return cell in (sayable(text), sayable(text, lines=True))


def field_of(model: type[models.Model] | models.Model, name: str) -> models.Field:
    """Return the column of that name. Raise FieldDoesNotExist where there is none."""
    return cast(models.Field, model._meta.get_field(name))


def display_value(record: models.Model, field: models.Field) -> str:
    """Return a value as people read it: the word of a choice, a day as 01/06/2017, nothing as ""."""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    value = getattr(record, field.name)
    if value is None or value is NOT_PROVIDED:
        return ""
    if birth := known_in_part(record, field.name):
        return birth.typed
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
