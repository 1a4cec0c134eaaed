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
from core.concurrent_edits import Meanwhile, saved
from core.history import save_changes
from core.idempotency import create_once
from core.overlaps import overlaps
from core.periods import long_date
from participants.enums import OVER_STATES, STARTED_STATES, EnrolmentState
from participants.models import Enrolment, Participant
from participants.models.enrolment import has_a_seat
from participants.services import seats
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
    create_once(enrolment, key=key, same=("participant", *values))
    return []


def change_enrolment(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form changed, as core.concurrent_edits.saved(); a full group is said beside its field.

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
        return saved(form)


def _locked(enrolment: Enrolment) -> Enrolment:
    """Lock an enrolment and return it as it is now. It is locked before its group, by everybody."""
    return Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)


def refusals_of(enrolment: Enrolment, name: str) -> list[Any]:
    """Return the sentences of the guards that stand against a move now, or of its state."""
    move = next((one for one in moves_of(Enrolment)[name] if one.source == enrolment.state), None)
    if move is None:
        return [_("This cannot be done now: the state is “%(state)s”.") % {"state": enrolment.get_state_display()}]
    return [
        seats.sentence_of(enrolment.group)
        if condition is has_a_seat and enrolment.group is not None
        else condition.sentence
        for condition in move.conditions
        if not condition(enrolment)
    ]


def make(enrolment: Enrolment, name: str, *, by: User, data: dict[str, Any]) -> Enrolment:
    """Make a move with what its form gave; a reason for the lack of an exit assessment is written with it.

    Sent again by the same person it is done already, and nothing is written. Raise as perform() does.
    """
    if made_before(enrolment, name, by=by):
        return enrolment
    lacking = data.pop("no_exit_assessment_reason", "")
    with transaction.atomic():  # what is written beside the move is taken back where the move is refused
        if name == TAKES_A_SEAT:
            group = _locked(enrolment).group
            if group is not None and (full := seats.refusal_of(group)):
                raise MoveRefused([full])
        if lacking:
            current = _locked(enrolment)
            if current.state in OVER_STATES:
                raise MoveRefused(refusals_of(current, name))
            save_changes(current, no_exit_assessment_reason=lacking)
        return perform(enrolment, name, by=by, **data)
