"""Participants: who has a file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial

from core.duplicates import Identities, Identity
from core.periods import today
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from participants import models
from participants.enums import Gender

GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "X": Gender.OTHER}
_BELGIAN_POSTCODE = re.compile(r"[1-9]\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow(Record):
    number: str | None
    last_name: str | None
    first_name: str | None
    born: dt.date | None
    gender: str | None
    language: str | None
    postcode: str | None


def check(records: list[ParticipantRow], known: Known, report: DefectReport) -> None:
    """Tell births to come, file numbers that stand twice, and rows that may be of a person who has a file."""
    now = today()
    seen: set[str] = set()
    persons = _known_persons(records, known)
    for record in records:
        if record.born is not None and record.born > now:
            report.tell(SHEET.name, record.row, "Date de naissance", defects.FUTURE)
        if record.born is None and "born" not in record.bad:
            report.tell(SHEET.name, record.row, "Date de naissance", defects.BIRTH_DATE_MISSING)
        if record.postcode and not _BELGIAN_POSTCODE.fullmatch(record.postcode):
            report.tell(SHEET.name, record.row, "Code postal", defects.POSTCODE)
        if not record.number:
            known.gaps.add("files")
            continue
        if record.number in seen:
            report.tell(SHEET.name, record.row, "Dossier", defects.FILE_TWICE)
            continue
        seen.add(record.number)
        known.files[record.number] = record.born if record.born and record.born <= now else None
        if record.last_name and "first_name" not in record.bad and "born" not in record.bad:
            identity = Identity(record.last_name, record.first_name or "", record.born)
            if other := persons.first_like(identity):
                problem = defects.POSSIBLE_DUPLICATE if other.same_as(identity) else defects.CLOSE_TO_ANOTHER
                report.tell(SHEET.name, record.row, "Nom", problem)
            persons.add(identity)


def _known_persons(records: list[ParticipantRow], known: Known) -> Identities:
    """Return who has a file already, apart from those whom the sheet names itself: they count as its rows say."""
    here = {record.number for record in records}
    persons = Identities()
    for number, identity in known.identities.items():
        if number not in here:
            persons.add(identity)
    return persons


SHEET = SheetDefinition(
    "Participants",
    (
        text_column("Dossier", "number", length_of(models.Participant, "file_number")),
        text_column("Nom", "last_name", length_of(models.Participant, "last_name")),
        text_column("Prénom", "first_name", length_of(models.Participant, "first_name"), required=False),
        SheetColumn("Date de naissance", "born", partial(parsers.date, past=True), required=False),
        choice_column("Genre", "gender", GENDERS, defects.UNKNOWN_GENDER, required=False),
        text_column("Langue", "language", 60, required=False),
        text_column("Code postal", "postcode", length_of(models.Participant, "postcode"), required=False),
    ),
    ParticipantRow,
    check,
)
