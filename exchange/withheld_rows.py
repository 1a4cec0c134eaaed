"""Rows for sealed files of which the importer may not know: taken out before anything is written, and set aside.

To who imports, such a file is absent: its rows are compared as those of a new file. Once they are confirmed they go,
encrypted, to those who are named on the seal, and the next import meets a stand-in made of them, so that it tells
what it would tell of a file that the first import had created.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.enums import NoticeKind
from accounts.models import Centre, User
from core.births import Birth, Precision, parse_birth
from core.history import save_changes
from exchange.import_plan import Merge
from exchange.models import SetAside
from exchange.reader import Reading
from exchange.sheet_definition import Record, SheetDefinition
from exchange.sheets.attendance import STATUSES
from exchange.workbook_sheets import SHEETS, WRITTEN
from home.notices import tell
from participants.models import Participant, Seal, SealName
from participants.querysets import sealed_from
from workshops.models import Attendance

# Who reads what was set aside may read the whole file; who puts it away may write in it.
READ, CHANGE = "participant.health_family", "participant.change"
PURPOSE = gettext_noop("What an import had for this file")

_DAY = "%d/%m/%Y"
# What hangs on what, from a person down.
_PARENTS = tuple((model, parent) for model, parent in WRITTEN.items() if parent)


@dataclass(slots=True)
class StandIn:
    """What imports had for one sealed file. `key` is below 0: no record has it."""

    participant: int
    key: int
    last_name: str = ""
    first_name: str = ""
    birth: Birth | None = None
    #: session code -> (status, by whom, when)
    marks: dict[str, tuple[str, str, dt.datetime]] = field(default_factory=dict)

    def person(self, centre: Centre, number: str) -> Participant:
        """Return a participant that is never saved."""
        return Participant(
            pk=self.key,
            centre=centre,
            file_number=number,
            last_name=self.last_name,
            first_name=self.first_name,
            birth_date=self.birth.first if self.birth else None,
            birth_precision=self.birth.precision if self.birth else Precision.DAY,
        )


def stand_ins_of(centre: Centre, user: User) -> dict[str, StandIn]:
    """Return by file number what was set aside for files that are sealed from a person."""
    found = SetAside.objects.filter(participant__centre=centre, participant__in=sealed_from(user))
    stand_ins: dict[str, StandIn] = {}
    for aside in found.select_related("brought_by").order_by("pk"):
        number, sheets = json.loads(aside.rows)
        one = stand_ins.setdefault(number, StandIn(aside.participant_id, -1 - len(stand_ins)))
        for _row, cells in sheets.get("Participants", ()):
            one.last_name, one.first_name = cells["Nom"], cells.get("Prénom", "")
            born = cells.get("Date de naissance")
            one.birth = parse_birth(born) if born else None
        for _row, cells in sheets.get("Présences", ()):
            one.marks[cells["Séance"]] = (STATUSES[cells["Statut"]], str(aside.brought_by), aside.created_at)
    return stand_ins


def take_out(merge: Merge, files: dict[str, int]) -> set[str]:
    """Take what a merge has for these files (number -> key) out of it; return the numbers that it had something for.

    Parents are compared by identity: what is new was made with its parent, so nothing is read.
    """
    new, marks = merge.new, merge.changed.get(Attendance, {})
    gone = {id(one): one.file_number for one in new.get(Participant, ()) if one.file_number in files}
    dropped = set(gone)
    if gone:
        new[Participant] = [one for one in new[Participant] if id(one) not in gone]
    numbers = set(gone.values())
    for model, parent in _PARENTS:
        kept: list[models.Model] = []
        for record in new.get(model, ()):
            person: Any = getattr(record, parent) if dropped or model is Attendance else None
            if person is not None and (id(person) in dropped or _is_stand_in(person)):
                dropped.add(id(record))
                numbers.update({person.file_number} if _is_stand_in(person) else ())
            else:
                kept.append(record)
        if model in new:
            new[model] = kept
    for key in [key for key in marks if key < 0]:
        record, _names = marks.pop(key)
        numbers.add(record.participant.file_number)
    merge.moves = [move for move in merge.moves if id(move[0]) not in dropped]
    return numbers


def _is_stand_in(person: models.Model) -> bool:
    return isinstance(person, Participant) and person.pk is not None and person.pk < 0


def set_aside(reading: Reading, numbers: Iterable[str], files: dict[str, int], *, by: User, centre: Centre) -> None:
    """Keep the rows of these file numbers for those who are named on the seals, and tell them."""
    rows: dict[str, dict[str, list]] = defaultdict(dict)
    wanted = set(numbers)
    for sheet in SHEETS:
        say = _sayer(sheet)
        for record in reading.records.get(sheet.name, ()):
            number = getattr(record, "number", None)
            if number in wanted:
                rows[number].setdefault(sheet.name, []).append([record.row, say(record)])
    for number in sorted(rows):
        kept = SetAside.objects.create(
            participant_id=files[number], rows=json.dumps([number, rows[number]]), brought_by=by
        )
        named = SealName.objects.filter(seal__in=Seal.objects.in_force().filter(participant=files[number]))
        for name in named.select_related("user").order_by("pk"):
            tell(name.user, NoticeKind.SET_ASIDE, about=kept.uuid, centre=centre, by=by, mail=True)


def _sayer(sheet: SheetDefinition) -> Callable[[Record], dict[str, str]]:
    """Return a function that says a row of a sheet as the workbook does, empty cells left out."""
    words = {
        column.field: {value: word for word, value in column.words.items()}
        for column in sheet.columns
        if column.words is not None
    }

    def say(record: Record) -> dict[str, str]:
        cells = {}
        for column in sheet.columns:
            value = getattr(record, column.field)
            if value is not None and value != "":
                cells[column.heading] = _in_words(value, words.get(column.field))
        return cells

    return say


def _in_words(value: Any, words: dict[Any, str] | None) -> str:
    if words is not None:
        return words.get(value, str(value))
    if isinstance(value, Birth):
        return value.typed
    return f"{value:{_DAY}}" if isinstance(value, dt.date) else str(value)


@dataclass(frozen=True, slots=True)
class AsideSheet:
    """The rows of one sheet as a page shows them: (row in the workbook, [(heading, what it says)])."""

    name: str
    rows: list[tuple[int, list[tuple[str, str]]]]


def rows_of(participant: Participant) -> list[tuple[SetAside, list[AsideSheet]]]:
    """Return what was set aside for a file and waits to be put away, oldest first, with its rows by sheet."""
    waiting = SetAside.objects.waiting().filter(participant=participant).select_related("brought_by")
    found = []
    for aside in waiting.order_by("created_at", "pk"):
        _number, sheets = json.loads(aside.rows)
        found.append(
            (
                aside,
                [
                    AsideSheet(name, [(row, list(cells.items())) for row, cells in rows])
                    for name, rows in sheets.items()
                ],
            )
        )
    return found


def put_away(participant: Participant, aside: str, *, by: User) -> None:
    """Note that what was set aside (by its uuid) for a file was seen to; nothing for another file's or one put away."""
    waiting = SetAside.objects.waiting().filter(participant=participant)
    for one in waiting.order_by("pk"):
        if str(one.uuid) == aside:
            save_changes(one, noted_by=by, noted_at=timezone.now())
