"""A person's paths: enrolling once more, and making a move with what it needs, once however often it is sent."""

from __future__ import annotations

import datetime as dt
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
from core.periods import long_date, today
from participants.enums import STARTED_STATES, BreakKind
from participants.models import Enrolment, Participant
from participants.models.enrolment import (
    break_has_begun,
    break_has_ended,
    days_to_take_back,
    ended_lately,
    has_a_seat,
    plans_are_settled,
)
from participants.services import seats
from participants.services.after_contacts import follow_end
from participants.services.breaks import (
    begin_break,
    drop_breaks_to_come,
    end_break,
    end_break_by_return,
    open_break,
    others_on,
    refusal_beside,
    refusal_of_first,
    refusal_of_last,
    refusal_of_return,
)
from participants.services.exits import settle_at_end, unsettled_words
from participants.services.group_stays import (
    drop_stays_to_come,
    follow_group,
    plan_group,
    stay_from_start,
    stay_to_come,
)
from participants.services.parallel_paths import forget_beside, lock_person
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed, made_before, moves_of, perform

TAKES_A_SEAT = "begin_trial"  # a candidate has no seat; who leaves gives it back
ENDS = ("decline", "complete", "leave")  # after which another path may run beside none


@transaction.atomic
def enrol(participant: Participant, *, key: uuid.UUID, values: dict[str, Any]) -> list[str]:
    """Write a new enrolment as a candidate, the next in number; return the sentences against it, none when done.

    Raise KeyTaken for a form that was gone back to and changed, NoActor outside an act.
    """
    lock_person(participant.pk)  # two at once wait here
    before = Enrolment._base_manager.filter(participant=participant)
    enrolment = Enrolment(participant=participant, **{"asked_on": today(), **values})
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
    """Write what a valid form changed, as core.concurrent_edits.save_edit(), and the stay in the group from its day.

    Who has a seat needs one in another group, also from a later day; a full group is said beside its field.
    """
    if not (form.is_bound and form.is_valid()):
        return False, None
    with transaction.atomic():
        current, group = _lock(form.instance), form.cleaned_data["group"]
        to_come = stay_to_come(current)
        has_seat = group is None or group.pk in (current.group_id, to_come and to_come.group_id)
        if group is not None and not has_seat and current.state in STARTED_STATES:
            full = seats.refusal_of(group)
            if full:
                form.add_error("group", full)
                return False, None
        day = form.cleaned_data["group_from"]
        later = day is not None and day > today() and current.state in STARTED_STATES
        if form.group_meanwhile(current):
            return False, None
        if later:  # until its day the path stays in the group of now
            form.instance.group_id = form.kept_group
        done, meanwhile = save_edit(form)
        if done and later:
            plan_group(current, group, from_day=day)
        elif done:
            follow_group(current, from_day=day)
        return done, meanwhile


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
    if condition is plans_are_settled:
        return unsettled_words(enrolment)
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
    if name == "pause" and begun is not None and not _is_announced(enrolment, data):
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
    trial = {key: data.pop(key, None) for key in ("starts_on", "trial_until")}
    with transaction.atomic():  # what is written beside the move is taken back where the move is refused
        person = lock_person(enrolment.participant_id) if name in ENDS else None
        current = _lock(enrolment)
        if current.state not in [one.source for one in moves_of(Enrolment)[name]]:
            raise MoveRefused(refusals_of(current, name))
        if name == "pause" and (days["break_starts_on"] or today()) > today():
            return _announce_break(current, by=by, days=days, reason=data.get("reason", ""))
        if name == "resume" and (days["back_on"] or today()) > today():
            return _announce_return(current, by=by, back_on=days["back_on"])
        if name == TAKES_A_SEAT and current.group is not None and (full := seats.refusal_of(current.group)):
            raise MoveRefused([full])
        save_changes(current, **reasons)
        if name == TAKES_A_SEAT:
            _write_trial(current, **trial)
        _write_break(current, name, days, data)
        settle_at_end(current, name, by=by, data=data)
        try:
            moved = perform(enrolment, name, by=by, **data)
        except MoveRefused as refused:
            open_plans = plans_are_settled.sentence  # type: ignore[attr-defined]  # set by guard()
            told = [unsettled_words(current) if one is open_plans else one for one in refused.sentences]
            raise MoveRefused(told) from refused
        if person is not None:
            forget_beside(person)
            follow_end(moved, by=by)
        return moved


def _write_trial(enrolment: Enrolment, *, starts_on: dt.date | None, trial_until: dt.date | None) -> None:
    """Write from when until when somebody tries; the planned end and the stay in the group follow the first day."""
    moved = starts_on is not None and starts_on != enrolment.starts_on
    values: dict[str, Any] = {"trial_until": trial_until} if trial_until is not None else {}
    if starts_on is not None and moved:
        values["starts_on"] = starts_on
        if enrolment.planned_end_on is not None:
            values["planned_end_on"] = enrolment.planned_end_on + (starts_on - enrolment.starts_on)
    save_changes(enrolment, **values)
    if moved:
        stay_from_start(enrolment)


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
        drop_breaks_to_come(enrolment)
        drop_stays_to_come(enrolment)


def _is_announced(enrolment: Enrolment, days: dict[str, Any]) -> bool:
    """Answer whether a break of these days to come is noted already: a form that is sent twice writes it once."""
    alike = {"planned_end_on": days.get("break_planned_end_on"), "kind": days.get("break_kind") or BreakKind.OTHER}
    return enrolment.breaks.to_come().filter(starts_on=days["break_starts_on"], **alike).exists()


def _announce_break(enrolment: Enrolment, *, by: User, days: dict[str, Any], reason: str) -> Enrolment:
    """Note a break of a day to come: the path goes on until then, and services.day_changes makes the move.

    Raise NotAllowed and MoveRefused as the move does.
    """
    pause = _permitted_move(enrolment, "pause", by=by)
    if not reason.strip():
        raise MoveRefused([pause.custom["needs"]["reason"]])
    if not _is_announced(enrolment, days):
        _write_break(enrolment, "pause", days, {"reason": reason})
    return enrolment


def _announce_return(enrolment: Enrolment, *, by: User, back_on: dt.date) -> Enrolment:
    """Note the last day of the break that a path is on; on the day after, services.day_changes makes the move.

    Raise NotAllowed and MoveRefused as the move does.
    """
    _permitted_move(enrolment, "resume", by=by)
    end_break_by_return(enrolment, back_on)
    return enrolment


def _permitted_move(enrolment: Enrolment, name: str, *, by: User) -> Any:
    """Return a move that somebody may make. Raise NotAllowed."""
    move = moves_of(Enrolment)[name][0]
    if not may(by, move.permission, enrolment):
        raise NotAllowed(move.permission)
    return move
