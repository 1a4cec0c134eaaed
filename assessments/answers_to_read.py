"""Answers to be read again, because the words by which their level was chosen have been corrected since.

They are listed to whoever writes in the file, by domain and file as answers are; until one is confirmed or amended a
footnote says so wherever it is shown (docs/adr/0069-errata-of-the-instrument.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.enums import AssessmentState
from assessments.errata import Erratum
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Rating
from core.concurrent_edits import marks_of
from core.periods import long_date
from participants.models import Participant
from participants.sensitive_rows import readable

MOVE = "assessment.move"


def footnotes_of(rating: Rating | None, instrument: int) -> list[str]:
    """Return what is said beside an answer that is to be read again: one sentence for each correction of its words."""
    if rating is None or rating.level is None:
        return []
    outline = outline_of(instrument)
    aspect = outline.aspects[rating.aspect_id]
    return [words_of(one) for one in rating.open_errata(outline.version, aspect.domain.code, aspect.code)]


def words_of(erratum: Erratum) -> str:
    """Return what a level said in a language until the day of the erratum, and what it says since."""
    names = {code: str(name) for code, name in settings.LANGUAGES}
    return _("%(language)s: before %(day)s “%(was)s”, from that day “%(now)s”.") % {
        "language": names[erratum.language],
        "day": long_date(erratum.valid_from),
        "was": erratum.was,
        "now": erratum.now,
    }


@dataclass(frozen=True)
class AnswerToRead:
    """One answer to be read again: whose, of which moment, what it says, what was corrected.

    `code` names its aspect on the pages of its assessment, `wording` is the last erratum that is told, `mark` that of
    the answer as it is shown.
    """

    file: Participant
    assessment: Assessment
    aspect: Aspect
    level: int
    words: str
    corrections: list[str]
    wording: int
    mark: str

    @property
    def code(self) -> str:
        return f"{self.aspect.domain.code}-{self.aspect.code}"

    @property
    def day(self) -> str:
        return long_date(self.assessment.date)

    @property
    def action(self) -> str:
        """What is done where the level does not stand: a draft is written, a completed assessment validated first."""
        if self.assessment.state == AssessmentState.DRAFT:
            return _("Change it in the draft")
        if self.assessment.state == AssessmentState.COMPLETED:
            return _("Validate it, then amend it")
        return _("Amend the assessment")

    @property
    def url(self) -> str:
        """Where that is done."""
        if self.assessment.state == AssessmentState.VALIDATED:
            return reverse("assessments:amend", args=[self.assessment.uuid])
        page = reverse("assessments:assessment", args=[self.assessment.uuid])
        return f"{page}#{self.code if self.assessment.state == AssessmentState.DRAFT else self.aspect.domain.code}"


def answers_to_read(user: User) -> list[AnswerToRead]:
    """Return the answers that somebody reads again in the files that she follows or covers, by name and day.

    In a constant number of statements.
    """
    related = (
        rows_to_read(user)
        .select_related("assessment__enrolment__participant")
        .order_by(
            "assessment__enrolment__participant__last_name",
            "assessment__enrolment__participant__first_name",
            "assessment__date",
            "pk",
        )
    )
    ratings = list(related.defer("note", "reason", "assessment__amend_reason"))
    marks = marks_of(ratings)
    return [_answer(rating, marks.get(rating.pk, "")) for rating in ratings]


def _answer(rating: Rating, mark: str) -> AnswerToRead:
    outline = outline_of(rating.assessment.instrument_id)
    aspect, number = outline.aspects[rating.aspect_id], rating.level or 0
    found = rating.open_errata(outline.version, aspect.domain.code, aspect.code)
    return AnswerToRead(
        file=rating.assessment.enrolment.participant,
        assessment=rating.assessment,
        aspect=aspect,
        level=number,
        words=outline.levels[aspect.pk, number].text,
        corrections=[words_of(one) for one in found],
        wording=max(one.number for one in found),
        mark=mark,
    )


def rows_to_read(user: User) -> Any:
    """Return the answers that somebody reads again, as rows of a statement."""
    return readable(Rating.objects.to_read_again(), user, MOVE)
