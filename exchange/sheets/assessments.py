"""Bilans: one row an aspect answered, at a moment of a path."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.enums import Answer, AssessmentState, Moment
from assessments.errata import last_number
from assessments.models import Aspect, Assessment, Rating
from core.normalisation import plain
from core.periods import today
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import CHANGED, Candidate, Lacking, Merge, RowPlace, differences
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.domains import (
    ASPECT_WORDS,
    DOMAIN_CODES,
    INSTRUMENT_VERSION,
    aspect_code,
    aspects_of,
    instrument_of,
)
from exchange.sheets.enrolments import persons_of
from exchange.sheets.participants import numbers_of
from exchange.sheets.paths import paths_of
from participants.models import Enrolment, Participant

MOMENTS = {"Entrée": Moment.ENTRY, "Mi-parcours": Moment.MIDTERM, "Sortie": Moment.EXIT}
YES_NO = {"Oui": True, "Non": False}
#: what the comment says where there is no level
_NO_ANSWER_WORDS = {
    Answer.NOT_APPLICABLE: "Sans objet",
    Answer.NOT_ASKED: "Pas abordé",
    Answer.DOES_NOT_KNOW: "Ne sait pas",
    Answer.DECLINED: "Ne souhaite pas répondre",
}
NO_ANSWERS = {plain(word): answer for answer, word in _NO_ANSWER_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Record):
    number: str
    moment: str
    day: dt.date
    domain: str
    aspect: str
    level: int | None
    is_problem: bool | None
    comment: str

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
    born = known.keys["files"].get(number)
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


_HEADINGS = {
    "answer": "Niveau",
    "level": "Niveau",
    "reason": "Commentaire",
    "is_problem": "Problème",
    "note": "Commentaire",
}
_REASON_LENGTH = length_of(Rating, "reason")


@read_once
def assessments_of(stock: Stock) -> dict[tuple[int, str], Assessment]:
    """Return those that stand, by key of the enrolment and moment."""
    standing = Assessment.objects.standing().filter(enrolment__participant__centre=stock.centre)
    found = stock.scope.comparable(standing, "enrolment__participant")
    return {(one.enrolment_id, one.moment): one for one in found.exclude(moment=Moment.OTHER)}


@read_once
def ratings_of(stock: Stock) -> dict[int, dict[int, Rating]]:
    """Return the answers by key of the assessment, then of the aspect."""
    found: dict[int, dict[int, Rating]] = defaultdict(dict)
    ratings = Rating.objects.filter(assessment__enrolment__participant__centre=stock.centre).order_by()
    for one in stock.scope.comparable(ratings, "assessment__enrolment__participant"):
        found[one.assessment_id][one.aspect_id] = one
    return found


class RatedProblems:
    """Ratings of this workbook that were called a problem, by path and aspect: the earliest one counts."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], tuple[dt.date, Rating]] = {}

    def add(self, enrolment: Enrolment, day: dt.date, rating: Rating) -> None:
        """Add a rating made on a day."""
        key = (id(enrolment), rating.aspect_id)
        if key not in self._found or day < self._found[key][0]:
            self._found[key] = (day, rating)

    def rating(self, enrolment: Enrolment, aspect: Aspect | None) -> Rating | None:
        """Return the rating behind a problem, or None."""
        if aspect is None:
            return None
        return self._found.get((id(enrolment), aspect.pk), (None, None))[1]


@read_once
def rated_problems_of(stock: Stock) -> RatedProblems:
    """Return the ratings of one import that were called a problem."""
    return RatedProblems()


def plan(rows: list[Answered], stock: Stock, merge: Merge) -> None:
    """One assessment a path and moment, one rating an aspect."""
    paths = paths_of(stock)
    assessments: dict[tuple[int, str], tuple[Enrolment, list[Answered]]] = {}
    for row in rows:
        enrolment = _path_with_assessment(row, stock) or paths.at(row.number, row.day)
        assessments.setdefault((id(enrolment), row.moment), (enrolment, []))[1].append(row)
    for enrolment, answers in assessments.values():
        _merge_assessment(enrolment, answers, stock, merge)


def _path_with_assessment(row: Answered, stock: Stock) -> Enrolment | None:
    """Return the enrolment that has the assessment of this moment and day in Jalon, None where it has none."""
    for enrolment in paths_of(stock).enrolments_of(row.number):
        assessment = assessments_of(stock).get((enrolment.pk, row.moment))
        if assessment is not None and assessment.date == row.day:
            return enrolment
    return None


def _rating_values(row: Answered, existing: Rating | None) -> dict:
    """Return the values of a rating; the words that stand for "no answer" are the answer, not a note.

    A blank comment says "not noted": a note that is there stays. So does the reason of an aspect that Jalon knows not
    to apply, since the words of the workbook give none.
    """
    kind = Answer.RATED if row.level is not None else row.no_answer
    reason = ""
    if kind == Answer.NOT_APPLICABLE:
        known = existing.reason if existing is not None and existing.answer == kind else ""
        # Its words as they are written; blanks between them, which comparing overlooks, are not kept by the thousand.
        reason = known or " ".join(row.comment.split())[:_REASON_LENGTH]
    return {
        "answer": kind,
        "level": row.level,
        "reason": reason,
        "is_problem": row.is_problem,
        "note": (row.comment if kind == Answer.RATED else "") or (existing.note if existing else ""),
        **_wording_of(row, existing),
    }


def _wording_of(row: Answered, existing: Rating | None) -> dict:
    """Return what stands beside a level: as it is noted while the level stays, else an unknown language and the last
    erratum of the day of the assessment. A workbook does not say which sentences were read.
    """
    if row.level is None:
        return {"language": "", "wording": 0}
    if existing is not None and existing.level == row.level:
        return {"language": existing.language, "wording": existing.wording}
    return {"language": "", "wording": last_number(INSTRUMENT_VERSION, row.day)}


def _merge_assessment(enrolment: Enrolment, answers: list[Answered], stock: Stock, merge: Merge) -> None:
    """Note one assessment and its ratings; one that is settled in Jalon is corrected there."""
    first = answers[0]
    existing = assessments_of(stock).get((enrolment.pk, first.moment)) if enrolment.pk else None
    before = ratings_of(stock).get(existing.pk, {}) if existing else {}
    aspects = [aspects_of(stock)[(row.domain, aspect_code(row.domain, row.aspect) or "")] for row in answers]
    if existing is not None and not _may_change(existing, first, answers, aspects, before, stock, merge):
        return
    answered = {key for key, rating in before.items() if rating.is_answered}
    complete = len(answered | {aspect.pk for aspect in aspects}) == len(aspects_of(stock))
    state = AssessmentState.COMPLETED if complete else AssessmentState.DRAFT
    if existing is not None and _is_settled(existing):
        state = existing.state
    day_changed = existing is not None and existing.date != first.day
    assessment = merge.put(
        RowPlace("Bilans", first.row, first.number),
        Assessment,
        existing,
        {"date": first.day, "state": state},
        {"date": "Date"},
        only_new={"enrolment": enrolment, "moment": first.moment, "instrument": instrument_of(stock)},
    )
    for row, aspect in zip(answers, aspects, strict=True):
        place = RowPlace("Bilans", row.row, row.number)
        rating = merge.put(
            place,
            Rating,
            before.get(aspect.pk),
            _rating_values(row, before.get(aspect.pk)),
            _HEADINGS,
            only_new={"assessment": assessment, "aspect": aspect},
            hidden=True,
        )
        if day_changed:
            merge.mark(place, CHANGED)
        if row.is_problem:
            rated_problems_of(stock).add(enrolment, row.day, rating)


def _is_settled(assessment: Assessment) -> bool:
    """Return whether the workbook may no more change it: validated, or a later version, which corrects the workbook."""
    return assessment.state == AssessmentState.VALIDATED or assessment.version > 1


def _may_change(
    existing: Assessment,
    first: Answered,
    answers: list[Answered],
    aspects: list[Aspect],
    before: dict[int, Rating],
    stock: Stock,
    merge: Merge,
) -> bool:
    """Refuse, and return False, where the workbook would change answers that Jalon no more lets change."""
    if existing.instrument_id != instrument_of(stock).pk:
        merge.refuse(RowPlace("Bilans", first.row, first.number), "Aspect", defects.OTHER_INSTRUMENT)
        return False
    if not _is_settled(existing):
        return True
    refused = False
    if existing.date != first.day:
        merge.refuse(RowPlace("Bilans", first.row, first.number), "Date", defects.VALIDATED)
        refused = True
    for row, aspect in zip(answers, aspects, strict=True):
        rating = before.get(aspect.pk)
        if rating is None or differences(rating, _rating_values(row, rating)):
            merge.refuse(RowPlace("Bilans", row.row, row.number), "Niveau", defects.VALIDATED)
            refused = True
    return not refused


def missing_records(rows: list[Answered], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield assessments of the years, and the answers that are lacking of those that the workbook names."""
    if not rows:
        return
    numbers, persons = numbers_of(stock), persons_of(stock)
    for (enrolment, _moment), one in assessments_of(stock).items():
        if enrolment not in persons:
            continue
        number = numbers[persons[enrolment]]
        entry = Lacking(SHEET.name, f"{number} · {one.date:%d/%m/%Y}", number)
        if one.pk not in merge.named[Assessment]:
            if merge.coverage.includes_day(one.date):
                yield Assessment, one.pk, entry
            continue
        for rating in merge.without_row(Rating, ratings_of(stock).get(one.pk, {}).values()):
            yield Rating, rating.pk, entry


def rows_of(stock: Stock) -> Iterator[Answered]:
    """Yield the answers by file number and day, of assessments made with the words of the workbook."""
    numbers, persons = numbers_of(stock), persons_of(stock)
    codes = {aspect.pk: code for code, aspect in aspects_of(stock).items()}
    places = {code: place for place, code in enumerate(ASPECT_WORDS)}
    made = [one for one in assessments_of(stock).values() if one.enrolment_id in persons and _is_sayable(one, stock)]
    for one in sorted(made, key=lambda one: (numbers[persons[one.enrolment_id]], one.date, one.pk)):
        answers = {codes[key]: rating for key, rating in ratings_of(stock)[one.pk].items() if rating.is_answered}
        for domain, aspect in sorted(answers, key=places.__getitem__):
            rating = answers[domain, aspect]
            yield Answered(
                row=0,
                number=numbers[persons[one.enrolment_id]],
                moment=one.moment,
                day=one.date,
                domain=domain,
                aspect=ASPECT_WORDS[domain, aspect],
                level=rating.level,
                is_problem=rating.is_problem,
                comment=rating.note if rating.answer == Answer.RATED else _NO_ANSWER_WORDS[Answer(rating.answer)],
            )


def _is_sayable(assessment: Assessment, stock: Stock) -> bool:
    """Return whether the answers of an assessment say its state, as an import would work it out of them.

    A draft with all answers is not completed by a workbook, and one made with another instrument has other aspects.
    """
    if assessment.instrument_id != instrument_of(stock).pk:
        return False
    answered = sum(rating.is_answered for rating in ratings_of(stock).get(assessment.pk, {}).values())
    is_complete = answered == len(aspects_of(stock))
    says_its_state = _is_settled(assessment) or is_complete == (assessment.state == AssessmentState.COMPLETED)
    return bool(answered) and says_its_state


SHEET = SheetDefinition(
    name="Bilans",
    columns=(
        text_column("Dossier", "number", length_of(Participant, "file_number")),
        choice_column("Moment", "moment", MOMENTS, defects.UNKNOWN_MOMENT),
        SheetColumn("Date", "day", parsers.date, kind=Kind.DATE),
        choice_column("Domaine", "domain", DOMAIN_CODES, defects.UNKNOWN_DOMAIN),
        text_column("Aspect", "aspect", 120),
        SheetColumn("Niveau", "level", parsers.level, required=False, kind=Kind.INTEGER),
        choice_column("Problème", "is_problem", YES_NO, defects.NOT_YES_NO, required=False),
        text_column("Commentaire", "comment", 2000, required=False, lines=True),
    ),
    record=Answered,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={
        "number": "D-001",
        "moment": Moment.ENTRY,
        "day": dt.date(2024, 9, 10),
        "domain": "housing",
        "aspect": "Coût",
        "level": 2,
        "is_problem": True,
        "comment": "Le loyer prend la moitié du revenu.",
    },
    missing_records=missing_records,
    writes={Assessment: "enrolment", Rating: "assessment"},
    file_rights=("enrolment.move", "assessment.move"),
)
