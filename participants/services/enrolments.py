"""A person's paths: enrolling once more, and making a move with what it needs, once however often it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.concurrent_edits import Meanwhile, save_edit
from core.history import save_changes
from core.idempotency import create_once
from core.periods import long_date
from participants.enums import STARTED_STATES, BreakKind
from participants.models import Enrolment, Participant
from participants.models.enrolment import (
    break_has_begun,
    break_has_ended,
    days_to_take_back,
    ended_lately,
    has_a_seat,
)
from participants.services import seats
from participants.services.breaks import (
    begin_break,
    end_break,
    end_break_by_return,
    open_break,
    others_on,
    refusal_beside,
    refusal_of_first,
    refusal_of_last,
    refusal_of_return,
)
from participants.services.group_stays import follow_group
from participants.services.parallel_paths import forget_beside, lock_person
from permissions.transitions import MoveRefused, made_before, moves_of, perform

TAKES_A_SEAT = "begin_trial"  # a candidate has no seat; who leaves gives it back
ENDS = ("decline", "complete", "leave")  # after which another path may run beside none


@transaction.atomic
def enrol(participant: Participant, *, key: uuid.UUID, values: dict[str, Any]) -> list[str]:
    """Write a new enrolment as a candidate, the next in number; return the sentences against it, none when done.

    Raise KeyTaken for a form that was gone back to and changed, NoActor outside an act.
    """
    lock_person(participant.pk)  # two at once wait here
    before = Enrolment._base_manager.filter(participant=participant)
    enrolment = Enrolment(participant=participant, **values)
    if not before.filter(uuid=key).exists():
        enrolment.number = (before.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            enrolment.full_clean(exclude=["state"])
        except ValidationError as error:
            return error.messages
    written, new = create_once(enrolment, key=key, same=("participant", *values))
    if new:
        follow_group(written, from_day=written.starts_on)
    return []


def change_enrolment(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form changed, as core.concurrent_edits.save_edit(); a full group is said beside its field.

    Who has a seat needs one in another group.
    """
    if not (form.is_bound and form.is_valid()):
        return False, None
    with transaction.atomic():
        current, group = _lock(form.instance), form.cleaned_data["group"]
        if group is not None and group.pk != current.group_id and current.state in STARTED_STATES:
            full = seats.refusal_of(group)
            if full:
                form.add_error("group", full)
                return False, None
        return save_edit(form)


def _lock(enrolment: Enrolment) -> Enrolment:
    """Lock an enrolment and return it as it is now. It is locked before its group, by everybody."""
    return Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)


# Guards that the form of the move answers itself: it asks for the days of the break.
ASKED = (break_has_begun, break_has_ended)


def refusals_of(enrolment: Enrolment, name: str) -> list[Any]:
    """Return the sentences of the guards that stand against a move now, or of its state.

    What the form of the move asks for is left out.
    """
    move = next((one for one in moves_of(Enrolment)[name] if one.source == enrolment.state), None)
    if move is None:
        return [_("This cannot be done now: the state is “%(state)s”.") % {"state": enrolment.get_state_display()}]
    asked = [condition for condition in move.conditions if condition not in ASKED]
    return [_sentence(enrolment, condition) for condition in asked if not condition(enrolment)]


def _sentence(enrolment: Enrolment, condition: Any) -> Any:
    """Return why a guard says no, with its numbers where a page has them."""
    if condition is has_a_seat and enrolment.group is not None:
        return seats.sentence_of(enrolment.group)
    if condition is ended_lately:
        noted, days = days_to_take_back(enrolment)
        said = ngettext(
            "The end was noted on %(day)s and can be taken back for %(count)s day only. Correct its last day or its "
            "reason, or enrol the person again.",
            "The end was noted on %(day)s and can be taken back for %(count)s days only. Correct its last day or its "
            "reason, or enrol the person again.",
            days,
        )
        return said % {"day": long_date(noted), "count": days}
    return condition.sentence


def refusals_of_days(enrolment: Enrolment, name: str, data: dict[str, Any]) -> dict[str, str]:
    """Return what stands against the days that a move's form gave, by field, and nothing where they are right."""
    if enrolment.state not in [one.source for one in moves_of(Enrolment)[name]]:
        return {}  # done already, or not to be done: said elsewhere
    found = {}
    running = open_break(enrolment)
    begun, back, ended = (data.get(key) for key in ("break_starts_on", "back_on", "ended_on"))
    if name == "pause" and begun is not None:
        beside = refusal_beside(others_on(enrolment, begun, None))
        found["break_starts_on"] = refusal_of_first(enrolment, begun) or beside
    if name == "resume" and back is not None and running is not None:
        found["back_on"] = refusal_of_return(running, back)
    if name in ("complete", "leave") and ended is not None:
        if ended < enrolment.starts_on:
            found["ended_on"] = _("It ends before it starts: correct one of the two.")
        elif running is not None:
            found["ended_on"] = refusal_of_last(running, ended)
    return {key: sentence for key, sentence in found.items() if sentence}


def make(enrolment: Enrolment, name: str, *, by: User, data: dict[str, Any]) -> Enrolment:
    """Make a move with what its form gave: the days of a break, and reasons that stay with the path, go with it.

    Sent again by the same person it is done already, and nothing is written. Raise as perform() does.
    """
    if made_before(enrolment, name, by=by):
        return enrolment
    given = {key: data.pop(key, "") for key in ("no_exit_assessment_reason", "beside_reason")}
    reasons = {key: reason for key, reason in given.items() if reason}
    days = {key: data.pop(key, None) for key in ("break_starts_on", "break_planned_end_on", "break_kind", "back_on")}
    with transaction.atomic():  # what is written beside the move is taken back where the move is refused
        person = lock_person(enrolment.participant_id) if name in ENDS else None
        current = _lock(enrolment)
        if current.state not in [one.source for one in moves_of(Enrolment)[name]]:
            raise MoveRefused(refusals_of(current, name))
        if name == TAKES_A_SEAT and current.group is not None and (full := seats.refusal_of(current.group)):
            raise MoveRefused([full])
        save_changes(current, **reasons)
        _write_break(current, name, days, data)
        moved = perform(enrolment, name, by=by, **data)
        if person is not None:
            forget_beside(person)
        return moved


def _write_break(enrolment: Enrolment, name: str, days: dict[str, Any], data: dict[str, Any]) -> None:
    """Begin or end a break with the move that does so; a path that ends, ends its break."""
    if name == "pause" and days["break_starts_on"] is not None:
        begin_break(
            enrolment,
            starts_on=days["break_starts_on"],
            planned_end_on=days["break_planned_end_on"],
            kind=days["break_kind"] or BreakKind.OTHER,
            reason=data.get("reason", ""),
        )
    elif name == "resume" and days["back_on"] is not None:
        end_break_by_return(enrolment, days["back_on"])
    elif name in ("complete", "leave") and data.get("ended_on") is not None:
        end_break(enrolment, data["ended_on"])
