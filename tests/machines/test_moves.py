"""Every move from every state of every machine: made where declared, refused with a sentence everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from typing import TypeVar

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Model
from django.utils import translation

from accounts.models import User
from core.actor import NoActor, acting_as
from core.periods import today
from permissions.transitions import MoveRefused, NotAllowed, UnknownMove, moves_offered, perform
from tests.support import expected_moves as expected
from tests.support.all_rows import logged
from tests.support.machines import SCENES, data_for, machines, make, upset, witness
from workshops.models import FacilitatorLink

# What is refused writes nothing, so that one object is written for all that is tried on it (`tried`).
ALLOWED = [
    (model, name, source)
    for model in machines()
    for name, move in expected.MOVES[model.__name__].items()
    for source in move.sources
]
FORBIDDEN = {
    (model, state): [name for name, move in expected.MOVES[model.__name__].items() if state not in move.sources]
    for model in machines()
    for state in sorted(expected.STATES[model.__name__])
}
NEEDED = {
    (model, name, source): needs
    for model, name, source in ALLOWED
    if (needs := expected.MOVES[model.__name__][name].needs)
}
# The database keeps an active enrolment from losing its group, so the guard can say so for a candidate only.
GUARDED = {
    (model, name, source): sentences
    for model, name, source in ALLOWED
    if (
        sentences := [
            sentence
            for sentence in expected.MOVES[model.__name__][name].guards
            if not (sentence == expected.GROUP and source in {"active", "on_break"})
        ]
    )
}
FIRST = [
    (model, name, move.sources[0]) for model in machines() for name, move in expected.MOVES[model.__name__].items()
]
Made = TypeVar("Made", bound=Model)
named = pytest.mark.parametrize


def label(value: object) -> str:
    return getattr(value, "__name__", str(value)[:30])


def again(obj: Made) -> Made:
    """Return an object as the database has it, with nothing remembered of it."""
    return type(obj)._base_manager.get(pk=obj.pk)


@contextmanager
def tried(made: Made) -> Iterator[Made]:
    """Yield the object freshly read, and take back what the block writes."""
    with transaction.atomic():
        yield again(made)
        transaction.set_rollback(True)


def refused(obj: Model, move: str, by: object, **data: object) -> list[str]:
    """Try a move that must be refused with nothing written; return its sentences in English."""
    before = witness(obj)
    with translation.override(None):
        with acting_as(by, "try"), pytest.raises(MoveRefused) as caught:
            perform(obj, move, by=by, **data)
        assert witness(obj) == before
        return [str(sentence) for sentence in caught.value.sentences]


def not_allowed(obj: Model, move: str, by: object) -> None:
    """Try a move for which the right is missing: NotAllowed, nothing written, and no button shown."""
    data = data_for(obj, move)
    before = witness(obj)
    with acting_as(by, "try"), pytest.raises(NotAllowed):
        perform(obj, move, by=by, **data)
    assert witness(obj) == before
    assert move not in moves_offered(obj, by)


@named(("model", "move", "source"), ALLOWED, ids=label)
def test_an_allowed_move_is_made_and_told_once(stage, model, move, source):
    obj, mover = make(stage, model, source), SCENES[model].mover(stage, move)
    data = {"reason": "As agreed.", **data_for(obj, move)}
    before, log = witness(obj), len(logged(obj))
    assert move in moves_offered(obj, mover)
    with acting_as(mover, "an act") as act:
        moved = perform(obj, move, by=mover, **data)
    target = expected.MOVES[model.__name__][move].target
    assert moved.state == target
    assert obj.state == source, "the object passed in is left as it was"
    entry = logged(obj)[-1]
    assert len(logged(obj)) == log + 1
    assert (entry.move, entry.from_state, entry.to_state) == (move, source, target)
    assert (entry.actor_id, entry.act, entry.reason) == (mover.pk, act.uuid, data["reason"])
    assert entry.at.date() >= today() - timedelta(days=1)
    row = moved.history.first()
    assert (row.state, row.history_user_id, row.act, row.history_type) == (target, mover.pk, act.uuid, "~")
    after = witness(obj)
    grown = {name: after[name] - before[name] for name in after if name != "row" and after[name] != before[name]}
    assert grown == {"audit_transitionlog": 1, model.history.model._meta.db_table: 1}


@named(("model", "state"), [case for case, moves in FORBIDDEN.items() if moves], ids=label)
def test_a_forbidden_move_is_refused_and_writes_nothing(stage, subtests, model, state):
    made = make(stage, model, state)
    for move in FORBIDDEN[model, state]:
        with subtests.test(move), tried(made) as obj:
            mover = SCENES[model].mover(stage, move)
            [sentence] = refused(obj, move, mover, **data_for(obj, move))
            assert sentence.startswith("This cannot be done now: the state is “")
            assert move not in moves_offered(obj, mover)


@named(("model", "move", "source"), NEEDED, ids=label)
def test_a_missing_answer_is_asked_for(stage, subtests, model, move, source):
    made, mover = make(stage, model, source), SCENES[model].mover(stage, move)
    for need, given in product(NEEDED[model, move, source], (None, "", "   ")):
        with subtests.test(f"{need} {given!r}"), tried(made) as obj:
            data = data_for(obj, move)
            if need == "reason" and given is None:
                del data[need]
            else:
                data[need] = given
            [sentence] = refused(obj, move, mover, **data)
            assert sentence.startswith("Say ") or sentence == expected.GROUND


@named(("model", "move", "source"), GUARDED, ids=label)
def test_a_guard_says_why_not(stage, subtests, model, move, source):
    made, mover = make(stage, model, source), SCENES[model].mover(stage, move)
    for sentence in GUARDED[model, move, source]:
        with subtests.test(sentence), tried(made) as obj:
            data = data_for(obj, move)
            upset(obj, sentence)
            assert sentence in refused(obj, move, mover, **data)


def test_all_that_is_missing_is_said_at_once(stage):
    enrolment = make(stage, next(m for m in machines() if m.__name__ == "Enrolment"), "active")
    upset(enrolment, expected.EXIT_ASSESSMENT)
    upset(enrolment, expected.EXIT_PROJECT)
    said = refused(enrolment, "complete", stage.worker)
    assert said == ["Say on which day the path ended.", expected.EXIT_ASSESSMENT, expected.EXIT_PROJECT]


def account_is_closed(mover: User) -> None:
    User.objects.filter(pk=mover.pk).update(is_active=False)


def membership_ended_yesterday(mover: User) -> None:
    yesterday = today() - timedelta(days=1)
    mover.memberships.update(ends_on=yesterday)
    FacilitatorLink.objects.filter(user=mover).update(starts_on=yesterday, ends_on=yesterday)  # what a link has


@named(("model", "move", "source"), FIRST, ids=label)
def test_a_move_is_refused_without_the_right(stage, subtests, model, move, source):
    made = make(stage, model, source)
    without = [stage.dpo, stage.administrator, SCENES[model].stranger(stage)]
    # The officer decides about seals, too, and runs the register of requests.
    if expected.MOVES[model.__name__][move].permission in ("seal.decide", "request.prepare", "request.manage"):
        without.remove(stage.dpo)
    for who in without:
        with subtests.test(who.email), tried(made) as obj:
            not_allowed(obj, move, who)
    for losing in (account_is_closed, membership_ended_yesterday):
        with subtests.test(losing.__name__), tried(made) as obj:
            mover = again(SCENES[model].mover(stage, move))
            losing(mover)
            not_allowed(obj, move, mover)


@named(("model", "move", "source"), [case for case in FIRST if SCENES[case[0]].by_caseload], ids=label)
def test_a_move_of_a_file_is_made_by_its_referent_alone(stage, subtests, model, move, source):
    made = make(stage, model, source)
    for who in (stage.colleague, stage.manager):
        with subtests.test(who.email), tried(made) as obj:
            not_allowed(obj, move, who)
    with subtests.test("assignment ended yesterday"), tried(made) as obj:
        stage.own.referents.update(ends_on=today() - timedelta(days=1))
        not_allowed(obj, move, again(stage.worker))
    with subtests.test("assignment ends today"), tried(made) as obj:
        stage.own.referents.update(ends_on=today())
        assert move in moves_offered(obj, again(stage.worker))


@named("model", machines(), ids=label)
class TestTheDoor:
    def test_an_unknown_move(self, stage, model):
        obj = make(stage, model, expected.INITIAL[model.__name__])
        before = witness(obj)
        with acting_as(stage.manager), pytest.raises(UnknownMove):
            perform(obj, "abolish", by=stage.manager)
        assert witness(obj) == before

    def test_nobody_acts(self, stage, model):
        name, move = next(iter(expected.MOVES[model.__name__].items()))
        obj, mover = make(stage, model, move.sources[0]), SCENES[model].mover(stage, name)
        data, before = data_for(obj, name), witness(obj)
        with pytest.raises(NoActor):
            perform(obj, name, by=mover, **data)
        assert witness(obj) == before

    @pytest.mark.parametrize("by", [None, AnonymousUser()], ids=["nobody", "anonymous"])
    def test_moved_by_nobody_while_somebody_acts(self, stage, model, by):
        name, move = next(iter(expected.MOVES[model.__name__].items()))
        obj, mover = make(stage, model, move.sources[0]), SCENES[model].mover(stage, name)
        with acting_as(mover), pytest.raises(NoActor):
            perform(obj, name, by=by)

    def test_one_acts_and_another_is_named(self, stage, model):
        """The right of one person with the name of another in the log would be worthless."""
        name, move = next(iter(expected.MOVES[model.__name__].items()))
        obj, mover = make(stage, model, move.sources[0]), SCENES[model].mover(stage, name)
        data, before = data_for(obj, name), witness(obj)
        with acting_as(stage.dpo), pytest.raises(NoActor):
            perform(obj, name, by=mover, **data)
        assert witness(obj) == before

    def test_a_reason_longer_than_the_log_keeps(self, stage, model):
        name, move = next(iter(expected.MOVES[model.__name__].items()))
        obj, mover = make(stage, model, move.sources[0]), SCENES[model].mover(stage, name)
        said = refused(obj, name, mover, **{**data_for(obj, name), "reason": "x" * 501})
        assert said == ["The reason is too long: at most 500 characters."]

    def test_a_state_cannot_be_assigned(self, stage, model):
        obj = make(stage, model, expected.INITIAL[model.__name__])
        with pytest.raises(AttributeError):
            obj.state = sorted(expected.STATES[model.__name__])[0]
