"""What plans tell between two moments of a file: how many actions ended, and how."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from actionplans.access import READING
from actionplans.enums import ActionState
from actionplans.models import Action
from audit.models import TransitionLog
from core.date_words import local_day
from participants.file_page.between import BetweenFact, DaySpan, between
from participants.file_permissions import may_on_file
from participants.models import Participant
from participants.sensitive_rows import readable_in_file

LABELS = {
    ActionState.DONE: gettext_lazy("Actions: done"),
    ActionState.PARTLY: gettext_lazy("Actions: partly done"),
    ActionState.DROPPED: gettext_lazy("Actions: dropped"),
}


@between(order=40)
def actions(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """Actions that ended, on the day on which their end was noted."""
    if not may_on_file(reader, READING, participant):
        return []
    ended = readable_in_file(Action.objects.filter(state__in=LABELS), reader, READING, participant).order_by()
    states = dict(ended.values_list("uuid", "state"))
    moves = TransitionLog.objects.filter(kind=Action._meta.label_lower, object__in=states, to_state__in=LABELS)
    days = {of: local_day(at) for of, at in moves.order_by("at", "pk").values_list("object", "at")}  # the last one
    counted = Counter(states[of] for of, day in days.items() if day in span)
    return [
        BetweenFact(f"actions.{state}", label, counted[state], _actions(counted[state]))
        for state, label in LABELS.items()
    ]


def _actions(count: int) -> str:
    return ngettext("%(count)s action", "%(count)s actions", count) % {"count": count}
