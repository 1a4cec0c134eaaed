"""The screens of “Together”: one domain at a time, turned to the person, with nothing of the worker's answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments.forms import MOST_OWN, OwnScoreForm, SavedScore
from assessments.models import Assessment, Domain, SelfRating
from assessments.selectors import CONTENT
from assessments.services.answers import ConcurrentSave, marks_in
from assessments.writing_page import last_before
from participants.sensitive_rows import readable_in_file

# At most twelve words each, of an everyday talk.
QUESTIONS = {
    "administrative": gettext_lazy("How is it going with your papers and your letters?"),
    "family": gettext_lazy("How is it going with your family and those close to you?"),
    "social_cultural": gettext_lazy("How is it going with friends, outings and things you like?"),
    "housing": gettext_lazy("How is it going with the place where you live?"),
    "finances": gettext_lazy("How is it going with money?"),
    "health": gettext_lazy("How are you, in your body and in your head?"),
    "employment": gettext_lazy("How is it going with work and learning?"),
}
PICTOGRAMS = {
    "administrative": "assessments/pictograms/administrative.html",
    "family": "assessments/pictograms/family.html",
    "social_cultural": "assessments/pictograms/social_cultural.html",
    "housing": "assessments/pictograms/housing.html",
    "finances": "assessments/pictograms/finances.html",
    "health": "assessments/pictograms/health.html",
    "employment": "assessments/pictograms/employment.html",
}
ANY_PICTOGRAM = "assessments/pictograms/any.html"
ANY_QUESTION = gettext_lazy("How is it going?")


@dataclass(frozen=True)
class Score:
    """One of the eleven buttons."""

    value: int
    checked: bool


@dataclass(frozen=True)
class Screen:
    """One domain as the person sees it: its question, what she says today, what she said last time."""

    domain: Domain
    question: Any
    pictogram: str
    place: int
    of: int
    scores: list[Score]
    silent: bool  # she does not want to say
    words: str
    mark: str
    last: SelfRating | None
    faults: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  # what was saved on another screen meanwhile
    kept_both: bool = False

    @property
    def is_first(self) -> bool:
        return self.place == 1

    @property
    def is_last(self) -> bool:
        return self.place == self.of


def screen_of(
    writer: User,
    assessment: Assessment,
    domains: list[Domain],
    form: OwnScoreForm | SavedScore,
    *,
    told: ConcurrentSave | None = None,
) -> Screen:
    """Return the screen of a form; its mark is that of this moment, so that saving again is a decision."""
    domain, value = form.domain, str(form.value("own"))
    mark = marks_in(assessment, SelfRating, "domain").get(domain.pk, "")
    if form.errors:
        mark = form.value("own_seen")
    theirs = told.theirs if told is not None else {}
    return Screen(
        domain=domain,
        question=QUESTIONS.get(domain.code, ANY_QUESTION),
        pictogram=PICTOGRAMS.get(domain.code, ANY_PICTOGRAM),
        place=domains.index(domain) + 1,
        of=len(domains),
        scores=[Score(score, value == str(score)) for score in range(MOST_OWN + 1)],
        silent=form.sent and form.data.get(form.add_prefix("own"), None) == "",  # type: ignore[union-attr]  # it was sent
        words=form.value("own_words"),
        mark=mark,
        last=_last_view(writer, assessment, domain),
        faults=[str(error) for errors in form.errors.values() for error in errors],
        elsewhere=[theirs[name] or _("nothing") for name in ("own", "own_words") if name in theirs],
        kept_both=told is not None and not told.both,
    )


def _last_view(writer: User, assessment: Assessment, domain: Domain) -> SelfRating | None:
    """Return what the person said of the domain at the assessment before this one."""
    before = last_before(writer, assessment)
    if before is None:
        return None
    rows = SelfRating.objects.filter(assessment=before, domain=domain)
    found: SelfRating | None = readable_in_file(rows, writer, CONTENT, assessment.enrolment.participant).first()
    return found
