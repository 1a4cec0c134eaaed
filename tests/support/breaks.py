"""Breaks and ends of an enrolment, as the moves of the state machine meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.db.models import F
from django.utils import timezone

from audit.log import log_transition
from participants.models import Break, Enrolment
from participants.models.enrolment import state_before_end


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


def ended_from(state: str) -> Callable[[Enrolment], None]:
    """Return what writes that an enrolment ended from a state; one on a break has its break again."""

    def written(enrolment: Enrolment) -> None:
        log_transition(enrolment, move="leave", from_state=state, to_state=enrolment.state)
        if state == "on_break":
            on_a_break(enrolment)

    return written


def ended_long_ago(enrolment: Enrolment) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        ended_from(state_before_end(enrolment))(enrolment)


def ended_from_another_state(enrolment: Enrolment) -> None:
    ended_from("active" if state_before_end(enrolment) == "trial" else "trial")(enrolment)
