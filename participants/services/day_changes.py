"""What somebody noted for a day to come, on its day: a path goes on its break or comes back, is in another group.

Who is expected at a session is asked of the day of the session and waits for nothing of this. Everything is signed by
the system account; who noted it stands in the history of the break and of the stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from core.actor import acting_as, require_act
from core.history import save_changes
from core.periods import today
from participants.enums import STARTED_STATES, EnrolmentState
from participants.models import Break, Enrolment, GroupStay
from participants.services.breaks import follow_break
from permissions.transitions import MoveRefused, perform

log = logging.getLogger(__name__)
REASON = "day_changes"


def follow_day() -> int:
    """Bring every path to what was noted for today or for days that nobody was there for; return how many changed.

    Each path is a transaction of its own; one that cannot be moved is told in the log of the server by its key.
    """
    breaks = Break.objects.running().filter(enrolment__state=EnrolmentState.ACTIVE)
    other = ~Q(group=F("enrolment__group")) | Q(enrolment__group=None)
    stays = GroupStay.objects.on(today()).filter(other, enrolment__state__in=STARTED_STATES)
    changed = 0
    with acting_as(User.objects.system(), REASON, channel="beat"):
        for key in stays.order_by("enrolment").values_list("enrolment", flat=True):
            changed += _change(key, follow_stay)
        for key in breaks.order_by("enrolment").values_list("enrolment", flat=True):
            changed += _change(key, follow_break)
        for key in _back_again().order_by("pk").values_list("pk", flat=True):
            changed += _change(key, _come_back)
    return changed


def _back_again() -> QuerySet[Enrolment]:
    """Return the paths on a break whose last day is past."""
    of_path = Break.objects.filter(enrolment=OuterRef("pk"))
    resting = Enrolment.objects.filter(Exists(of_path.filter(ended_on__lt=today())), state=EnrolmentState.ON_BREAK)
    return resting.exclude(Exists(of_path.on(today())))


def _come_back(enrolment: Enrolment) -> bool:
    """Make the path active again; another worker may have done so."""
    if not _back_again().filter(pk=enrolment.pk).exists():
        return False
    perform(enrolment, "resume", by=require_act().user)
    return True


def _change(key: int, follow: Callable[[Enrolment], bool]) -> bool:
    """Let one path follow its day, under its lock; tell whether it changed."""
    try:
        with transaction.atomic():
            return follow(Enrolment._base_manager.select_for_update(of=("self",)).get(pk=key))
    except (MoveRefused, Enrolment.DoesNotExist) as refused:
        log.warning("Path %s does not follow its day: %s", key, type(refused).__name__)
        return False


def follow_stay(enrolment: Enrolment) -> bool:
    """Let the row of a path name the group in which it is today; tell whether it named another.

    The path is locked by who calls.
    """
    here = enrolment.stays.on(today()).first()
    if here is None or here.group_id == enrolment.group_id:
        return False
    save_changes(enrolment, group=here.group)
    return True
