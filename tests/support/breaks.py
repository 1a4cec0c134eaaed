"""Breaks of an enrolment, as the moves of the state machine meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F

from participants.models import Break, Enrolment


def on_a_break(enrolment: Enrolment) -> None:
    """Let a break run: the one that was noted, or a new one."""
    if not enrolment.breaks.update(ended_on=None):
        Break.objects.bulk_create([Break(enrolment=enrolment, starts_on=enrolment.starts_on)])


def back_again(enrolment: Enrolment) -> None:
    """End the break that runs, if there is one."""
    enrolment.breaks.open().update(ended_on=F("starts_on"))


def after(deed: Callable[[Any], None], **data: Any) -> Callable[[Any], dict[str, Any]]:
    """Return the data of a move for which the service writes something first."""

    def given(enrolment: Any) -> dict[str, Any]:
        deed(enrolment)
        return dict(data)

    return given
