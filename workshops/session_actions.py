"""What may be done with a session beside its sheet, by right and state: links, each to its page."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from permissions.checks import has_right
from workshops.enums import SessionState
from workshops.models import Session
from workshops.register import FILLED_IN


class Way(NamedTuple):
    """A link to a page."""

    label: str
    url: str


def ways_of(session: Session, user: User) -> list[Way]:
    """Return the ways on from a session for an account, the daily ones first and what ends something last."""
    centre = session.workshop.centre
    plans, state = has_right(user, "session.plan", centre=centre), session.state
    offered = [
        (True, "paper", _("Attendance sheet to sign (PDF)")),
        (True, "workshop", _("The workshop and its sessions")),
        (plans and state == SessionState.PLANNED, "session-edit", _("Change the session")),
        (plans and state in FILLED_IN, "session-edit", _("Change who ran it")),
        (plans and state == SessionState.PLANNED, "session-move", _("Move it to another day")),
        (plans and state == SessionState.PLANNED, "session-cancel", _("Cancel it")),
        (
            has_right(user, "session.reopen", centre=centre) and state == SessionState.CLOSED,
            "session-reopen",
            _("Reopen the sheet"),
        ),
    ]
    return [
        Way(label, reverse(f"workshops:{name}", args=[session.workshop.uuid if name == "workshop" else session.uuid]))
        for open_, name, label in offered
        if open_
    ]
