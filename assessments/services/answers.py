"""Saving the answers of an assessment one by one, while somebody else, or the same person in another tab, writes too.

Each save carries the mark of the state that its writer saw (core.concurrent_edits) and the values that she sent before
without hearing back (`tried`). What only the other side changed is kept and told; what both sides changed to different
values is not written: the second writer is shown both. A save that is sent again after a lost connection acts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models, transaction

from assessments.enums import Answer, AssessmentState
from assessments.errata import last_number
from assessments.instruments import outline_of
from assessments.models import Aspect, Assessment, Domain, Rating, SelfRating
from core.actor import require_act
from core.concurrent_edits import Meanwhile
from core.history import bulk_create_tracked, bulk_update_tracked, delete_tracked, history_of, upsert_tracked
from core.periods import today
from participants.sensitive_rows import HEALTH_FAMILY, is_health_family
from permissions.transitions import NotAllowed

Values = dict[str, Any]
Stamps = Mapping[str, Values]

# Fields that are decided together: a level belongs to its answer.
_RATING_GROUPS = (("answer", "level", "reason"), ("is_problem",), ("note",))
_NO_RATING: Values = {"answer": "", "level": None, "reason": "", "is_problem": None, "note": ""}
_VIEW_GROUPS = (("score",), ("words",))
_NO_VIEW: Values = {"score": None, "words": ""}
# What is noted beside a field when it is written, and stays while it does, with what stands there while it is empty:
# who typed the words, in what language; in which language a level was read, and after which erratum.
_VIEW_STAMPS: Stamps = {"words": {"language": "", "written_by": ""}}
_RATING_STAMPS: Stamps = {"level": {"language": "", "wording": 0}}
PROBLEM_VALUES = {"": None, "yes": True, "no": False}
_PROBLEM_WORDS = {value: word for word, value in PROBLEM_VALUES.items()}


class NoDraft(Exception):
    """The assessment is no draft any more: completed, or thrown away, as its state says."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True)
class AspectAnswer:
    """What was entered for one aspect: `answer` is "" while only a note or "is a problem" is there."""

    answer: str = ""
    level: int | None = None
    reason: str = ""
    is_problem: bool | None = None
    note: str = ""

    @property
    def values(self) -> Values:
        return {name: getattr(self, name) for name in _NO_RATING}


@dataclass(frozen=True)
class SentAnswers:
    """Values as they were sent, the mark of the state seen, and values sent before whose outcome is not known.

    The mark is "" where nothing was saved when the page was shown. `stamp` is noted beside the fields that change.
    """

    values: Values
    seen: str = ""
    tried: Sequence[Values] = ()
    stamp: Values = field(default_factory=dict)


@dataclass(frozen=True)
class ConcurrentSave:
    """What the writer is told of a save made meanwhile: by whom and when, and the form fields as they are saved now.

    `both` means that both sides changed the fields of `theirs` and that nothing was written; `also` are then the fields
    that only the other side changed, which the writer's page takes over. Otherwise `theirs` are such fields, and the
    rest of what was sent is saved. `own` means that the other side is the same user, in another tab.
    """

    meanwhile: Meanwhile
    theirs: dict[str, str] = field(default_factory=dict)
    both: bool = False
    own: bool = False
    also: dict[str, str] = field(default_factory=dict)


@dataclass
class SavedAnswers:
    """The outcome of a save: marks and records as they are now, what has to be told, by aspect or domain."""

    marks: dict[int, str] = field(default_factory=dict)
    records: dict[int, Any] = field(default_factory=dict)
    told: dict[int, ConcurrentSave] = field(default_factory=dict)


def shown_answer(rating: Any) -> dict[str, str]:
    """Return an answer (or a row of its history) as the fields of its form show it."""
    return {} if rating is None else _shown({name: getattr(rating, name) for name in _NO_RATING})


def _shown(values: Values) -> dict[str, str]:
    if "score" in values:
        return {"own": "" if values["score"] is None else str(values["score"]), "own_words": values["words"]}
    return {
        "answer": str(values["level"]) if values["answer"] == Answer.RATED else values["answer"],
        "reason": values["reason"],
        "is_problem": _PROBLEM_WORDS[values["is_problem"]],
        "note": values["note"],
    }


def _shown_of(values: Values, names: Iterable[str]) -> dict[str, str]:
    """Return the named columns as fields of the form."""
    wanted = {{"level": "answer", "score": "own", "words": "own_words"}.get(name, name) for name in names}
    return {name: value for name, value in _shown(values).items() if name in wanted}


def locked_draft(assessment: Assessment, *domains: Domain) -> Assessment:
    """Return the draft, locked until the end of the transaction, for somebody who may write in these domains.

    Raises NotAllowed without the right, NoDraft once it is completed, and NoActor outside an act.
    """
    user = require_act().user
    allowed = Assessment.objects.for_user(user, "assessment.move")
    if any(is_health_family(domain.code) for domain in domains):
        allowed = allowed.for_user(user, HEALTH_FAMILY)
    locked = allowed.select_for_update(of=("self",)).without_reasons().filter(pk=assessment.pk).first()
    if locked is None:
        raise NotAllowed("assessment.move")
    if locked.state != AssessmentState.DRAFT:
        raise NoDraft(locked.state)
    return locked


def save_answers(draft: Assessment, sent: Mapping[Aspect, SentAnswers]) -> SavedAnswers:
    """Write answers into a locked draft; an aspect whose values are saved already gets no history row.

    Raises ValueError for an aspect of another version of the instrument.
    """
    if any(aspect.domain.instrument_id != draft.instrument_id for aspect in sent):
        raise ValueError("An answer belongs to an aspect of the instrument that is used.")
    unit = _Unit(Rating, "aspect", draft, _RATING_GROUPS, _NO_RATING, _RATING_STAMPS)
    wording = {"wording": last_number(outline_of(draft.instrument_id).version, today())}
    return unit.save({aspect.pk: replace(one, stamp=one.stamp | wording) for aspect, one in sent.items()})


def save_own_scores(draft: Assessment, sent: Mapping[Domain, SentAnswers]) -> SavedAnswers:
    """Write the person's own scores and words of domains into a locked draft, or take them away (None, "").

    Raises ValueError for a domain of another version of the instrument.
    """
    if any(domain.instrument_id != draft.instrument_id for domain in sent):
        raise ValueError("A score belongs to a domain of the instrument that is used.")
    unit = _Unit(SelfRating, "domain", draft, _VIEW_GROUPS, _NO_VIEW, _VIEW_STAMPS)
    return unit.save({domain.pk: one for domain, one in sent.items()})


class _Unit:
    """The ratings, or the own scores, of one draft: `key` names the aspect or domain that a record is about."""

    def __init__(
        self,
        model: type[Rating | SelfRating],
        key: str,
        draft: Assessment,
        groups: tuple[tuple[str, ...], ...],
        empty: Values,
        stamps: Stamps,
    ) -> None:
        self.model, self.key, self.draft, self.groups, self.empty = model, key, draft, groups, empty
        self.stamps = stamps
        self.user = require_act().user

    def save(self, sent: dict[int, SentAnswers]) -> SavedAnswers:
        """Compare what was sent with what is saved, and write the difference: four statements if nobody interfered."""
        records = {getattr(one, f"{self.key}_id"): one for one in self.model.objects.filter(assessment=self.draft)}
        saved = SavedAnswers(marks_in(self.draft, self.model, self.key), records)
        changed: dict[int, Values] = {}
        for key, one in sent.items():
            now = self._values(records.get(key))
            if one.values == now:
                continue
            mine, told = self._merge(key, one, now, saved.marks.get(key, ""))
            if told is not None:
                saved.told[key] = told
            if mine != now:
                changed[key] = mine | self._stamp_of(mine, now, records.get(key), one.stamp)
        self._write(saved, changed)
        return saved

    def _merge(self, key: int, sent: SentAnswers, now: Values, mark: str) -> tuple[Values, ConcurrentSave | None]:
        """Return the values to write, and what the writer has to be told."""
        if sent.seen == mark:
            return sent.values, None
        was, rows = self._since(key, sent.seen)
        theirs: set[str] = set()
        both: set[str] = set()
        for names in self.groups:
            wanted, saved = _group(sent.values, names), _group(now, names)
            if wanted == saved:
                continue
            known = self._last_known(names, was, rows, sent)
            if known != saved:
                (theirs if wanted == known else both).update(names)
        if both:
            return now, self._tell_writer(rows[-1], now, both, both=True, also=theirs)
        mine = {name: now[name] if name in theirs else value for name, value in sent.values.items()}
        return mine, self._tell_writer(rows[-1], now, theirs) if theirs else None

    def _stamp_of(self, mine: Values, now: Values, record: Any, stamp: Values) -> Values:
        """Return what stands beside the fields: of one that changes as it was sent, of the others as it is saved."""
        values: Values = {}
        for name, beside in self.stamps.items():
            for one, empty in beside.items():
                if mine[name] == self.empty[name]:
                    values[one] = empty
                else:
                    values[one] = getattr(record, one) if mine[name] == now[name] else stamp.get(one, empty)
        return values

    def _last_known(
        self, names: tuple[str, ...], was: Values | None, rows: list[Any], sent: SentAnswers
    ) -> tuple[Any, ...] | None:
        """Return the last value of these fields that the writer knows of: seen on the page, or written by her own save.

        None if the mark is not one of this record.
        """
        if was is None:
            return None
        own = {_group(values, names) for values in (sent.values, *sent.tried)}
        known = _group(was, names)
        for row in rows:
            value = _group(self._values(row), names)
            if value != known and not (row.history_user_id == self.user.pk and value in own):
                break
            known = value
        return known

    def _since(self, key: int, seen: str) -> tuple[Values | None, list[Any]]:
        """Return the values of the state seen, None for an unknown mark, and the history rows since, oldest first."""
        history = history_of(self.model).model.objects.filter(assessment=self.draft.pk, **{self.key: key})
        history = history.select_related("history_user").order_by("history_id")
        if not seen:
            return self.empty, list(history)
        if seen.isascii() and seen.isdigit():
            rows = list(history.filter(history_id__gte=int(seen)))
            if rows and rows[0].history_id == int(seen):
                return self._values(rows[0]), rows[1:]
        return None, list(history)

    def _values(self, record: Any) -> Values:
        """Return the values of a record or of a row of its history; line breaks as forms give them."""
        if record is None or getattr(record, "history_type", "") == "-":
            return self.empty
        values = {name: getattr(record, name) for name in self.empty}
        return values | ({"note": unix_lines(values["note"])} if "note" in values else {})

    def _tell_writer(
        self, last: Any, now: Values, names: Iterable[str], *, both: bool = False, also: Iterable[str] = ()
    ) -> ConcurrentSave:
        author = last.history_user
        meanwhile = Meanwhile(by=author.get_full_name() if author else "", at=last.history_date)
        own = last.history_user_id == self.user.pk
        return ConcurrentSave(meanwhile, _shown_of(now, names), both, own, _shown_of(now, also))

    def _write(self, saved: SavedAnswers, changed: dict[int, Values]) -> None:
        """Write the values and their history; what has neither value nor record is left alone."""
        gone = [
            key
            for key, values in changed.items()
            if self.model is SelfRating and all(values[name] == empty for name, empty in self.empty.items())
        ]
        items = {
            key: self.model(assessment=self.draft, **{f"{self.key}_id": key}, **values)
            for key, values in changed.items()
            if key not in gone
        }
        known = [saved.records[key].pk for key in items if key in saved.records]
        unique = ["assessment", self.key]
        names = [*self.empty, *(one for beside in self.stamps.values() for one in beside)]
        last = upsert_tracked(self.model, items.values(), unique=unique, fields=names, known=known)
        last = max(last, delete_tracked(self.model, [saved.records.pop(key).pk for key in gone]))
        saved.records |= items
        if len(changed) == 1:
            saved.marks |= dict.fromkeys(changed, str(last))
        elif changed:
            saved.marks |= marks_in(self.draft, self.model, self.key)


def _group(values: Values, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(values[name] for name in names)


def unix_lines(text: str) -> str:
    """Return the text with the line breaks that a script sends; a form without script sends others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mark_rest_not_asked(assessment: Assessment) -> int:
    """Answer every aspect that has no answer with "not asked", keep its note, and return how many there were.

    Raises as locked_draft() for any domain with such an aspect.
    """
    with transaction.atomic():
        aspects = Aspect.objects.filter(domain__instrument=assessment.instrument_id).select_related("domain")
        missing = list(aspects.exclude(pk__in=assessment.ratings.answered().order_by().values("aspect")))
        if not missing:
            return 0
        locked_draft(assessment, *{aspect.domain for aspect in missing})
        # Read again under the lock: somebody may have answered one meanwhile.
        ratings = {rating.aspect_id: rating for rating in Rating.objects.filter(assessment=assessment)}
        begun = [one for one in ratings.values() if not one.is_answered]
        for rating in begun:
            rating.answer = Answer.NOT_ASKED
        rest = [aspect for aspect in missing if aspect.pk not in ratings]
        bulk_create_tracked(
            Rating, [Rating(assessment=assessment, aspect=aspect, answer=Answer.NOT_ASKED) for aspect in rest]
        )
        bulk_update_tracked(Rating, begun, ["answer"])
    return len(rest) + len(begun)


def marks_of(assessment: Assessment) -> tuple[dict[int, str], dict[int, str]]:
    """Return the marks of the answers by aspect and of the own views by domain, as marks_in(), in one statement."""
    found: tuple[dict[int, str], dict[int, str]] = ({}, {})
    rows = [
        history_of(model)
        .model.objects.filter(assessment=assessment.pk)
        .order_by()
        .values_list(f"{key}_id")
        .annotate(last=models.Max("history_id"), place=models.Value(place))
        .values_list("place", f"{key}_id", "last")
        for place, (model, key) in enumerate(((Rating, "aspect"), (SelfRating, "domain")))
    ]
    for place, of, last in rows[0].union(rows[1], all=True):
        found[place][of] = str(last)
    return found


def marks_in(assessment: Assessment, model: type[models.Model], key: str) -> dict[int, str]:
    """Return the marks of the answers by aspect (Rating, "aspect") or of the own scores by domain, in one statement.

    A score that was taken away has the mark of its removal.
    """
    rows = history_of(model).model.objects.filter(assessment=assessment.pk).order_by().values_list(f"{key}_id")
    return {of: str(last) for of, last in rows.annotate(last=models.Max("history_id"))}
