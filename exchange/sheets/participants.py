"""Participants: who has a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.births import Birth
from core.duplicates import Identities, Identity, Reason
from core.periods import today
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Merge, RowPlace
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from participants.enums import Gender
from participants.models import FormerIdentity, Participant
from participants.querysets import sealed_files

GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "X": Gender.OTHER}
_BELGIAN_POSTCODE = re.compile(r"[1-9]\d{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRow(Record):
    number: str
    last_name: str
    first_name: str
    born: Birth | None
    gender: str | None
    language: str
    postcode: str


def check(records: list[ParticipantRow], known: Known, report: DefectReport) -> None:
    """Tell births to come, file numbers that stand twice, and rows that may be of a person who has a file."""
    now = today()
    seen: set[str] = set()
    persons = _known_persons(records, known)
    for record in records:
        if record.born is not None and record.born.first > now:
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
        known.keys["files"][record.number] = record.born.first if record.born and record.born.first <= now else None
        if record.last_name and "first_name" not in record.bad and "born" not in record.bad:
            identity = Identity(record.last_name, record.first_name or "", record.born, of=record.number)
            if other := persons.first_like(identity):
                problem = defects.POSSIBLE_DUPLICATE if other.same_as(identity) else defects.CLOSE_TO_ANOTHER
                found = identity.reasons(other) if other not in known.former else (Reason.NOTED,)
                reasons = " ".join(found)
                report.tell(SHEET.name, record.row, "Nom", problem, file=other.of, reasons=reasons)
            persons.add(identity)


def _known_persons(records: list[ParticipantRow], known: Known) -> Identities:
    """Return who has a file already, apart from those whom the sheet names itself: they count as its rows say."""
    here = {record.number for record in records}
    persons = Identities()
    for number, identity in known.identities.items():
        if number not in here:
            persons.add(identity)
    for identity in known.former:
        if identity.of not in here:
            persons.add(identity)
    return persons


@read_once
def former_of(stock: Stock) -> dict[int, list[FormerIdentity]]:
    """Return who people of the centre were before a change, by key of the person."""
    found: dict[int, list[FormerIdentity]] = {}
    for one in FormerIdentity.objects.filter(participant__centre=stock.centre).select_related("participant"):
        found.setdefault(one.participant_id, []).append(one)
    return found


@read_once
def files_of(stock: Stock) -> dict[str, Participant]:
    """Return the files by number. One that is sealed from who imports is absent, or has a stand-in."""
    found = Participant.objects.filter(centre=stock.centre).exclude(pk__in=stock.scope.sealed.values())
    known = {one.file_number: one for one in found}
    for number, one in stock.scope.stand_ins.items():
        known.setdefault(number, one.person(stock.centre, number))
    return known


def numbers_of(stock: Stock) -> dict[int, str]:
    """Return the file number of each person that Jalon has, by key."""
    return {person.pk: number for number, person in files_of(stock).items() if person.pk is not None}


def know(stock: Stock, known: Known) -> None:
    """Enter birth date and identity by file number.

    Of a file that who imports may not change no more than its number and identity is known.
    """
    sealed = set(sealed_files().filter(participant__centre=stock.centre).values_list("participant", flat=True))
    for number, person in files_of(stock).items():
        closed = stock.scope.is_closed(person)
        known.keys["files"][number] = None if closed else person.birth_date
        if person.pk not in sealed:
            known.identities[number] = person.identity
        if closed:
            known.blurred.add(number)
    for former in chain.from_iterable(former_of(stock).values()):
        if former.participant_id not in sealed:
            known.former.append(former.identity)


def plan(rows: list[ParticipantRow], stock: Stock, merge: Merge) -> None:
    """One record a file number. An empty cell says "not noted": it takes nothing away from a file."""
    for row in rows:
        existing = files_of(stock).get(row.number)
        values = {
            "last_name": row.last_name,
            "first_name": row.first_name,
            **_birth(row.born, existing),
            "gender": row.gender,
            "postcode": row.postcode,
            # A language added in Jalon stays beside the one of the workbook.
            "languages": [row.language] if row.language else None,
        }
        if existing is not None and row.language in existing.languages:
            values.pop("languages")
        for former in former_of(stock).get(existing.pk, ()) if existing is not None else ():
            # A workbook of before a change brings back neither the name nor the gender.
            if (former.last_name, former.first_name) == (row.last_name, row.first_name or ""):
                values |= {"last_name": None, "first_name": None}
                values |= {"gender": None} if row.gender == former.gender else {}
        values = {name: value for name, value in values.items() if value not in (None, "")}
        person = merge.put(
            RowPlace("Participants", row.row, row.number),
            Participant,
            existing,
            values,
            {
                "last_name": "Nom",
                "first_name": "Prénom",
                "birth_date": "Date de naissance",
                "birth_precision": "Date de naissance",
                "gender": "Genre",
                "postcode": "Code postal",
                "languages": "Langue",
            },
            only_new={"centre": stock.centre, "file_number": row.number}
            | ({} if row.gender else {"gender": Gender.UNDISCLOSED}),
        )
        if existing is None or {"last_name", "first_name"} & merge.fields_changed(person):
            person.prepare()
            merge.touch(person, "search_name")
            merge.touch(person, "heard_name")
        files_of(stock)[row.number] = person


def _birth(born: Birth | None, existing: Participant | None) -> dict[str, Any]:
    """Return the columns of a birth. A year or a month that Jalon knows more of takes nothing away from it."""
    if born is None:
        return {}
    known = existing.birth if existing is not None else None
    if known is not None and born.first <= known.first and known.last <= born.last:
        return {}
    return {"birth_date": born.first, "birth_precision": born.precision}


def _say_birth(born: Birth) -> Any:
    """Return a whole birth as a date, another one as the month or the year that it is."""
    return born.first if born.is_whole else born.typed


def rows_of(stock: Stock) -> Iterator[ParticipantRow]:
    """Yield the files by number; a stand-in is no file. The postcode of a file that is closed is not said."""
    for number, one in sorted(files_of(stock).items()):
        if one.pk is not None and one.pk >= 0:
            yield ParticipantRow(
                row=0,
                number=number,
                last_name=one.last_name,
                first_name=one.first_name,
                born=one.birth,
                gender=one.gender,
                language=one.languages[0] if one.languages else "",
                postcode="" if stock.scope.is_closed(one) else one.postcode or "",
            )


SHEET = SheetDefinition(
    name="Participants",
    columns=(
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        text_column("Nom", "last_name", length_of(Participant, "last_name")),
        text_column("Prénom", "first_name", length_of(Participant, "first_name"), required=False),
        SheetColumn("Date de naissance", "born", parsers.birth, required=False, kind=Kind.DATE, say=_say_birth),
        choice_column("Genre", "gender", GENDERS, defects.UNKNOWN_GENDER, required=False),
        text_column("Langue", "language", 60, required=False),
        text_column("Code postal", "postcode", length_of(Participant, "postcode"), required=False),
    ),
    record=ParticipantRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={
        "number": "D-001",
        "last_name": "Exemplaire",
        "first_name": "Camille",
        "born": Birth(dt.date(1990, 1, 31)),
        "gender": Gender.OTHER,
        "language": "Français",
        "postcode": "1000",
    },
    writes={Participant: ""},
    file_rights=("participant.change",),
)
