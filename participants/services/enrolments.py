"""A person's paths: enrolling once more, and making a move with what it needs, once however often it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core.concurrent_edits import Meanwhile, save_edit
from core.history import save_changes
from core.idempotency import create_once
from core.overlaps import overlaps
from core.periods import long_date
from participants.enums import STARTED_STATES, BreakKind, EnrolmentState
from participants.models import Enrolment, Participant
from participants.models.enrolment import break_has_begun, break_has_ended, has_a_seat
from participants.services import seats
from participants.services.breaks import begin_break, end_break, open_break
from participants.services.group_stays import follow_group
from permissions.transitions import MoveRefused, made_before, moves_of, perform

TAKES_A_SEAT = "begin_trial"  # a candidate has no seat; who leaves gives it back


def paths_beside(participant: Participant, start: dt.date, *, key: uuid.UUID) -> list[Enrolment]:
    """Return the paths of a person that share days with one that starts on a day; `key` is the new one's own.

    A path may start on the day on which another one ends.
    """
    entered = Enrolment.objects.filter(participant=participant).exclude(state=EnrolmentState.DECLINED)
    others = entered.exclude(uuid=key).select_related("track").order_by("starts_on", "pk")
    return [one for one in others if overlaps(start, None, one.starts_on, one.ended_on)]


def doubt_of(path: Enrolment) -> str:
    """Return the sentence that asks about a path beside the one that somebody writes."""
    words = {"path": path.track, "state": path.get_state_display(), "day": long_date(path.starts_on)}
    if path.ended_on is None:
        return _("The person has another path on these days: %(path)s, from %(day)s (%(state)s).") % words
    words["last"] = long_date(path.ended_on)
    return _("The person has another path on these days: %(path)s, from %(day)s to %(last)s (%(state)s).") % words


@transaction.atomic
def enrol(participant: Participant, *, key: uuid.UUID, values: dict[str, Any]) -> list[str]:
    """Write a new enrolment as a candidate, the next in number; return the sentences against it, none when done.

    Raise KeyTaken for a form that was gone back to and changed, NoActor outside an act.
    """
    Participant._base_manager.select_for_update(of=("self",)).get(pk=participant.pk)  # two at once wait here
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
        current, group = _locked(form.instance), form.cleaned_data["group"]
        if group is not None and group.pk != current.group_id and current.state in STARTED_STATES:
            full = seats.refusal_of(group)
            if full:
                form.add_error("group", full)
                return False, None
        return save_edit(form)


def _locked(enrolment: Enrolment) -> Enrolment:
    """Lock an enrolment and return it as it is now. It is locked before its group, by everybody."""
    return Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)


# Guards that the form of the move answers itself: it asks for the days of the break.
ASKED = (break_has_begun, break_has_ended)


def running_beside(enrolment: Enrolment) -> list[Enrolment]:
    """Return the other paths of the person that run today."""
    others = Enrolment._base_manager.filter(participant=enrolment.participant_id, state__in=STARTED_STATES)
    return list(others.exclude(pk=enrolment.pk).select_related("track").order_by("starts_on", "pk"))


def refusals_of(enrolment: Enrolment, name: str) -> list[Any]:
    """Return the sentences of the guards that stand against a move now, or of its state.

    What the form of the move asks for is left out.
    """
    move = next((one for one in moves_of(Enrolment)[name] if one.source == enrolment.state), None)
    if move is None:
        return [_("This cannot be done now: the state is “%(state)s”.") % {"state": enrolment.get_state_display()}]
    asked = [condition for condition in move.conditions if condition not in ASKED]
    return [
        seats.sentence_of(enrolment.group)
        if condition is has_a_seat and enrolment.group is not None
        else condition.sentence
        for condition in asked
        if not condition(enrolment)
    ]


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
        current = _locked(enrolment)
        if current.state not in [one.source for one in moves_of(Enrolment)[name]]:
            raise MoveRefused(refusals_of(current, name))
        if name == TAKES_A_SEAT and current.group is not None and (full := seats.refusal_of(current.group)):
            raise MoveRefused([full])
        save_changes(current, **reasons)
        _write_break(current, name, days, data)
        return perform(enrolment, name, by=by, **data)


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
        end_break(enrolment, max(days["back_on"] - dt.timedelta(days=1), _first_of_break(enrolment)))
    elif name in ("complete", "leave") and data.get("ended_on") is not None:
        end_break(enrolment, data["ended_on"])


def _first_of_break(enrolment: Enrolment) -> dt.date:
    running = open_break(enrolment)
    return running.starts_on if running else dt.date.min
