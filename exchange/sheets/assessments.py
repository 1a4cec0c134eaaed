"""Bilans: one row an aspect answered, at a moment of a path."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from assessments.enums import Answer, Moment
from core.normalisation import plain
from core.periods import today
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.domains import DOMAIN_CODES, aspect_code
from participants import models

MOMENTS = {"Entrée": Moment.ENTRY, "Mi-parcours": Moment.MIDTERM, "Sortie": Moment.EXIT}
YES_NO = {"Oui": True, "Non": False}
#: what the comment says where there is no level
NO_ANSWERS = {
    plain("Sans objet"): Answer.NOT_APPLICABLE,
    plain("Pas abordé"): Answer.NOT_ASKED,
    plain("Ne sait pas"): Answer.DOES_NOT_KNOW,
    plain("Ne souhaite pas répondre"): Answer.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Record):
    number: str | None
    moment: str | None
    day: dt.date | None
    domain: str | None
    aspect: str | None
    level: int | None
    is_problem: bool | None
    comment: str | None

    @property
    def no_answer(self) -> str | None:
        """The kind of answer that stands for a level, or None."""
        return NO_ANSWERS.get(plain(self.comment)) if self.comment else None


def check(records: list[Answered], known: Known, report: DefectReport) -> None:
    """Tell unknown references, levels and comments that disagree, and what does not fit the assessment."""
    now = today()
    name = SHEET.name
    assessments: dict[tuple, list[Answered]] = defaultdict(list)
    for record in records:
        _check_answer(record, report)
        if record.day and record.day > now:
            report.tell(name, record.row, "Date", defects.FUTURE)
        if not record.number:
            continue
        if known.lacks("files", record.number):
            report.tell(name, record.row, "Dossier", defects.UNKNOWN_FILE)
            continue
        if record.day and record.moment:
            # Where an enrolment cannot be read, rows of two paths might be taken for one: days keep them apart.
            clear = known.is_clear(record.number)
            place = known.nearest_enrolment(record.number, record.day) if clear else record.day
            assessments[(record.number, place, record.moment)].append(record)
    for (number, _, _), answers in assessments.items():
        _check_assessment(number, answers, known, report)
    _check_order(assessments, report)


def _check_answer(record: Answered, report: DefectReport) -> None:
    """Tell an aspect that is not of the domain, a missing level or problem word, a level with "no answer"."""
    name = SHEET.name
    if record.domain and record.aspect and aspect_code(record.domain, record.aspect) is None:
        report.tell(name, record.row, "Aspect", defects.UNKNOWN_ASPECT)
    if "level" in record.bad or "comment" in record.bad:
        return
    if record.level is None and record.no_answer is None:
        report.tell(name, record.row, "Niveau", defects.LEVEL_MISSING)
    elif record.level is not None and record.no_answer is not None:
        report.tell(name, record.row, "Commentaire", defects.LEVEL_AND_NO_ANSWER)


def _check_assessment(number: str, answers: list[Answered], known: Known, report: DefectReport) -> None:
    """Tell what is wrong with one assessment: its person, its date, an aspect answered twice."""
    name, first = SHEET.name, answers[0]
    born = known.files.get(number)
    seen: set[tuple[str, str]] = set()
    usual = _usual_day(answers)
    if known.never_enrolled(number):
        report.tell(name, first.row, "Dossier", defects.NEVER_ENROLLED)
    elif known.was_enrolled(number, usual) is False:
        row = next(answer.row for answer in answers if answer.day == usual)
        report.tell(name, row, "Date", defects.NOT_ENROLLED)
    for answer in answers:
        if answer.day != usual:
            report.tell(name, answer.row, "Date", defects.OTHER_DATE)
        elif born and answer.day < born:
            report.tell(name, answer.row, "Date", defects.BEFORE_BIRTH)
        aspect = aspect_code(answer.domain, answer.aspect) if answer.domain and answer.aspect else None
        if aspect is not None:
            if (answer.domain, aspect) in seen:
                report.tell(name, answer.row, "Aspect", defects.ASPECT_TWICE)
            seen.add((answer.domain, aspect))


def _usual_day(answers: list[Answered]) -> dt.date:
    """Return the date of most rows of an assessment, the first of equally frequent ones."""
    return Counter(answer.day for answer in answers).most_common(1)[0][0]


def _check_order(assessments: dict[tuple, list[Answered]], report: DefectReport) -> None:
    """Tell an assessment that is earlier than a previous moment of the same path."""
    order = (Moment.ENTRY, Moment.MIDTERM, Moment.EXIT)
    for number, place in {(number, place) for number, place, _ in assessments}:
        latest: dt.date | None = None
        for moment in order:
            answers = assessments.get((number, place, moment))
            if not answers:
                continue
            day = _usual_day(answers)
            if latest is not None and day < latest:
                row = next(answer.row for answer in answers if answer.day == day)
                report.tell(SHEET.name, row, "Date", defects.MOMENTS_OUT_OF_ORDER)
            latest = max(day, latest) if latest else day


SHEET = SheetDefinition(
    "Bilans",
    (
        text_column("Dossier", "number", length_of(models.Participant, "file_number")),
        choice_column("Moment", "moment", MOMENTS, defects.UNKNOWN_MOMENT),
        SheetColumn("Date", "day", parsers.date),
        choice_column("Domaine", "domain", DOMAIN_CODES, defects.UNKNOWN_DOMAIN),
        text_column("Aspect", "aspect", 120),
        SheetColumn("Niveau", "level", parsers.level, required=False),
        choice_column("Problème", "is_problem", YES_NO, defects.NOT_YES_NO, required=False),
        text_column("Commentaire", "comment", 2000, required=False, lines=True),
    ),
    Answered,
    check,
)
