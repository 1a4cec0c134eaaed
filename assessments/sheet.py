"""One assessment while it is written: each aspect with its choices, what was said last time, and what went wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.authority import may
from accounts.field_classes import HEALTH_FAMILY_DOMAINS
from assessments.enums import Answer
from assessments.forms import LEVELS, MOST_OWN, AspectForm, OwnScoreForm, prefix_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from assessments.models.assessment import ORDER
from assessments.presenting import CONTENT, KnownProblem, known_problems, moment_words
from assessments.saving import Told, locked_draft, marks_in, save_answer, save_own_score
from core.periods import long_date
from participants.readable import HEALTH_FAMILY, readable

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


@dataclass(frozen=True)
class LastTime:
    """What was answered at the assessment before: its moment and day, the words of another answer, the note."""

    moment: str
    day: str
    words: str = ""
    note: str = ""
    is_problem: bool = False


@dataclass(frozen=True)
class Fault:
    """What has to be put right: the sentence, and the id of the input."""

    text: str
    id: str


@dataclass
class Unit:
    """What is saved at once: an aspect, or the person's own score of a domain. `code` is unique on the page."""

    code: str
    name: str
    mark_name: str
    mark: str
    faults: list[Fault] = field(default_factory=list)
    told: Told | None = None
    told_words: list[tuple[str, str]] = field(default_factory=list)

    @property
    def theirs(self) -> str:
        """What another person saved, for the script: the fields of the page and their values."""
        if self.told is None:
            return ""
        stem = self.mark_name.removesuffix("own_seen").removesuffix("seen")
        return json.dumps({f"{stem}{name}": value for name, value in self.told.theirs.items()})


@dataclass
class AspectUnit(Unit):
    """An aspect to be answered."""

    question: str = ""
    levels: list[Choice] = field(default_factory=list)
    others: list[Choice] = field(default_factory=list)
    problem: list[Choice] = field(default_factory=list)
    reason: str = ""
    note: str = ""
    last: LastTime | None = None
    known: list[KnownProblem] = field(default_factory=list)


@dataclass
class OwnUnit(Unit):
    """The person's own score of a domain."""

    scores: list[Choice] = field(default_factory=list)
    last: LastTime | None = None


@dataclass(frozen=True)
class Count:
    """How many aspects of a domain have an answer."""

    code: str
    answered: int
    asked: int

    @property
    def whole(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True)
class WrittenDomain:
    """One domain to be written, and who will read it (`guarded`: it is of health or family)."""

    domain: Domain
    count: Count
    aspects: list[AspectUnit]
    own: OwnUnit
    guarded: bool


def domains_of(writer: Any, assessment: Assessment) -> list[Domain]:
    """Return the domains that somebody who may write in the assessment may write: health and family by their right."""
    closed = set() if may(writer, HEALTH_FAMILY, assessment) else HEALTH_FAMILY_DOMAINS
    found = Domain.objects.filter(instrument=assessment.instrument_id).prefetch_related("aspects__levels")
    domains = [domain for domain in found if domain.code not in closed]
    for domain in domains:
        for aspect in domain.aspects.all():
            aspect.domain = domain
    return domains


@dataclass
class Writing:
    """The forms of an assessment: what is saved, or what was sent and could not be."""

    domains: list[Domain]
    aspects: dict[int, AspectForm]
    own: dict[int, OwnScoreForm]
    told: dict[str, Told] = field(default_factory=dict)

    def sent(self) -> Iterable[AspectForm | OwnScoreForm]:
        """The forms that came with what was sent."""
        return [form for form in [*self.aspects.values(), *self.own.values()] if form.sent]


def writing_of(assessment: Assessment, domains: list[Domain], data: Any = None) -> Writing:
    """Return the forms of these domains, filled with what is saved, or with `data` where an aspect came with it."""
    ratings = {one.aspect_id: one for one in Rating.objects.filter(assessment=assessment)}
    scores = {one.domain_id: one for one in SelfRating.objects.filter(assessment=assessment)}
    aspects, own = {}, {}
    for domain in domains:
        form = OwnScoreForm(data, domain=domain, score=scores.get(domain.pk))
        own[domain.pk] = form if form.sent else OwnScoreForm(None, domain=domain, score=scores.get(domain.pk))
        for aspect in domain.aspects.all():
            rating = ratings.get(aspect.pk)
            bound = AspectForm(data, aspect=aspect, rating=rating)
            aspects[aspect.pk] = bound if bound.sent else AspectForm(None, aspect=aspect, rating=rating)
    return Writing(domains, aspects, own)


def sheet_to_write(writer: Any, assessment: Assessment, writing: Writing) -> list[WrittenDomain]:
    """Return the domains with their choices; marks are those of this moment, so that saving again is a decision."""
    marks, own_marks = marks_in(assessment)
    before = Before(writer, assessment)
    return [
        WrittenDomain(
            domain=domain,
            count=Count(
                domain.code, sum(aspect.pk in marks for aspect in domain.aspects.all()), len(domain.aspects.all())
            ),
            aspects=[
                aspect_unit(writing.aspects[aspect.pk], marks.get(aspect.pk, ""), writing.told, before)
                for aspect in domain.aspects.all()
            ],
            own=own_unit(writing.own[domain.pk], own_marks.get(domain.pk, ""), writing.told, before),
            guarded=domain.code in HEALTH_FAMILY_DOMAINS,
        )
        for domain in writing.domains
    ]


class Before:
    """What may be read of the assessment before this one, and of the problems that are noted."""

    def __init__(self, reader: Any, assessment: Assessment) -> None:
        self.found = _last_before(reader, assessment)
        self.ratings: dict[int, Rating] = {}
        self.scores: dict[int, int] = {}
        if self.found is not None:
            ratings = readable(Rating.objects.filter(assessment=self.found), reader, CONTENT)
            scores = readable(SelfRating.objects.filter(assessment=self.found), reader, CONTENT)
            self.ratings = {one.aspect_id: one for one in ratings}
            self.scores = {one.domain_id: one.score for one in scores}
        self.problems = known_problems(reader, assessment)

    @property
    def moment(self) -> str:
        return moment_words(self.found) if self.found is not None else ""

    def last(self, rating: Rating | None) -> LastTime | None:
        """Return what was said of an aspect last time, None where nothing was."""
        if rating is None or self.found is None:
            return None
        words = "" if rating.answer == Answer.RATED else rating.get_answer_display()
        if rating.reason:
            words = f"{words} ({rating.reason})"
        return LastTime(self.moment, long_date(self.found.date), words, rating.note, bool(rating.is_problem))


def _last_before(reader: Any, assessment: Assessment) -> Assessment | None:
    """Return the standing assessment of the same path that comes before this one by moment, else by day."""
    others = Assessment.objects.for_user(reader, CONTENT).standing().exclude(pk=assessment.pk)
    others = others.filter(enrolment=assessment.enrolment_id, instrument=assessment.instrument_id)
    earlier = [one for one in others.defer("amend_reason").order_by("date", "pk") if _comes_before(one, assessment)]
    return earlier[-1] if earlier else None


def _comes_before(one: Assessment, other: Assessment) -> bool:
    if one.moment in ORDER and other.moment in ORDER:
        return ORDER.index(one.moment) < ORDER.index(other.moment)
    return (one.date, one.pk) < (other.date, other.pk)


def aspect_unit(form: AspectForm, mark: str, told: dict[str, Told], before: Before | None = None) -> AspectUnit:
    """Return an aspect as its form stands, with the mark of what is saved."""
    aspect: Aspect = form.aspect
    code = prefix_of(aspect)
    rating = before.ratings.get(aspect.pk) if before else None
    moment = before.moment if before else ""
    value = form["answer"].value() or ""
    last_answer = (str(rating.level) if rating.answer == Answer.RATED else rating.answer) if rating else ""
    sentences = {level.level: level for level in aspect.levels.all()}
    problem = form["is_problem"].value() or ""
    return AspectUnit(
        code=code,
        name=str(aspect),
        mark_name=form.add_prefix("seen"),
        mark=mark,
        faults=_faults(form, code),
        told=told.get(code),
        told_words=_told_words(told.get(code), sentences),
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
        reason=form["reason"].value() or "",
        note=form["note"].value() or "",
        last=before.last(rating) if before else None,
        known=before.problems.get(aspect.pk, []) if before else [],
    )


def _other(word: str) -> Any:
    return Answer(word).label


def own_unit(form: OwnScoreForm, mark: str, told: dict[str, Told], before: Before | None = None) -> OwnUnit:
    """Return the person's own score as its form stands, with the mark of what is saved."""
    code = f"{form.domain.code}-own"
    value = form["own"].value()
    value = "" if value is None else str(value)
    last = before.scores.get(form.domain.pk) if before else None
    scores = [
        Choice(
            f"{code}-{score}",
            str(score),
            str(score),
            value == str(score),
            last=before.moment if before and last == score else "",
        )
        for score in range(MOST_OWN + 1)
    ]
    return OwnUnit(
        code=code,
        name=_("The person’s own view"),
        mark_name=form.add_prefix("own_seen"),
        mark=mark,
        faults=[Fault(str(error), f"{code}-0") for errors in form.errors.values() for error in errors],
        told=told.get(code),
        told_words=[(_("Own score"), told[code].theirs.get("own", ""))] if code in told else [],
        scores=[*scores, Choice(f"{code}-none", "", _("not given"), value == "")],
    )


def _faults(form: AspectForm, code: str) -> list[Fault]:
    places = {"answer": f"{code}-1", "is_problem": f"{code}-problem-yes", "seen": f"{code}-1"}
    return [
        Fault(str(error), places.get(name, f"{code}-{name}"))
        for name, errors in form.errors.items()
        for error in errors
    ]


def _told_words(told: Told | None, sentences: dict[int, Any]) -> list[tuple[str, str]]:
    """Return what another person saved, as name and words."""
    if told is None:
        return []
    words = []
    theirs = told.theirs
    if "answer" in theirs:
        answer = theirs["answer"]
        if answer.isdigit():
            said = f"{answer} · {sentences[int(answer)].short}"
        else:
            said = str(_other(answer)) + (f" ({theirs['reason']})" if theirs.get("reason") else "")
        words.append((_("Answer"), said))
    if "is_problem" in theirs:
        words.append((_("A problem?"), str(PROBLEM_WORDS[theirs["is_problem"]])))
    if "note" in theirs:
        words.append((_("Note"), theirs["note"] or _("nothing")))
    return words


@dataclass
class Taken:
    """What became of what was sent: how many were saved, whether something is wrong, what somebody has to be told."""

    saved: int = 0
    wrong: bool = False
    told: dict[str, Told] = field(default_factory=dict)

    @property
    def overtaken(self) -> bool:
        """Whether something was not saved because somebody else had saved it otherwise."""
        return any(told.both for told in self.told.values())

    @property
    def status(self) -> int:
        return 409 if self.overtaken else 400 if self.wrong else 200


def take(assessment: Assessment, writing: Writing) -> Taken:
    """Save each aspect and score that was sent and is right; the others stay in their forms.

    Raises NotAllowed or NoDraft as locked_draft(). Call it inside a transaction.
    """
    taken = Taken()
    for domain in writing.domains:
        forms = [writing.own[domain.pk], *(writing.aspects[aspect.pk] for aspect in domain.aspects.all())]
        sent = [form for form in forms if form.sent]
        if not sent:
            continue
        draft = locked_draft(assessment, domain)
        for form in sent:
            if not form.is_valid():
                taken.wrong = True
                continue
            told = _save(draft, form)
            taken.saved += told is None or not told.both
            if told is not None:
                taken.told[code_of(form)] = told
    return taken


def _save(draft: Assessment, form: AspectForm | OwnScoreForm) -> Told | None:
    if isinstance(form, OwnScoreForm):
        return save_own_score(draft, form.domain, form.cleaned_data["own"], form.cleaned_data["own_seen"])
    given = form.given()
    return save_answer(draft, given, form.cleaned_data["seen"]) if given is not None else None


def code_of(form: AspectForm | OwnScoreForm) -> str:
    """Return by what the unit of a form is called on its page."""
    return f"{form.domain.code}-own" if isinstance(form, OwnScoreForm) else prefix_of(form.aspect)


def shown_again(assessment: Assessment, sent: Writing, taken: Taken) -> Writing:
    """Return the forms as they are saved now, those that could not be saved with what was typed."""
    fresh = writing_of(assessment, sent.domains)
    fresh.told = taken.told
    for form in sent.sent():
        told = taken.told.get(code_of(form))
        if form.is_valid() and not (told is not None and told.both):
            continue
        if isinstance(form, OwnScoreForm):
            fresh.own[form.domain.pk] = form
        else:
            fresh.aspects[form.aspect.pk] = form
    return fresh


def units_sent(assessment: Assessment, writing: Writing, taken: Taken) -> list[Unit]:
    """Return what was sent with the marks of this moment: what an answer to a small saving says, without choices."""
    marks, own_marks = marks_in(assessment)
    return [
        own_unit(form, own_marks.get(form.domain.pk, ""), taken.told)
        if isinstance(form, OwnScoreForm)
        else aspect_unit(form, marks.get(form.aspect.pk, ""), taken.told)
        for form in writing.sent()
    ]


def counts_of(assessment: Assessment, domains: list[Domain]) -> list[Count]:
    """Return how many aspects of each domain have an answer."""
    answered = Counter(Rating.objects.filter(assessment=assessment).values_list("aspect__domain", flat=True))
    return [Count(domain.code, answered[domain.pk], len(domain.aspects.all())) for domain in domains]


@dataclass(frozen=True)
class MissingAspect:
    """An aspect without an answer: where it is on the page of the assessment."""

    name: str
    domain: str
    code: str


def missing_in(assessment: Assessment, domains: list[Domain]) -> list[MissingAspect]:
    """Return the aspects of these domains that have no answer, in the order of the page."""
    answered = set(Rating.objects.filter(assessment=assessment).values_list("aspect", flat=True))
    return [
        MissingAspect(str(aspect), str(domain), prefix_of(aspect))
        for domain in domains
        for aspect in domain.aspects.all()
        if aspect.pk not in answered
    ]
