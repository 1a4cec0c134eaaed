"""Participants: who has a file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import partial

from core.periods import today
from core.text import plain
from exchange import cells, defects
from exchange.defects import Report
from exchange.known import Known
from exchange.rows import Column, Record, Sheet, choice_column, length_of, text_column
from participants import models
from participants.enums import Gender

GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "X": Gender.OTHER}
_BELGIAN_POSTCODE = re.compile(r"[1-9]\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    number: str | None
    last_name: str | None
    first_name: str | None
    born: dt.date | None
    gender: str | None
    language: str | None
    postcode: str | None


def check(records: list[Participant], known: Known, report: Report) -> None:
    """Tell births to come, file numbers that stand twice, and two files that may be one person."""
    now = today()
    seen: set[str] = set()
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
        if record.last_name and record.first_name and record.born:
            person = (plain(f"{record.last_name} {record.first_name}"), record.born)
            if known.persons.setdefault(person, record.number) != record.number:
                report.tell(SHEET.name, record.row, "Nom", defects.POSSIBLE_DUPLICATE)


SHEET = Sheet(
    "Participants",
    (
        text_column("Dossier", "number", length_of(models.Participant, "file_number")),
        text_column("Nom", "last_name", length_of(models.Participant, "last_name")),
        text_column("Prénom", "first_name", length_of(models.Participant, "first_name"), required=False),
        Column("Date de naissance", "born", partial(cells.date, past=True), required=False),
        choice_column("Genre", "gender", GENDERS, defects.UNKNOWN_GENDER, required=False),
        text_column("Langue", "language", 60, required=False),
        text_column("Code postal", "postcode", length_of(models.Participant, "postcode"), required=False),
    ),
    Participant,
    check,
)
