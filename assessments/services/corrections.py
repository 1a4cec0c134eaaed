"""What was wrong about an assessment is put right, each time with a reason that history keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.enums import Moment
from assessments.models import Aspect, Assessment, LiteracyTest, Rating, SelfRating
from assessments.models.assessment import GONE_STATES, moments_in_order, usual_days
from assessments.selectors import DONE
from assessments.services.answers import locked_draft, marks_of
from core.actor import because
from core.concurrent_edits import EditForm, Meanwhile, mark_of, save_edit
from core.history import delete_tracked, save_changes
from core.periods import long_date
from participants.enums import EnrolmentState
from participants.models import Participant
from participants.services.odd_days import doubts_about, doubts_of_year
from permissions.transitions import perform


class WrittenMeanwhile(Exception):
    """Somebody wrote in a record since it was shown what is lost with it. Nothing was taken away."""


def refusals_of(assessment: Assessment, moment: str, day: dt.date) -> dict[str, str]:
    """Return what stands against another moment or day of an assessment, by field; nothing for what is possible."""
    path = assessment.enrolment
    found: dict[str, str] = {}
    planned = Assessment(pk=assessment.pk, enrolment=path, moment=moment, date=day)
    if not moments_in_order(planned):
        found["date"] = words_of_order(planned)
    first = usual_days(path, Moment.ENTRY, on=day)
    if day != assessment.date:
        if first is not None and day < first.first:
            words = {"day": long_date(path.starts_on)}
            found["date"] = _("This is long before the path, which starts on %(day)s. Enter a day of the path.") % words
        elif path.ended_on is not None and day > path.ended_on:
            words = {"day": long_date(path.ended_on)}
            found["date"] = _("The path ended on %(day)s. Enter a day of the path.") % words
    was_exit = assessment.moment == Moment.EXIT and moment != Moment.EXIT and assessment.state in DONE
    if was_exit and path.state == EnrolmentState.COMPLETED and not path.no_exit_assessment_reason:
        found["moment"] = _("The path was completed with this exit assessment, and has no other one.")
    return found


def words_of_order(planned: Assessment) -> str:
    """Return which moments there are already, for one that does not fit between them."""
    others = Assessment.objects.standing().filter(enrolment=planned.enrolment).exclude(moment=Moment.OTHER)
    rows = others.exclude(pk=planned.pk).order_by("date", "pk") if planned.pk else others.order_by("date", "pk")
    days = [f"{one.get_moment_display()}: {long_date(one.date)}" for one in rows.without_reasons()]
    return _("Entry comes before midterm, midterm before exit. There is already: %(days)s.") % {"days": "; ".join(days)}


def doubts_of(assessment: Assessment, moment: str, day: dt.date) -> list[str]:
    """Return what is asked before another moment or day is saved: an odd day, a year that is over, old or new."""
    if (moment, day) == (assessment.moment, assessment.date):
        return []
    return doubts_of_days(assessment.enrolment.participant, assessment.date, day)


def doubts_of_days(participant: Participant, before: dt.date, after: dt.date) -> list[str]:
    """Return what is asked before a day is corrected: an odd day, a year that is over, the old one too."""
    return doubts_about(participant, after) + (doubts_of_year(before) if before.year != after.year else [])


def save_correction(form: EditForm) -> tuple[bool, Meanwhile | None]:
    """Save the moment and the day of a valid form with its reason, as core.concurrent_edits.save_edit()."""
    with because(form.cleaned_data["reason"]):
        return save_edit(form, twice=_("This path already has an assessment of this moment."), at="moment")


@dataclass(frozen=True)
class DraftContents:
    """What is written in a draft: answers, notes, own scores and words; how many problems of the plan come from it."""

    answers: int
    notes: int
    scores: int
    words: int
    problems: int
    mark: str  # of the answers as they are now

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.notes or self.scores or self.words)


def contents_of(draft: Assessment) -> DraftContents:
    """Return what would be lost with a draft; five statements."""
    ratings, views = list(draft.ratings.order_by()), list(draft.self_ratings.order_by())
    return DraftContents(
        answers=sum(rating.is_answered for rating in ratings),
        notes=sum(bool(rating.note) for rating in ratings),
        scores=sum(view.score is not None for view in views),
        words=sum(bool(view.words) for view in views),
        problems=draft.ratings.filter(problems__isnull=False).count(),
        mark=_mark_of(draft),
    )


def _mark_of(draft: Assessment) -> str:
    """Return the mark of the last answer and of the last own score that were written, "0-0" for none."""
    return "-".join(str(max(map(int, marks.values()), default=0)) for marks in marks_of(draft))


def throw_away(draft: Assessment, *, by: User, reason: str, seen: str) -> Assessment:
    """Throw away a draft that was begun by mistake, with its answers and own scores; history keeps them.

    `seen` is the mark of what the person was shown to be lost. Nothing else goes: a problem of the plan that was noted
    from an answer stays, and a version that the draft was to replace stands again as it was validated.

    Raise NoDraft, NotAllowed (also where it holds answers of domains that are closed to the person), MoveRefused,
    and WrittenMeanwhile; nothing is written unless all is.
    """
    with transaction.atomic():
        locked = locked_draft(draft)
        ratings = list(locked.ratings.select_related("aspect__domain").order_by("pk"))
        scores = list(locked.self_ratings.select_related("domain").order_by("pk"))
        locked_draft(locked, *{rating.aspect.domain for rating in ratings}, *{score.domain for score in scores})
        if _mark_of(locked) != seen:
            raise WrittenMeanwhile
        for rating in locked.ratings.filter(problems__isnull=False).prefetch_related("problems").order_by("pk"):
            for problem in rating.problems.all():  # of the room above: by the reverse accessor
                save_changes(problem, rating=None)
        delete_tracked(Rating, [rating.pk for rating in ratings])
        delete_tracked(SelfRating, [score.pk for score in scores])
        with because(reason):
            gone = perform(locked, "discard", by=by, reason=reason)
            if gone.replaces_id is not None:
                perform(Assessment.objects.get(pk=gone.replaces_id), "reinstate", by=by, reason=reason)
    return gone


def confirm_level(assessment: Assessment, aspect: Aspect, *, wording: int, seen: str) -> None:
    """Note that a level stands although its words were corrected since: it was read again.

    `wording` is the number of the last erratum that was told, `seen` the mark of the answer as it was shown. Of two who
    confirm it at once the second finds it done. Papers that were printed stay as they are, and so does the level.

    Raise WrittenMeanwhile where the answer was changed or taken away since, or the assessment counts no more.
    """
    with transaction.atomic(), because(_("Read again with the corrected words: the level stands.")):
        rows = Rating.objects.filter(assessment=assessment, aspect=aspect, level__isnull=False)
        rating = rows.exclude(assessment__state__in=GONE_STATES).select_for_update(of=("self",)).first()
        if rating is None:
            raise WrittenMeanwhile
        if rating.wording >= wording:
            return
        if mark_of(rating) != seen:
            raise WrittenMeanwhile
        save_changes(rating, wording=wording)


def remove_test(test: LiteracyTest, *, reason: str, seen: str) -> None:
    """Take away a literacy test that was noted by mistake; history keeps it, with the reason.

    `seen` is its mark as it was shown. Of two who take it away at once the second finds it gone, which is what she
    asked. Raise WrittenMeanwhile where somebody corrected it since.
    """
    with transaction.atomic(), because(reason):
        locked = LiteracyTest.objects.select_for_update(of=("self",)).filter(pk=test.pk).first()
        if locked is None:
            return
        if mark_of(locked) != seen:
            raise WrittenMeanwhile
        delete_tracked(LiteracyTest, [locked.pk])
