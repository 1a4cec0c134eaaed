"""The only doors for a right and for a transition.

`may()` asks the same queryset as lists do, so that list and detail cannot disagree. `perform()` moves an object:
transaction, row lock, right, state, needs, guards, move, save, TransitionLog. django-fsm alone checks neither right
nor saves, and leaves a half-written object on error, so transitions are never called elsewhere (a test looks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMFieldMixin

from accounts.models import User
from accounts.models.user import SYSTEM_EMAIL
from audit.log import log_transition, log_transitions
from audit.models import TransitionLog
from core.actor import NoActor, require_act
from core.models import Entity
from permissions.checks import may

Record = TypeVar("Record", bound=Entity)

LONGEST_REASON = 500  # as the log keeps it


# The name under which take_over() tells a state in the log.
TAKE_OVER = "take_over"


class NotAllowed(Exception):
    """The person has not the right to make this move on this object."""


class AmbiguousMove(TypeError):
    """A move is declared with several permissions, so that no one right says who may make it."""


class UnknownMove(KeyError):
    """The state machine of this object has no such move."""


class MoveRefused(Exception):
    """The move cannot be made now; `sentences` say why, in the user's language."""

    def __init__(self, sentences: Sequence[Any]) -> None:
        self.sentences = list(sentences)
        super().__init__("; ".join(str(sentence) for sentence in self.sentences))


def guard(sentence: Any) -> Callable[[Callable[[Any], bool]], Callable[[Any], bool]]:
    """Mark a condition of a move: a function of the object that answers yes or no, and the sentence of a no."""

    def mark(condition: Callable[[Any], bool]) -> Callable[[Any], bool]:
        condition.sentence = sentence  # type: ignore[attr-defined]  # read by _refusals()
        return condition

    return mark


@cache
def state_field(model: type[models.Model]) -> FSMFieldMixin:
    """Return the field that holds the state of a model's machine."""
    found: FSMFieldMixin = next(field for field in model._meta.get_fields() if isinstance(field, FSMFieldMixin))
    return found


@cache
def moves_of(model: type[models.Model]) -> dict[str, list[Any]]:
    """Return the declared moves by name, each with its transitions (name, source, target, permission, custom).

    Raise AmbiguousMove unless the transitions of each move have one permission: the right is asked of the move.
    """
    moves: dict[str, list[Any]] = {}
    for move in state_field(model).get_all_transitions(model):
        moves.setdefault(move.name, []).append(move)
    for name, declared in moves.items():
        if len({move.permission for move in declared}) > 1:
            raise AmbiguousMove(f"{model._meta.label}.{name} is declared with several permissions.")
    return moves


def _absent(value: Any) -> bool:
    """Tell whether nothing was given; blanks are nothing."""
    return value.strip() == "" if isinstance(value, str) else value in (None, [])


def _refusals(obj: models.Model, move: Any, data: dict[str, Any]) -> list[Any]:
    """Return the sentences that stand against a move: data missing or too long first, then guards."""
    sentences = [sentence for name, sentence in move.custom.get("needs", {}).items() if _absent(data.get(name))]
    if len(data["reason"]) > LONGEST_REASON:  # the log would cut it: nothing typed is ever lost
        sentences.append(_("The reason is too long: at most %(most)s characters.") % {"most": LONGEST_REASON})
    return sentences + [condition.sentence for condition in move.conditions if not condition(obj)]


def _transition(obj: models.Model, declared: list[Any], state: str) -> Any:
    """Return the transition that leaves `state`, or raise MoveRefused."""
    for move in declared:
        if move.source == state:
            return move
    label = getattr(obj, f"get_{state_field(type(obj)).name}_display")()
    raise MoveRefused([_("This cannot be done now: the state is “%(state)s”.") % {"state": label}])


def _validate(obj: models.Model, state: str, data: dict[str, Any]) -> None:
    """Raise ValidationError unless fields and constraints hold; constraints say it before the database would.

    Relations that the move did not touch are not looked up again, and the protected state is set by fsm alone.
    """
    untouched = [field.name for field in obj._meta.fields if field.is_relation and field.name not in data]
    obj.clean_fields(exclude=[state, *untouched])
    obj.clean()
    obj.validate_constraints()


def _broken_rule_sentence(model: type[models.Model], error: IntegrityError) -> Any:
    """Return the sentence of the constraint that the database says is broken, None for another rule."""
    names = {constraint.name: constraint.violation_error_message for constraint in model._meta.constraints}
    return next((sentence for name, sentence in names.items() if f'"{name}"' in str(error)), None)


def _comes_with_its_day(move: Any, by: User) -> bool:
    """Answer whether the clock makes a move that somebody with the right noted for this day beforehand."""
    return bool(move.custom.get("of_its_day")) and by.email == SYSTEM_EMAIL


def perform(obj: Record, name: str, *, by: User, reason: str = "", **data: Any) -> Record:
    """Make one move of an object's state machine and return the object as it is then, freshly read.

    Raises UnknownMove, NotAllowed (no right on this object) or MoveRefused (sentences for the user), and NoActor
    unless `by` is the author of the act under way: the log and the right are of one person. The system account makes
    only moves that are declared `of_its_day`, on the day that somebody noted for them. The object passed in is left as
    it was; nothing is written unless everything is.
    """
    model = type(obj)
    if by is None or require_act().user.pk != by.pk:
        raise NoActor("A move is made by the author of the act: open acting_as(by, reason) around it.")
    field = state_field(model)
    with transaction.atomic():
        current = model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        declared = moves_of(model).get(name)
        if declared is None:
            raise UnknownMove(name)
        if not (_comes_with_its_day(declared[0], by) or may(by, declared[0].permission, current)):
            raise NotAllowed(declared[0].permission)
        before = getattr(current, field.name)
        move = _transition(current, declared, before)
        given = {"reason": reason, **data}
        sentences = _refusals(current, move, given)
        if sentences:
            raise MoveRefused(sentences)
        try:
            getattr(current, name)(by=by, **given)
            _validate(current, field.name, data)
            current.save()
        except ValidationError as error:
            raise MoveRefused(error.messages) from error
        except IntegrityError as error:  # somebody else was faster, after the constraints were asked
            sentence = _broken_rule_sentence(model, error)
            if sentence is None:
                raise
            raise MoveRefused([sentence]) from error
        log_transition(current, move=name, from_state=before, to_state=getattr(current, field.name), reason=reason)
    return model._base_manager.get(pk=obj.pk)


def moves_offered(obj: models.Model, user: User) -> list[str]:
    """Return the names of the moves that the user may make from the present state (guards aside: they explain)."""
    state = getattr(obj, state_field(type(obj)).name)
    return [
        name
        for name, declared in moves_of(type(obj)).items()
        if any(move.source == state for move in declared) and may(user, declared[0].permission, obj)
    ]


def take_over(moves: Iterable[tuple[Entity, str, str]], *, reason: str) -> None:
    """Log states that come from earlier records (object, state before or "", state now): the past is taken as noted.

    The one way beside perform() by which an object gets a state: an import writes it with the record, in bulk, and
    tells it here in the same transaction. Guards are for what happens now, not for what was noted then.
    """
    log_transitions(list(moves), move=TAKE_OVER, reason=reason)


def moves_from(obj: models.Model) -> list[str]:
    """Return the names of the moves that leave the present state. Rights aside: ask them once for a whole page."""
    state = getattr(obj, state_field(type(obj)).name)
    return [name for name, declared in moves_of(type(obj)).items() if any(move.source == state for move in declared)]


def label_of(model: type[models.Model], name: str) -> Any:
    """Return what a move is called, as on its button."""
    return moves_of(model)[name][0].custom.get("label", name)


def made_before(obj: Entity, name: str, *, by: User) -> bool:
    """Answer whether the last thing that happened to the object is this move, made by this person."""
    last = TransitionLog.objects.filter(kind=obj._meta.label_lower, object=obj.uuid).order_by("-pk").first()
    if last is None or last.move != name or last.actor_id != by.pk:
        return False
    field = state_field(type(obj)).name
    return type(obj)._base_manager.filter(pk=obj.pk, **{field: last.to_state}).exists()


def perform_once(obj: Record, name: str, *, by: User, **data: Any) -> Record:
    """Make a move as perform() does; a form sent a second time finds it made, and that is no refusal."""
    try:
        return perform(obj, name, by=by, **data)
    except MoveRefused:
        if not made_before(obj, name, by=by):
            raise
        return type(obj)._base_manager.get(pk=obj.pk)
