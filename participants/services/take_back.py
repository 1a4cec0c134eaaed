"""The end of a path that was noted by mistake is taken back: its state, its seat and its break are as they were.

What was made for the exit, an assessment or a project, stays in the file: it is told, and mended when the path ends.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import because
from core.closed_years import CountedDays, doubt_about, years_moved
from core.history import save_changes
from core.periods import long_date
from participants.enums import EnrolmentState
from participants.models import Enrolment
from participants.models.enrolment import state_before_end
from participants.services import seats
from participants.services.after_contacts import follow_end
from participants.services.breaks import reopen_break
from participants.services.exits import undo_at_take_back
from participants.services.parallel_paths import lock_person
from permissions.transitions import MoveRefused, made_before, perform

# The moves that take back an end, each with the state to which it leads.
TAKES_BACK = {
    "take_back_to_trial": EnrolmentState.TRIAL,
    "take_back": EnrolmentState.ACTIVE,
    "take_back_to_break": EnrolmentState.ON_BREAK,
}


def move_that_takes_back(enrolment: Enrolment) -> str:
    """Return the move that takes back the end of a path: to the state in which it was."""
    before = state_before_end(enrolment)
    return next(name for name, state in TAKES_BACK.items() if state == before)


def take_back(enrolment: Enrolment, *, by: User, reason: str, beside_reason: str = "") -> Enrolment:
    """Take back the end of a path. Sent again by the same person it is done already. Raise as perform() does."""
    with transaction.atomic(), because(reason):
        lock_person(enrolment.participant_id)
        current = Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)
        name = move_that_takes_back(current)
        if made_before(current, name, by=by):
            return current
        if current.group is not None and (full := seats.refusal_of(current.group)):
            raise MoveRefused([full])
        if beside_reason:
            save_changes(current, beside_reason=beside_reason)
        if name == "take_back_to_break":
            reopen_break(current)
        undo_at_take_back(current, by=by)
        taken = perform(current, name, by=by, reason=reason)
        follow_end(taken, by=by)
        return taken


def doubts_of(enrolment: Enrolment) -> list[str]:
    """Return the question about years that are over and would count otherwise."""
    if enrolment.ended_on is None:
        return []
    noted = CountedDays(enrolment.starts_on, enrolment.ended_on)
    if state_before_end(enrolment) == EnrolmentState.TRIAL:  # no figure counts a trial
        return doubt_about(years_moved(None, noted))
    return doubt_about(years_moved(noted, CountedDays(enrolment.starts_on, None)))


def what_stays(enrolment: Enrolment) -> list[str]:
    """Return what was made for the exit and stays in the file, in sentences: of rooms above, by reverse accessors."""
    found = []
    at_exit = enrolment.assessments.standing().at_exit().without_reasons().order_by("date", "pk").last()
    if at_exit is not None:
        said = _("The exit assessment of %(day)s stays in the file. Amend it when the path ends.")
        found.append(said % {"day": long_date(at_exit.date)})
    if hasattr(enrolment, "exit_project"):
        found.append(_("The exit project stays in the file. Look at it again when the path ends."))
    if enrolment.no_exit_assessment_reason:
        found.append(_("Why there is no exit assessment is taken away; the history keeps it."))
    if enrolment.problems.closed_by_themselves().exists():
        found.append(_("The plans that closed with the path without news are opened again, as they were."))
    if enrolment.after_contacts.planned().exists():
        found.append(_("The contacts that are planned for after the path are withdrawn."))
    return found
