"""Breaks of a path: begun by the move "pause", ended by "resume" or with the path itself."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.history import save_changes
from core.periods import long_date, today
from participants.models import Break, Enrolment
from permissions.transitions import MoveRefused


def open_break(enrolment: Enrolment) -> Break | None:
    """Return the break that a path is on, or None."""
    return enrolment.breaks.open().order_by("-starts_on").first()


def begin_break(
    enrolment: Enrolment, *, starts_on: dt.date, planned_end_on: dt.date | None = None, kind: str, reason: str
) -> Break:
    """Write a break that begins today or began before. Raise MoveRefused with what stands against its days."""
    begun = Break(
        enrolment=enrolment, starts_on=starts_on, planned_end_on=planned_end_on, kind=kind, reason=reason
    )  # fmt: skip
    if starts_on > today():
        raise MoveRefused([_("This day has not come yet. Enter today or an earlier day.")])
    if starts_on < enrolment.starts_on:
        raise MoveRefused(
            [
                _("The path starts on %(day)s: a break begins on that day or later.")
                % {"day": long_date(enrolment.starts_on)}
            ]
        )
    try:
        begun.full_clean()
    except ValidationError as error:
        raise MoveRefused(error.messages) from None
    begun.save()
    return begun


def end_break(enrolment: Enrolment, last_day: dt.date) -> None:
    """Note the last day of the break that a path is on, if it is on one. Raise MoveRefused for a day before it."""
    running = open_break(enrolment)
    if running is None:
        return
    if last_day < running.starts_on:
        raise MoveRefused(
            [_("The break began on %(day)s: enter that day or a later one.") % {"day": long_date(running.starts_on)}]
        )
    if last_day > today():
        raise MoveRefused([_("This day has not come yet. Enter today or an earlier day.")])
    save_changes(running, ended_on=last_day)
