"""Assessments put into words and tables: the answers of one assessment, domain by domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from assessments.answers_to_read import footnotes_of
from assessments.enums import Answer
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from assessments.selectors import CONTENT, KnownProblem, known_problems
from core.charts.radar import format_value
from participants.file_permissions import may_on_file
from participants.presenters import url_or_blank
from participants.sensitive_rows import closed_domains, readable


@dataclass(frozen=True)
class AnswerLine:
    """One aspect of one assessment: what was answered in a sentence, and its problems in the plan.

    `to_note` is where a problem that is in no plan yet is noted, "" for who may not; `footnotes` say what was corrected
    of the words of an answer that is to be read again.
    """

    aspect: Aspect
    rating: Rating | None
    sentence: str
    known: list[KnownProblem] = field(default_factory=list)
    to_note: str = ""
    footnotes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DomainSheet:
    """One domain of one assessment as it may be read; `mean` is of its rated aspects and says how many there are."""

    domain: Domain
    lines: list[AnswerLine]
    own: SelfRating | None
    mean: str


def sheet_of(reader: User, assessment: Assessment) -> list[DomainSheet]:
    """Return the domains of an assessment that the reader may read; health and family ask for their own right."""
    of_it = Rating.objects.filter(assessment=assessment)
    ratings = {rating.aspect_id: rating for rating in readable(of_it, reader, CONTENT)}
    views = readable(SelfRating.objects.filter(assessment=assessment), reader, CONTENT)
    own = {one.domain_id: one for one in views}
    closed = closed_domains(reader, assessment.enrolment.participant)
    participant = assessment.enrolment.participant
    problems = known_problems(reader, assessment)
    notes = may_on_file(reader, "plan.move", participant)
    new_problem = url_or_blank("actionplans:new-problem", participant.uuid) if notes else ""
    sheets = []
    instrument = assessment.instrument_id
    for domain in outline_of(instrument).domains:
        if domain.code in closed:
            continue
        lines = [
            _line(aspect, ratings.get(aspect.pk), problems.get(aspect.pk, []), new_problem, instrument)
            for aspect in domain.aspects.all()
        ]
        levels = [line.rating.level for line in lines if line.rating is not None and line.rating.level is not None]
        sheets.append(DomainSheet(domain, lines, own.get(domain.pk), _mean(levels, len(lines))))
    return sheets


def _line(
    aspect: Aspect, rating: Rating | None, known: list[KnownProblem], new_problem: str, instrument: int
) -> AnswerLine:
    if rating is None:
        return AnswerLine(aspect, None, "")
    to_note = f"{new_problem}?rating={rating.uuid}" if new_problem and rating.is_problem and not known else ""
    if not rating.answer:
        return AnswerLine(aspect, rating, _("No answer yet"), known, to_note)
    if rating.answer != Answer.RATED:
        return AnswerLine(aspect, rating, rating.get_answer_display(), known, to_note)
    level = outline_of(instrument).levels.get((aspect.pk, rating.level or 0))
    sentence = level.words("text", language=rating.language, wording=rating.wording) if level is not None else ""
    return AnswerLine(aspect, rating, sentence, known, to_note, footnotes_of(rating, instrument))


def _mean(levels: list[int], asked: int) -> str:
    """Return the mean of the rated aspects of a domain, said so: "3.5, mean of 2 of 3 aspects"; "" for none."""
    if not levels:
        return ""
    mean = format_value(Decimal(sum(levels)) / len(levels))
    return _("%(mean)s, mean of %(rated)s of %(asked)s aspects") % {
        "mean": mean,
        "rated": len(levels),
        "asked": asked,
    }
