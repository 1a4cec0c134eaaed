"""Breaks of a path: begun by the move "pause", ended by "resume" or with it; corrected or removed with a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import because, require_act
from core.concurrent_edits import Meanwhile, save_edit
from core.history import delete_tracked, save_changes
from core.periods import long_date, today
from participants.enums import EnrolmentState
from participants.models import Break, Enrolment
from permissions.transitions import MoveRefused, perform


def open_break(enrolment: Enrolment) -> Break | None:
    """Return the break that a path is on today, or None."""
    return enrolment.breaks.on(today()).first()


def days_words(one: Break) -> str:
    """Return the days of a break: "from 3 March 2016 to 10 March 2016", "since 3 March 2016"; its plan, one to come."""
    words = {"first": long_date(one.starts_on)}
    last = one.planned_end_on if one.is_to_come else one.ended_on
    if last is None and one.is_to_come:
        return _("from %(first)s") % words
    if last is None:
        return _("since %(first)s") % words
    return _("from %(first)s to %(last)s") % {**words, "last": long_date(last)}


# What stands against its days: a sentence for the field, "" for nothing


def refusal_of_first(enrolment: Enrolment, day: dt.date, *, has_begun: bool = False) -> str:
    """Return why no break of a path can begin on a day; one that has begun does not begin later."""
    if has_begun and day > today():
        return _("This day has not come yet. Enter today or an earlier day.")
    if day < enrolment.starts_on:
        words = {"day": long_date(enrolment.starts_on)}
        return _("The path starts on %(day)s: a break begins on that day or later.") % words
    if enrolment.ended_on is not None and day > enrolment.ended_on:
        return _("The path ended on %(day)s: enter that day or an earlier one.") % {
            "day": long_date(enrolment.ended_on)
        }
    return ""


def refusal_of_last(one: Break, day: dt.date, *, path: Enrolment | None = None, is_over: bool = True) -> str:
    """Return why a break cannot have a day as its last; `path` is that of a break which is corrected.

    Only one that is not over lasts until a day to come.
    """
    if day < one.starts_on:
        words = {"day": long_date(one.starts_on)}
        return _("The break began on %(day)s: enter that day or a later one.") % words
    if is_over and day > today():
        return _("This day has not come yet. Enter today or an earlier day.")
    if path is not None and path.ended_on is not None and day > path.ended_on:
        return _("The path ended on %(day)s: enter that day or an earlier one.") % {"day": long_date(path.ended_on)}
    return ""


def refusal_of_return(one: Break, day: dt.date) -> str:
    """Return why somebody cannot be back from a break on a day: it has one day at least."""
    if day > one.starts_on:
        return ""
    words = {"day": long_date(one.starts_on)}
    return _("The break began on %(day)s: enter a later day. If there was no break, remove it.") % words


def others_on(
    enrolment: Enrolment, first: dt.date, last: dt.date | None, *, besides: Break | None = None
) -> list[Break]:
    """Return the other breaks of a path that share days with one from a day to a day."""
    return [
        one
        for one in enrolment.breaks.order_by("starts_on")
        if (besides is None or one.pk != besides.pk)
        and (last is None or one.starts_on <= last)
        and (one.ended_on is None or one.ended_on >= first)
    ]


def refusal_beside(others: list[Break]) -> str:
    """Return what is said where a break shares days with others."""
    return _("The path has another break on these days: correct the days.") if others else ""


# What is written


def begin_break(
    enrolment: Enrolment, *, starts_on: dt.date, planned_end_on: dt.date | None = None, kind: str, reason: str
) -> Break:
    """Write a break, of today, from before or of a day to come. Raise MoveRefused with what stands against its days."""
    begun = Break(
        enrolment=enrolment, starts_on=starts_on, planned_end_on=planned_end_on, kind=kind, reason=reason
    )  # fmt: skip
    if refused := refusal_of_first(enrolment, starts_on):
        raise MoveRefused([refused])
    try:
        begun.full_clean()
    except ValidationError as error:
        raise MoveRefused(error.messages) from None
    begun.save()
    return begun


def follow_break(enrolment: Enrolment) -> bool:
    """Let an active path be on the break that has begun by today, if there is one; tell whether it was moved.

    The author is that of the act.

    Raise MoveRefused and NotAllowed as perform() does.
    """
    running = enrolment.breaks.running().first()
    current = Enrolment._base_manager.get(pk=enrolment.pk)
    if running is None or current.state != EnrolmentState.ACTIVE:
        return False
    perform(current, "pause", by=require_act().user, reason=running.reason or _("Noted beforehand"))
    return True


def drop_breaks_to_come(enrolment: Enrolment) -> None:
    """Take away the breaks that a path which ends does not come to; history keeps them."""
    delete_tracked(Break, enrolment.breaks.to_come().values_list("pk", flat=True))


def end_break(enrolment: Enrolment, last_day: dt.date) -> None:
    """Note the last day of the break that a path is on, if it is on one. Raise MoveRefused for a day before it."""
    running = open_break(enrolment)
    if running is None:
        return
    if refused := refusal_of_last(running, last_day):
        raise MoveRefused([refused])
    save_changes(running, ended_on=last_day)


def end_break_by_return(enrolment: Enrolment, back_on: dt.date) -> None:
    """End the break that a path is on with the eve of a day. Raise MoveRefused for a day on which it had not begun."""
    running = open_break(enrolment)
    if running is None:
        return
    if refused := refusal_of_return(running, back_on):
        raise MoveRefused([refused])
    save_changes(running, ended_on=back_on - dt.timedelta(days=1))


def reopen_break(enrolment: Enrolment) -> None:
    """Let the break that ended with a path run again."""
    ended = enrolment.breaks.filter(ended_on=enrolment.ended_on).order_by("-starts_on").first()
    if ended is not None:
        save_changes(ended, ended_on=None)


def correct_break(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form corrects of a break, as core.concurrent_edits.save_edit(), with its reason."""
    if not form.is_bound:
        return False, None
    with transaction.atomic():
        _lock(form.instance.enrolment_id)
        if not form.is_valid():
            return False, None
        with because(form.cleaned_data["why"]):
            done, meanwhile = save_edit(form)
            if done:
                follow_break(form.path)
            return done, meanwhile


def remove_break(one: Break, *, by: User, why: str) -> None:
    """Take away a break that never was; a path that is on it goes on. Sent twice it is done once.

    Raise MoveRefused and NotAllowed as perform() does.
    """
    with transaction.atomic(), because(why):
        path = _lock(one.enrolment_id)
        current = Break._base_manager.filter(pk=one.pk).first()
        if current is None:
            return
        current.delete()
        if not current.is_over and not current.is_to_come and path.state == EnrolmentState.ON_BREAK:
            perform(path, "resume", by=by, reason=why)


def _lock(key: int) -> Enrolment:
    return Enrolment._base_manager.select_for_update(of=("self",)).get(pk=key)
