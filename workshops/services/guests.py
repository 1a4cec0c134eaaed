"""Guests and notes of a session: written once however often their form is sent, and taken away."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from core.idempotency import create_once
from workshops.models import Session, SessionGuest, SessionNote


def add_guest(session: Session, label: str, persons: int, *, key: UUID) -> SessionGuest:
    """Note guests in the act under way. Raise core.idempotency.KeyTaken when the key is that of other guests."""
    guest, _made = create_once(
        SessionGuest(session=session, label=label, persons=persons), key=key, same=("session", "label", "persons")
    )
    return guest


def write_note(session: Session, author: User, text: str, *, key: UUID) -> SessionNote:
    """Write a note for the team in the act under way. Raise core.idempotency.KeyTaken for the key of another note."""
    note, _made = create_once(
        SessionNote(session=session, author=author, text=text), key=key, same=("session", "author", "text")
    )
    return note
