"""Paths of one person that share days: which they are, how they are asked about, and the reason that says why."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from core.history import save_changes
from core.overlaps import overlaps
from core.periods import long_date
from participants.enums import STARTED_STATES, EnrolmentState
from participants.models import Enrolment, Participant


def lock_person(key: int) -> Participant:
    """Lock a person until the end of the transaction, before any path of hers; return her as she is now."""
    return Participant._base_manager.select_for_update(of=("self",)).get(pk=key)


def paths_beside(
    participant: Participant, start: dt.date, end: dt.date | None = None, *, key: uuid.UUID
) -> list[Enrolment]:
    """Return the paths of a person that share days with one from a day to a day; `key` is that one's own.

    A path may start on the day on which another one ends.
    """
    entered = Enrolment.objects.filter(participant=participant).exclude(state=EnrolmentState.DECLINED)
    others = entered.exclude(uuid=key).select_related("track").order_by("starts_on", "pk")
    return [one for one in others if overlaps(start, end, one.starts_on, one.ended_on)]


def doubt_of(path: Enrolment) -> str:
    """Return the sentence that asks about a path beside the one that somebody writes."""
    words = {"path": path.track, "state": path.get_state_display(), "day": long_date(path.starts_on)}
    if path.ended_on is None:
        return _("The person has another path on these days: %(path)s, from %(day)s (%(state)s).") % words
    words["last"] = long_date(path.ended_on)
    return _("The person has another path on these days: %(path)s, from %(day)s to %(last)s (%(state)s).") % words


def running_beside(enrolment: Enrolment) -> list[Enrolment]:
    """Return the other paths of the person that run today."""
    others = Enrolment._base_manager.filter(participant=enrolment.participant_id, state__in=STARTED_STATES)
    return list(others.exclude(pk=enrolment.pk).select_related("track").order_by("starts_on", "pk"))


def forget_beside(participant: Participant) -> None:
    """Take away the reason of each path beside which none is any more; its history keeps it. Lock the person first."""
    for one in Enrolment._base_manager.filter(participant=participant).exclude(beside_reason="").order_by("pk"):
        declined = one.state == EnrolmentState.DECLINED
        if declined or not paths_beside(participant, one.starts_on, one.ended_on, key=one.uuid):
            save_changes(one, beside_reason="")
