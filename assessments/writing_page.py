"""One assessment while it is written: each aspect with its choices, what was said last time, and what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.answers_to_read import footnotes_of
from assessments.applicability import Proposal, proposals_for
from assessments.enums import Answer, Moment
from assessments.forms import (
    LEVELS,
    MOST_OWN,
    AspectForm,
    AspectUnitForm,
    OwnScoreForm,
    SavedScore,
    ScoreUnitForm,
    aspect_form,
    code_of,
    prefix_of,
    score_form,
)
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from assessments.models.assessment import ORDER
from assessments.selectors import CONTENT, KnownProblem, known_problems, moment_words
from assessments.services.answers import ConcurrentSave, marks_of
from core.periods import long_date
from participants.file_permissions import in_file
from participants.sensitive_rows import closed_domains, readable_in_file
from permissions.data_classification import HEALTH_FAMILY_DOMAINS

PROBLEM_WORDS = {"": gettext_lazy("Not said"), "yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


@dataclass(frozen=True)
class Choice:
    """One radio: what it sends, what it says; `text` is a level's whole sentence, `last` names last time's moment."""

    id: str
    value: str
    words: str
    checked: bool
    text: str = ""
    last: str = ""


@lru_cache(
    maxsize=8192
)  # each choice of a version of the instrument, chosen or not, with last time's moments, by language
def _choice_drawn(language: str | None, template: str, name: str, choice: Choice) -> SafeString:
    return render_to_string(template, {"name": name, "choice": choice})


def _draw_radios(template: str, name: str, choices: list[Choice]) -> SafeString:
    """Return the radios of a field as HTML. A page has 250 of them, drawn once by a process for each of their forms:
    they hold the words of the instrument, none of any person.
    """
    language = get_language()
    return format_html_join("", "{}", ((_choice_drawn(language, template, name, choice),) for choice in choices))


@dataclass(frozen=True)
class LastTime:
    """What was answered at the assessment before: its moment and day, the words of another answer, the note."""

    moment: str
    day: str
    words: str = ""
    note: str = ""
    is_problem: bool = False
    footnotes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """What has to be put right: the sentence, and the id of the input."""

    text: str
    id: str


@dataclass
class SaveUnit:
    """What is saved at once: an aspect, or the person's own score of a domain. `code` is unique on the page."""

    code: str
    name: str
    mark_name: str
    mark: str
    faults: list[Fault] = field(default_factory=list)
    told: ConcurrentSave | None = None
    told_words: list[tuple[str, str]] = field(default_factory=list)
    lacks: str = ""  # what is missing before it counts as answered, in words
    tried: str = ""  # what the script had sent before, given back with a form that was not saved

    @property
    def tried_name(self) -> str:
        return f"{self.mark_name.removesuffix('seen')}tried"

    @property
    def theirs(self) -> str:
        """What was saved elsewhere, for the script: the fields of the page and their values."""
        return self._fields(self.told.theirs) if self.told is not None else ""

    @property
    def also(self) -> str:
        """What only the other side changed, where other fields are to be decided: as `theirs`."""
        return self._fields(self.told.also) if self.told is not None else ""

    def _fields(self, values: dict[str, str]) -> str:
        stem = self.mark_name.removesuffix("own_seen").removesuffix("seen")
        return json.dumps({f"{stem}{name}": value for name, value in values.items()})


@dataclass
class AspectUnit(SaveUnit):
    """An aspect to be answered."""

    question: str = ""
    levels: list[Choice] = field(default_factory=list)
    others: list[Choice] = field(default_factory=list)
    problem: list[Choice] = field(default_factory=list)
    reason: str = ""
    note: str = ""
    last: LastTime | None = None
    known: list[KnownProblem] = field(default_factory=list)
    proposal: Proposal | None = None
    footnotes: list[str] = field(default_factory=list)  # what was corrected of the words of the level that is saved

    def levels_drawn(self) -> SafeString:
        return _draw_radios("assessments/_choice_level.html", f"{self.code}-answer", self.levels)

    def others_drawn(self) -> SafeString:
        return _draw_radios("assessments/_choice_other.html", f"{self.code}-answer", self.others)

    def problem_drawn(self) -> SafeString:
        return _draw_radios("assessments/_choice_pill.html", f"{self.code}-is_problem", self.problem)


@dataclass
class OwnUnit(SaveUnit):
    """The person's own view of a domain: her score, her words."""

    scores: list[Choice] = field(default_factory=list)
    words: str = ""
    last: SelfRating | None = None  # what she said last time, at the moment `last_moment`
    last_moment: str = ""

    def scores_drawn(self) -> SafeString:
        return _draw_radios("assessments/_choice_pill.html", self.code, self.scores)


@dataclass(frozen=True)
class AnsweredCount:
    """How many aspects of a domain have an answer."""

    code: str
    answered: int
    asked: int

    @property
    def whole(self) -> bool:
        return self.answered == self.asked

    @property
    def words(self) -> str:
        return _("%(answered)s of %(asked)s answered") % {"answered": self.answered, "asked": self.asked}


@dataclass(frozen=True)
class WrittenDomain:
    """One domain to be written, and who will read it (`guarded`: it is of health or family)."""

    domain: Domain
    count: AnsweredCount
    aspects: list[AspectUnit]
    own: OwnUnit
    guarded: bool


def domains_of(writer: Any, assessment: Assessment) -> list[Domain]:
    """Return the domains that somebody who may write in the assessment may write: health and family by their right."""
    closed = closed_domains(writer, assessment.enrolment.participant)
    return [domain for domain in outline_of(assessment.instrument_id).domains if domain.code not in closed]


@dataclass
class Writing:
    """The forms of an assessment: what is saved, or what was sent and could not be."""

    domains: list[Domain]
    aspects: dict[int, AspectUnitForm]
    own: dict[int, ScoreUnitForm]
    told: dict[str, ConcurrentSave] = field(default_factory=dict)
    ratings: dict[int, Rating] = field(default_factory=dict)  # what is saved, by aspect

    def sent_forms(self) -> Iterable[AspectForm | OwnScoreForm]:
        """The forms that came with what was sent."""
        forms: list[Any] = [*self.aspects.values(), *self.own.values()]
        return [form for form in forms if form.sent]


def writing_of(assessment: Assessment, domains: list[Domain], data: Any = None) -> Writing:
    """Return the forms of these domains, filled with what is saved, or with `data` where an aspect came with it."""
    ratings = {one.aspect_id: one for one in Rating.objects.filter(assessment=assessment).order_by()}
    scores = {one.domain_id: one for one in SelfRating.objects.filter(assessment=assessment).order_by()}
    aspects, own = {}, {}
    for domain in domains:
        own[domain.pk] = score_form(data, domain=domain, score=scores.get(domain.pk))
        for aspect in domain.aspects.all():
            aspects[aspect.pk] = aspect_form(data, aspect=aspect, rating=ratings.get(aspect.pk))
    return Writing(domains, aspects, own, ratings=ratings)


def sheet_to_write(writer: Any, assessment: Assessment, writing: Writing) -> list[WrittenDomain]:
    """Return the domains with their choices; marks are those of this moment, so that saving again is a decision."""
    marks, own_marks = marks_of(assessment)
    counts = {count.code: count for count in counts_of(assessment, writing.domains, writing.ratings)}
    before = Before(writer, assessment)
    return [
        WrittenDomain(
            domain=domain,
            count=counts[domain.code],
            aspects=[
                replace(
                    aspect_unit(writing.aspects[aspect.pk], marks.get(aspect.pk, ""), writing.told, before),
                    footnotes=footnotes_of(writing.ratings.get(aspect.pk), assessment.instrument_id),
                )
                for aspect in domain.aspects.all()
            ],
            own=own_unit(writing.own[domain.pk], own_marks.get(domain.pk, ""), writing.told, before),
            guarded=domain.code in HEALTH_FAMILY_DOMAINS,
        )
        for domain in writing.domains
    ]


class Before:
    """What may be read of the assessment before this one, of the problems that are noted, and of facts that decide
    whether an aspect applies.
    """

    def __init__(self, reader: User, assessment: Assessment) -> None:
        self.found = last_before(reader, assessment)
        self.ratings: dict[int, Rating] = {}
        self.views: dict[int, SelfRating] = {}
        if self.found is not None:
            of_last, file = {"assessment": self.found}, assessment.enrolment.participant
            ratings = readable_in_file(Rating.objects.filter(**of_last), reader, CONTENT, file).order_by()
            views = readable_in_file(SelfRating.objects.filter(**of_last), reader, CONTENT, file).order_by()
            self.ratings = {one.aspect_id: one for one in ratings}
            self.views = {one.domain_id: one for one in views}
        self.problems = known_problems(reader, assessment)
        self.proposals = proposals_for(reader, assessment)
        self.moment = moment_words(self.found) if self.found is not None else ""
        self.day = long_date(self.found.date) if self.found is not None else ""

    def last(self, rating: Rating | None) -> LastTime | None:
        """Return what was said of an aspect last time, None where nothing was."""
        if rating is None or self.found is None:
            return None
        words = "" if rating.answer in ("", Answer.RATED) else rating.get_answer_display()
        if rating.reason:
            words = f"{words} ({rating.reason})"
        notes = footnotes_of(rating, self.found.instrument_id)
        return LastTime(self.moment, self.day, words, rating.note, bool(rating.is_problem), notes)


def last_before(reader: User, assessment: Assessment) -> Assessment | None:
    """Return the standing assessment of the same path that comes before this one by moment, else by day."""
    others = in_file(Assessment.objects.standing(), reader, CONTENT, assessment.enrolment.participant)
    others = others.filter(enrolment=assessment.enrolment_id, instrument=assessment.instrument_id)
    earlier = [one for one in others.without_reasons().order_by() if _comes_before(one, assessment)]
    return max(earlier, key=lambda one: (one.date, one.pk), default=None)


def _comes_before(one: Assessment, other: Assessment) -> bool:
    if one.moment in ORDER and other.moment in ORDER:
        return ORDER.index(Moment(one.moment)) < ORDER.index(Moment(other.moment))
    return (one.date, one.pk) < (other.date, other.pk)


def state_of(form: AspectUnitForm | ScoreUnitForm, mark: str, told: dict[str, ConcurrentSave]) -> dict[str, Any]:
    """Return the fields of Unit: what stands around the choices of a form and changes when it is saved."""
    code = code_of(form)
    if form.errors:  # nothing was compared: what somebody saved since is still to be told
        mark = form.value("own_seen" if form.is_own else "seen")
    if isinstance(form, OwnScoreForm | SavedScore):
        return {
            "code": code,
            "name": _("The person’s own view"),
            "mark_name": form.add_prefix("own_seen"),
            "mark": mark,
            "tried": form.value("own_tried") if form.errors else "",
            "faults": [
                Fault(str(error), f"{code}-words" if name == "own_words" else f"{code}-0")
                for name, errors in form.errors.items()
                for error in errors
            ],
            "told": told.get(code),
            "told_words": _told_view(told[code]) if code in told else [],
        }
    return {
        "code": code,
        "name": str(form.aspect),
        "mark_name": form.add_prefix("seen"),
        "mark": mark,
        "tried": form.value("tried") if form.errors else "",
        "faults": _faults(form, code),
        "told": told.get(code),
        "told_words": _told_words(told[code], form.aspect) if code in told else [],
        "lacks": _lacks(form),
    }


def _lacks(form: AspectUnitForm) -> str:
    """Return what is missing before the aspect counts as answered; "" for one that is answered or empty."""
    answer, reason, note, problem = (form.value(name) for name in ("answer", "reason", "note", "is_problem"))
    if answer == Answer.NOT_APPLICABLE and not reason.strip():
        return _("Say why it does not apply. Until then it counts as not answered.")
    if not answer and (reason.strip() or note.strip() or problem):
        return _("No level yet. What you wrote is kept.")
    return ""


def aspect_unit(form: AspectUnitForm, mark: str, told: dict[str, ConcurrentSave], before: Before) -> AspectUnit:
    """Return an aspect as its form stands, with the mark of what is saved."""
    aspect: Aspect = form.aspect
    code = prefix_of(aspect)
    rating = before.ratings.get(aspect.pk)
    moment = before.moment
    value = form.value("answer")
    last_answer = (str(rating.level) if rating.answer == Answer.RATED else rating.answer) if rating else ""
    sentences = {level.level: level for level in aspect.levels.all()}
    problem = form.value("is_problem")
    return AspectUnit(
        **state_of(form, mark, told),
        question=aspect.question,
        levels=[
            Choice(
                f"{code}-{level}",
                str(level),
                sentences[level].short,
                value == str(level),
                sentences[level].text,
                moment if last_answer == str(level) else "",
            )
            for level in LEVELS
            if level in sentences
        ],
        others=[
            Choice(f"{code}-{word}", word, str(_other(word)), value == word, last=moment if last_answer == word else "")
            for word in Answer.values
            if word != Answer.RATED
        ],
        problem=[
            Choice(f"{code}-problem-{word or 'unsaid'}", word, str(PROBLEM_WORDS[word]), problem == word)
            for word in ("yes", "no", "")
        ],
        reason=form.value("reason"),
        note=form.value("note"),
        last=before.last(rating),
        known=before.problems.get(aspect.pk, []),
        proposal=before.proposals.get(aspect.pk),
    )


def _other(word: str) -> Any:
    return Answer(word).label


def own_unit(form: ScoreUnitForm, mark: str, told: dict[str, ConcurrentSave], before: Before) -> OwnUnit:
    """Return the person's own score as its form stands, with the mark of what is saved."""
    code = f"{form.domain.code}-own"
    value = str(form.value("own"))
    last = before.views.get(form.domain.pk)
    scores = [
        Choice(
            f"{code}-{score}",
            str(score),
            str(score),
            value == str(score),
            last=before.moment if last is not None and last.score == score else "",
        )
        for score in range(MOST_OWN + 1)
    ]
    scores.append(Choice(f"{code}-none", "", _("not given"), value == ""))
    return OwnUnit(
        **state_of(form, mark, told),
        scores=scores,
        words=form.value("own_words"),
        last=last,
        last_moment=before.moment,
    )


def _told_view(told: ConcurrentSave) -> list[tuple[str, str]]:
    """Return what is saved now of the person's own view, as name and words."""
    labels = {"own": _("Own score"), "own_words": _("Own words")}
    theirs = told.theirs | told.also
    return [(label, theirs[name] or _("not given")) for name, label in labels.items() if name in theirs]


def _faults(form: AspectUnitForm, code: str) -> list[Fault]:
    places = {"answer": f"{code}-1", "is_problem": f"{code}-problem-yes", "seen": f"{code}-1"}
    return [
        Fault(str(error), places.get(name, f"{code}-{name}"))
        for name, errors in form.errors.items()
        for error in errors
    ]


def _told_words(told: ConcurrentSave, aspect: Aspect) -> list[tuple[str, str]]:
    """Return what is saved now, as name and words."""
    words = []
    theirs = told.theirs | told.also
    if "answer" in theirs:
        answer = theirs["answer"]
        if answer.isdigit():
            shorts = {level.level: level.short for level in aspect.levels.all()}
            said = f"{answer} · {shorts[int(answer)]}"
        elif not answer:
            said = _("nothing")
        else:
            said = str(_other(answer)) + (f" ({theirs['reason']})" if theirs.get("reason") else "")
        words.append((_("Answer"), said))
    if "is_problem" in theirs:
        words.append((_("A problem?"), str(PROBLEM_WORDS[theirs["is_problem"]])))
    if "note" in theirs:
        words.append((_("Note"), theirs["note"] or _("nothing")))
    return words


def counts_of(
    assessment: Assessment, domains: list[Domain], ratings: Mapping[int, Rating] | None = None
) -> list[AnsweredCount]:
    """Return how many aspects of each domain have an answer; `ratings` by aspect, where they are read already."""
    if ratings is None:
        answered = set(assessment.ratings.answered().order_by().values_list("aspect", flat=True))
    else:
        answered = {aspect for aspect, rating in ratings.items() if rating.is_answered}
    return [
        AnsweredCount(
            domain.code, sum(aspect.pk in answered for aspect in domain.aspects.all()), len(domain.aspects.all())
        )
        for domain in domains
    ]


@dataclass(frozen=True)
class MissingAspect:
    """An aspect without an answer: where it is on the page of the assessment, and what is entered there all the same.

    `noted`: there is a note; `is_problem`: it is said to be a problem; `unreasoned`: "not applicable" without reason.
    """

    name: str
    domain: str
    code: str
    noted: bool = False
    is_problem: bool = False
    unreasoned: bool = False


def missing_in(assessment: Assessment, domains: list[Domain]) -> list[MissingAspect]:
    """Return the aspects of these domains that have no answer, in the order of the page."""
    ratings = {rating.aspect_id: rating for rating in Rating.objects.filter(assessment=assessment)}
    missing = []
    for domain in domains:
        for aspect in domain.aspects.all():
            rating = ratings.get(aspect.pk, Rating())
            if rating.is_answered:
                continue
            unreasoned = rating.answer == Answer.NOT_APPLICABLE
            noted, problem = bool(rating.note or rating.reason), bool(rating.is_problem)
            missing.append(MissingAspect(str(aspect), str(domain), prefix_of(aspect), noted, problem, unreasoned))
    return missing
