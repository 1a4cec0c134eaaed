"""What has to be settled when a path ends: plans are records of a room above, which says here what becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.registry import Registry
from participants.enums import ExitReason
from participants.models import Enrolment
from permissions.transitions import MoveRefused

# What a room above does where somebody leaves of whom there is no news, with the last day; and where that end is taken
# back. Both run in the transaction of the move.
ON_LEAVING_WITHOUT_NEWS: Registry[Callable[[Enrolment, User, dt.date], None]] = Registry()
ON_TAKE_BACK: Registry[Callable[[Enrolment, User], None]] = Registry()


def settle_at_end(enrolment: Enrolment, name: str, *, by: User, data: dict[str, Any]) -> None:
    """See that nothing is left open by a path that somebody leaves. Raise MoveRefused with what is.

    Of who leaves without news nothing is asked: what is open closes with the path. Of who completes it a guard asks.
    """
    if name != "leave" or not data.get("exit_reason") or not enrolment.problems.with_unsettled_plan().exists():
        return
    if data["exit_reason"] not in (ExitReason.NO_NEWS, ExitReason.DECEASED):
        raise MoveRefused([unsettled_words(enrolment)])
    if data.get("ended_on") is not None:
        for close in ON_LEAVING_WITHOUT_NEWS:
            close(enrolment, by, data["ended_on"])


def undo_at_take_back(enrolment: Enrolment, *, by: User) -> None:
    """Open again what closed by itself with a path whose end is taken back."""
    for reopen in ON_TAKE_BACK:
        reopen(enrolment, by)


def unsettled_words(enrolment: Enrolment) -> str:
    """Return how many plans are open, and that somebody has to say what becomes of them."""
    return plans_open_words(enrolment.problems.with_unsettled_plan().count())


def plans_open_words(count: int) -> str:
    """Return how many plans are open, as a sentence that asks about them."""
    words = {
        1: _("One plan is open: say what becomes of it."),
        2: _("Two plans are open: say what becomes of them."),
        3: _("Three plans are open: say what becomes of them."),
        4: _("Four plans are open: say what becomes of them."),
    }
    return words.get(count) or _("%(count)s plans are open: say what becomes of them.") % {"count": count}
