"""Saving the answers of an assessment one by one, when somebody else may be writing in it too.

Whoever saves says which state of an answer she saw, by its mark (core.edits). What only one of the two changed is
kept from whoever changed it; what both changed to different things is asked of the second, who sees both and loses
nothing. The same value twice is no conflict, so that an answer sent again after a lost connection acts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.authority import NotAllowed, may
from assessments.enums import Answer, AssessmentState
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from core.context import require_act
from core.edits import Meanwhile, mark_of, marks_of, meanwhile_of, told_of
from core.history import bulk_create_tracked
from participants.readable import HEALTH_FAMILY, is_health_family

# What is decided together: a level is no level without its answer.
TOGETHER = (("answer", "level", "reason"), ("is_problem",), ("note",))
_EMPTY = {"answer": "", "level": None, "reason": "", "is_problem": None, "note": ""}
PROBLEM_VALUES = {"": None, "yes": True, "no": False}
_PROBLEM_WORDS = {value: word for word, value in PROBLEM_VALUES.items()}


class NoDraft(Exception):
    """The assessment is no draft any more: a correction of it is a new version."""


@dataclass(frozen=True)
class AspectAnswer:
    """What was answered for one aspect; `level` from 1 to 5 for a rated one, else None."""

    aspect: Aspect
    answer: str
    level: int | None
    reason: str
    is_problem: bool | None
    note: str


@dataclass(frozen=True)
class Told:
    """What somebody is told of another person's saving: who and when, and what is saved now, field by field.

    `both` names the fields that both changed: they were not written. The others of `theirs` stand as the other person
    saved them, and the rest of what was sent is saved.
    """

    meanwhile: Meanwhile
    theirs: dict[str, str] = field(default_factory=dict)
    both: bool = False


def shown_answer(rating: Any) -> dict[str, str]:
    """Return an answer (or a row of its history) as the fields of its form show it."""
    if rating is None:
        return {}
    return {
        "answer": str(rating.level) if rating.answer == Answer.RATED else rating.answer,
        "reason": rating.reason,
        "is_problem": _PROBLEM_WORDS[rating.is_problem],
        "note": rating.note,
    }


def may_write(user: Any, assessment: Assessment, domain: Domain) -> bool:
    """Answer whether the user may write the answers of a domain: those of health and family ask for their own right."""
    if not may(user, "assessment.move", assessment):
        return False
    return not is_health_family(domain.code) or may(user, HEALTH_FAMILY, assessment)


def locked_draft(assessment: Assessment, domain: Domain) -> Assessment:
    """Return the draft, locked until the end of the transaction, for somebody who may write in this domain.

    Raises NotAllowed without the right, NoDraft once it is completed, and NoActor outside an act.
    """
    if not may_write(require_act().user, assessment, domain):
        raise NotAllowed("assessment.move")
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.state != AssessmentState.DRAFT:
        raise NoDraft
    return locked


def save_answer(draft: Assessment, given: AspectAnswer, seen: str) -> Told | None:
    """Write one answer into a locked draft; what is the same as before is left as it is, with its history.

    `seen` is the mark of what the writer saw, "" where there was no answer. Returns None where nobody came between,
    else what the writer has to be told. Raises ValueError for an aspect of another version of the instrument.
    """
    if given.aspect.domain.instrument_id != draft.instrument_id:
        raise ValueError("An answer is of an aspect of the instrument that is used.")
    known = Rating.objects.filter(assessment=draft, aspect=given.aspect).first()
    mine = {name: getattr(given, name) for name in _EMPTY}
    if known is None:
        Rating(assessment=draft, aspect=given.aspect, **mine).save()
        return None
    now = _values(known)
    if mine == now:
        return None
    theirs, both = _compared(mine, now, known, seen)
    if both:
        return Told(meanwhile_of(known), _fields(known, both), both=True)
    changed = {name: value for name, value in mine.items() if name not in theirs and now[name] != value}
    told = Told(meanwhile_of(known), _fields(known, theirs)) if theirs else None
    if changed:
        for name, value in changed.items():
            setattr(known, name, value)
        known.save()
    return told


def _values(rating: Any) -> dict[str, Any]:
    return {name: getattr(rating, name) for name in _EMPTY}


def _compared(mine: dict[str, Any], now: dict[str, Any], known: Rating, seen: str) -> tuple[set[str], set[str]]:
    """Return the fields that only the other person changed, and those that both changed to different values."""
    theirs: set[str] = set()
    both: set[str] = set()
    if not _by_another(known, seen):
        return theirs, both
    before = told_of(known, seen) if seen else None
    was = _values(before) if before is not None else _EMPTY if not seen else None
    for names in TOGETHER:
        wanted, saved = ([values[name] for name in names] for values in (mine, now))
        shown = [was[name] for name in names] if was is not None else None
        if wanted == saved or saved == shown:
            continue
        (theirs if wanted == shown else both).update(names)
    return theirs, both


def _by_another(record: models.Model, seen: str) -> bool:
    """Tell whether somebody else saved the record after the state that the mark names, or ever for an unknown one."""
    rows = type(record).history.model.objects.filter(id=record.pk)
    if told_of(record, seen) is not None:
        rows = rows.filter(history_id__gt=int(seen))
    return rows.exclude(history_user=require_act().user.pk).exists()


def _fields(rating: Rating, names: Iterable[str]) -> dict[str, str]:
    """Return the named columns as the form's fields."""
    shown = shown_answer(rating)
    wanted = {"answer" if name == "level" else name for name in names}
    return {name: shown[name] for name in shown if name in wanted}


def save_own_score(draft: Assessment, domain: Domain, score: int | None, seen: str) -> Told | None:
    """Write the person's own score of a domain into a locked draft, or take it away; returns as save_answer()."""
    if domain.instrument_id != draft.instrument_id:
        raise ValueError("A score is of a domain of the instrument that is used.")
    known = SelfRating.objects.filter(assessment=draft, domain=domain).first()
    if known is None:
        if score is not None:
            SelfRating(assessment=draft, domain=domain, score=score).save()
        return None
    if known.score == score:
        return None
    if mark_of(known) != seen and _by_another(known, seen):
        return Told(meanwhile_of(known), {"own": str(known.score)}, both=True)
    if score is None:
        known.delete()
    else:
        known.score = score
        known.save()
    return None


def mark_rest_not_asked(assessment: Assessment) -> int:
    """Answer every aspect that has no answer with "not asked" and return how many there were.

    Raises as locked_draft() for any domain with such an aspect.
    """
    with transaction.atomic():
        open_aspects = list(
            Aspect.objects.filter(domain__instrument=assessment.instrument_id)
            .exclude(ratings__assessment=assessment)
            .select_related("domain")
        )
        for domain in {aspect.domain for aspect in open_aspects}:
            locked_draft(assessment, domain)
        # Asked again under the lock: somebody may have answered one meanwhile.
        answered = set(Rating.objects.filter(assessment=assessment).values_list("aspect", flat=True))
        rest = [aspect for aspect in open_aspects if aspect.pk not in answered]
        bulk_create_tracked(
            Rating, [Rating(assessment=assessment, aspect=aspect, answer=Answer.NOT_ASKED) for aspect in rest]
        )
    return len(rest)


def marks_in(assessment: Assessment) -> tuple[dict[int, str], dict[int, str]]:
    """Return the marks of the answers by aspect, and of the own scores by domain."""
    ratings = list(Rating.objects.filter(assessment=assessment).only("pk", "aspect_id"))
    scores = list(SelfRating.objects.filter(assessment=assessment).only("pk", "domain_id"))
    of_ratings, of_scores = marks_of(ratings), marks_of(scores)
    return (
        {rating.aspect_id: of_ratings.get(rating.pk, "") for rating in ratings},
        {score.domain_id: of_scores.get(score.pk, "") for score in scores},
    )
