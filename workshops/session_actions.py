"""What may be done with a session beside its sheet, by right and state: links, each to its page."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from permissions.checks import has_right
from workshops.enums import SessionState
from workshops.models import Session
from workshops.models.session import is_not_over
from workshops.register import FILLED_IN, LOOKED_AT


class Way(NamedTuple):
    """A link to a page."""

    label: str
    url: str


def ways_of(session: Session, user: User) -> list[Way]:
    """Return the ways on from a session for an account, the daily ones first and what ends something last."""
    centre = session.workshop.centre
    state = session.state

    def may(action: str) -> bool:
        return has_right(user, action, centre=centre)

    planned, filled_in = state == SessionState.PLANNED, state in FILLED_IN
    offered = [
        (True, "paper", _("Attendance sheet to sign (PDF)")),
        (True, "workshop", _("The workshop and its sessions")),
        (planned and may("session.plan"), "session-edit", _("Change the session")),
        (state in LOOKED_AT and may("session.correct"), "session-correct", _("Correct day, hours, place or groups")),
        (state == SessionState.HANDED_IN and may("session.send_back"), "session-send-back", _("Send the sheet back")),
        (planned and may("session.plan"), "session-move", _("Move it to another day")),
        (state == SessionState.HELD and may("session.undo_open"), "session-undo-open", _("Opened by mistake")),
        (filled_in and may("session.undo_open"), "session-call-off", _("It did not take place")),
        (planned and may("session.plan"), "session-cancel", _("Cancel it")),
        (planned and may("session.plan"), "session-remove", _("Planned by mistake: remove it")),
        (
            state == SessionState.CANCELLED and is_not_over(session) and may("session.plan"),
            "session-restore",
            _("It takes place after all"),
        ),
        (state == SessionState.CLOSED and may("session.reopen"), "session-reopen", _("Reopen the sheet")),
    ]
    return [
        Way(label, reverse(f"workshops:{name}", args=[session.workshop.uuid if name == "workshop" else session.uuid]))
        for open_, name, label in offered
        if open_
    ]
