"""Who else was at a session and what its facilitator tells the team, as a reader of the sheet may see and write it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from workshops.enums import SessionState
from workshops.models import Session, SessionNote
from workshops.models.link import is_link_user
from workshops.register import LOOKED_AT, filled_in


def takes_guests(session: Session, user: User) -> bool:
    """Tell whether guests and children can be noted: the sheet is open, and this person may write on it."""
    return session.state in filled_in(user)


def takes_notes(session: Session, user: User) -> bool:
    """Tell whether a note can be written: by the team on a closed sheet too, by a link until it is handed in."""
    if is_link_user(user):
        return takes_guests(session, user)
    return session.state in (*LOOKED_AT, SessionState.CLOSED)


def notes_for(session: Session, user: User) -> QuerySet[SessionNote]:
    """Return the notes that the reader sees: the team all of them, a link its own."""
    notes = session.notes.select_related("author")
    return notes.filter(author=user) if is_link_user(user) else notes


def beside_names(session: Session, user: User) -> dict[str, Any]:
    """Return what the page of a sheet says of guests, children and notes: two statements."""
    return {
        "guests": list(session.guests.all()),
        "notes": list(notes_for(session, user)),
        "takes_guests": takes_guests(session, user),
        "takes_notes": takes_notes(session, user),
    }
