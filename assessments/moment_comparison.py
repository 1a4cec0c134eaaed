"""The path that a person walked: levels of the moments side by side, the picture of them, and what changed between.

Only entry, midterm and exit that are completed, of the version of the instrument that the last of them used
(product.md section 4, rule 9); two or three of them, of an earlier path too where somebody chooses them. A domain of
health or family is not there at all for who may not read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assessments.answers_to_read import footnotes_of
from assessments.comparison import Answers, Change, Lost, Point, compare, point_of
from assessments.enums import Answer, Moment
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from assessments.models.assessment import ORDER
from assessments.selectors import CONTENT, DONE, moment_words
from core.charts.geometry import Series
from core.charts.radar import Radar, format_value, radar
from core.periods import long_date
from participants.sensitive_rows import closed_domains, readable_in_file


@dataclass(frozen=True)
class ComparedAnswer:
    """What was answered for one aspect at one moment: a level with its short sentence, or other words.

    `footnotes` say what was corrected since of the words of an answer that is to be read again.
    """

    moment: str
    level: int | None = None
    words: str = ""
    note: str = ""
    is_problem: bool = False
    footnotes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class AspectRow:
    """One aspect over the moments; a cell without words is one without an answer."""

    aspect: Aspect
    cells: list[ComparedAnswer]
    change: str


@dataclass(frozen=True)
class PointCell:
    """A domain at one moment: its mean in words, "" where no aspect is rated, and of how many it is where some lack."""

    moment: str
    mean: str
    of: str


@dataclass(frozen=True)
class OwnCell:
    """What the person said of a domain herself at one moment, None where she said nothing."""

    moment: str
    own: SelfRating | None


@dataclass(frozen=True)
class DomainLine:
    """One domain over the moments: its points, its aspects, the person's own scores, what changed in words."""

    domain: Domain
    points: list[PointCell]
    aspects: list[AspectRow]
    own: list[OwnCell]
    change: str

    @property
    def has_own(self) -> bool:
        return any(cell.own is not None for cell in self.own)


@dataclass(frozen=True)
class Walked:
    """Moments side by side, named by `moments`. `between` names the two that are compared, "" for a single one."""

    assessments: list[Assessment]
    moments: list[str]
    domains: list[DomainLine]
    between: str
    chart: Radar | None
    unsaid: list[str]
    pairs: str

    @property
    def has_own(self) -> bool:
        return any(line.has_own for line in self.domains)

    @property
    def columns(self) -> int:
        """How many columns a table of them has: what it is about, the moments, the change."""
        return 1 + len(self.moments) + bool(self.between)


def walked_of(reader: User, standing: list[Assessment]) -> Walked | None:
    """Return the moments of one path as the reader may read them, None before the first is completed.

    `standing` are assessments of one enrolment; the reader has the right to their contents.
    """
    found = [one for one in standing if one.moment in ORDER and one.state in DONE]
    found.sort(key=lambda one: ORDER.index(Moment(one.moment)))
    if not found:
        return None
    return side_by_side(reader, [one for one in found if one.instrument_id == found[-1].instrument_id])


def side_by_side(reader: User, assessments: list[Assessment]) -> Walked:
    """Return one to three moments of a file in their order, as the reader may read them; they may be of several paths.

    They are of one version of the instrument, and the reader has the right to their contents.
    """
    domains, file = _domains(reader, assessments[-1]), assessments[-1].enrolment.participant
    ratings = {
        (one.assessment_id, one.aspect_id): one
        for one in readable_in_file(Rating.objects.filter(assessment__in=assessments), reader, CONTENT, file).order_by()
    }
    own = {
        (one.assessment_id, one.domain_id): one
        for one in readable_in_file(
            SelfRating.objects.filter(assessment__in=assessments), reader, CONTENT, file
        ).order_by()
    }
    answers = [_answers(one, ratings) for one in assessments]
    points = {
        domain.pk: [point_of(one.levels.get(aspect.pk) for aspect in domain.aspects.all()) for one in answers]
        for domain in domains
    }
    moments = _names(assessments)
    lines = [_line(domain, assessments, moments, answers, points[domain.pk], ratings, own) for domain in domains]
    aspects = [aspect.pk for domain in domains for aspect in domain.aspects.all()]
    return Walked(
        assessments=assessments,
        moments=moments,
        domains=lines,
        between=_between(assessments),
        chart=_chart(assessments, domains, points) if len(domains) >= 3 else None,
        unsaid=_unsaid(assessments, domains, points),
        pairs=_pairs(assessments, compare(answers[0], answers[-1], aspects)) if len(answers) > 1 else "",
    )


def _names(assessments: list[Assessment]) -> list[str]:
    """Return the names of the moments, with their days where they are of several paths: two entries are two things."""
    if len({one.enrolment_id for one in assessments}) < 2:
        return [str(one.get_moment_display()) for one in assessments]
    return [f"{one.get_moment_display()}, {long_date(one.date)}" for one in assessments]


def _inside(one: Assessment, assessments: list[Assessment]) -> str:
    """Return the name of a moment inside a sentence: "midterm", or "midterm, 4 May 2016" beside another path."""
    several = len({other.enrolment_id for other in assessments}) > 1
    return f"{moment_words(one)}, {long_date(one.date)}" if several else moment_words(one)


def _domains(reader: User, assessment: Assessment) -> list[Domain]:
    closed = closed_domains(reader, assessment.enrolment.participant)
    return [domain for domain in outline_of(assessment.instrument_id).domains if domain.code not in closed]


def _answers(assessment: Assessment, ratings: dict[tuple[int, int], Rating]) -> Answers:
    levels: dict[Hashable, int | None] = {
        aspect: rating.level for (key, aspect), rating in ratings.items() if key == assessment.pk
    }
    return Answers(assessment.enrolment.participant_id, assessment.instrument_id, levels)


def _line(
    domain: Domain,
    assessments: list[Assessment],
    moments: list[str],
    answers: list[Answers],
    points: list[Point],
    ratings: dict[tuple[int, int], Rating],
    own: dict[tuple[int, int], SelfRating],
) -> DomainLine:
    instrument = assessments[-1].instrument_id
    rows = []
    for aspect in domain.aspects.all():
        given = [ratings.get((one.pk, aspect.pk)) for one in assessments]
        cells = [_cell(moment, rating, instrument) for moment, rating in zip(moments, given, strict=True)]
        rows.append(AspectRow(aspect, cells, _applied_once(assessments, given) or change_of(given)))
    change = ""
    if len(answers) > 1:
        change = change_words(compare(answers[0], answers[-1], [aspect.pk for aspect in domain.aspects.all()]))
    views = [OwnCell(moment, own.get((one.pk, domain.pk))) for one, moment in zip(assessments, moments, strict=True)]
    means = [_point_cell(moment, point) for moment, point in zip(moments, points, strict=True)]
    return DomainLine(domain, means, rows, views, change)


def _point_cell(moment: str, point: Point) -> PointCell:
    if point.mean is None:
        return PointCell(moment, "", "")
    partly = point.rated < point.asked
    of = _("%(rated)s of %(asked)s") % {"rated": point.rated, "asked": point.asked} if partly else ""
    return PointCell(moment, format_value(round(point.mean, 1)), of)


def _cell(moment: str, rating: Rating | None, instrument: int) -> ComparedAnswer:
    if rating is None:
        return ComparedAnswer(moment)
    if rating.answer == Answer.RATED:
        level = outline_of(instrument).levels.get((rating.aspect_id, rating.level or 0))
        words = level.words("short", language=rating.language, wording=rating.wording) if level is not None else ""
    else:
        words = rating.get_answer_display()
        if rating.reason:
            words = f"{words} ({rating.reason})"
    notes = footnotes_of(rating, instrument)
    return ComparedAnswer(moment, rating.level, words, rating.note, bool(rating.is_problem), notes)


def _applied_once(assessments: list[Assessment], ratings: list[Rating | None]) -> str:
    """Return at which of the two moments an aspect applied, where it did at one only: the two are no pair."""
    if len(ratings) < 2 or ratings[0] is None or ratings[-1] is None:
        return ""
    first, last = (rating.answer == Answer.NOT_APPLICABLE for rating in (ratings[0], ratings[-1]))
    if first == last:
        return ""
    there, gone = (assessments[-1], assessments[0]) if first else (assessments[0], assessments[-1])
    words = {"there": _inside(there, assessments), "gone": _inside(gone, assessments)}
    return _("not comparable: applied at %(there)s, not at %(gone)s") % words


def change_of(ratings: list[Rating | None]) -> str:
    """Return how far the last level is from the first one, in calm words; "" unless both moments have a level."""
    if len(ratings) < 2:
        return ""
    first, last = (rating.level if rating is not None else None for rating in (ratings[0], ratings[-1]))
    if first is None or last is None:
        return ""
    steps = last - first
    if steps == 0:
        return _("the same")
    if steps > 0:
        return ngettext("%(count)s step up", "%(count)s steps up", steps) % {"count": steps}
    return ngettext("%(count)s step down", "%(count)s steps down", -steps) % {"count": -steps}


def change_words(change: Change) -> str:
    """Return how many aspects are better, the same and worse: "2 better, 1 the same"; "" without a pair."""
    counted = [
        (change.improved, _("%(count)s better")),
        (change.same, ngettext("%(count)s the same", "%(count)s the same", len(change.same))),
        (change.worse, _("%(count)s worse")),
    ]
    return ", ".join(words % {"count": len(aspects)} for aspects, words in counted if aspects)


def _between(assessments: list[Assessment]) -> str:
    if len(assessments) < 2:
        return ""
    words = {
        (Moment.ENTRY, Moment.MIDTERM): _("From entry to midterm"),
        (Moment.ENTRY, Moment.EXIT): _("From entry to exit"),
        (Moment.MIDTERM, Moment.EXIT): _("From midterm to exit"),
    }
    if len({one.enrolment_id for one in assessments}) > 1:
        return _("From the first day to the last")
    return words[Moment(assessments[0].moment), Moment(assessments[-1].moment)]


def _pairs(assessments: list[Assessment], change: Change) -> str:
    """Return how many aspects are compared, and why the others are not."""
    told = _("Compared aspect by aspect, where both moments have a level: %(pairs)s of %(all)s aspects.") % {
        "pairs": change.pairs,
        "all": change.eligible,
    }
    names = {"first": _inside(assessments[0], assessments), "last": _inside(assessments[-1], assessments)}
    why = {
        Lost.AT_FIRST: _("%(count)s without a level at %(first)s"),
        Lost.AT_LAST: _("%(count)s without a level at %(last)s"),
        Lost.AT_BOTH: _("%(count)s without a level at both"),
    }
    counted = Counter(change.lost.values())
    reasons = [words % {"count": counted[lost], **names} for lost, words in why.items() if counted[lost]]
    if not reasons:
        return told
    return f"{told} " + _("The others: %(reasons)s.") % {"reasons": ", ".join(reasons)}


def _unsaid(assessments: list[Assessment], domains: list[Domain], points: dict[int, list[Point]]) -> list[str]:
    """Return which domains have no point at which moment: no level was given there, and that is no 0."""
    sentences = []
    for place, assessment in enumerate(assessments):
        missing = [str(domain) for domain in domains if points[domain.pk][place].mean is None]
        if missing:
            sentences.append(
                _("No point at %(moment)s, because no level was given: %(domains)s.")
                % {"moment": _inside(assessment, assessments), "domains": ", ".join(missing)}
            )
    return sentences


def _chart(assessments: list[Assessment], domains: list[Domain], points: dict[int, list[Point]]) -> Radar:
    twice = len({one.moment for one in assessments}) < len(assessments)  # then the looks come in turn
    series = [
        Series(
            one.moment,
            f"{one.get_moment_display()}, {long_date(one.date)}",
            [points[domain.pk][place].mean for domain in domains],
            tone="" if twice else one.moment,
        )
        for place, one in enumerate(assessments)
    ]
    told = []
    for one in series:
        means: Any = one.values
        parts = [
            f"{domain} {'–' if value is None else format_value(round(value, 1))}"
            for domain, value in zip(domains, means, strict=True)
        ]
        told.append(f"{one.label}: {', '.join(parts)}.")
    title = _("Levels from 1 to 5 in each domain, at each moment")
    return radar([str(domain) for domain in domains], series, title=title, description=" ".join(told))
