"""The persons whom somebody follows, each with the path that is under way: what home tells of them, read once."""

from __future__ import annotations

from typing import Any

from django.db.models import FilteredRelation, Q

from core.context import current_act
from participants.enums import EnrolmentState
from participants.models import Participant

FOLLOW = "participant.change"
UNDER_WAY = (EnrolmentState.TRIAL, EnrolmentState.ACTIVE, EnrolmentState.ON_BREAK)


def own_people(user: Any, centre: Any) -> list[Participant]:
    """Return the persons of a centre whom the user follows, those lent to her included; `walk` is a path under way.

    A person without one comes once with None, one with several once for each, the latest last.
    It is one statement, and one for the length of a request that remembers and is the user's.
    """
    act = current_act()
    if act is None or act.memory is None or act.user.pk != user.pk:
        return _read(user, centre)
    known = act.memory.setdefault("own people", {})
    if centre.pk not in known:
        known[centre.pk] = _read(user, centre)
    return known[centre.pk]


def _read(user: Any, centre: Any) -> list[Participant]:
    walk = FilteredRelation("enrolments", condition=Q(enrolments__state__in=UNDER_WAY))
    own = Participant.objects.for_user(user, FOLLOW).filter(centre=centre).annotate(walk=walk)
    found = own.select_related("walk__track").defer(*_UNREAD)
    return list(found.order_by("walk__starts_on", "walk__number", "walk__pk"))


# Encrypted texts, each of which would be deciphered for nothing.
_UNREAD = ("address", "phone", "email", "walk__no_exit_assessment_reason", "walk__decline_reason")
