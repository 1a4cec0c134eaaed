"""Tickets: with each sheet a phone gets a signed word by which it can still hand its marks in when the sheet is shut.

A ticket names one session and one sender. It opens nothing and shows nothing: what comes with it goes into a batch that
the team decides about (docs/adr/0034). Its age is counted by the server's clock.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.models import User
from workshops.models import Session

DAYS = 21
_SALT = "workshops.register.ticket"


class Ticket(NamedTuple):
    """What a ticket names, by their keys."""

    session: int
    sender: int


def ticket_for(session: Session, user: User) -> str:
    """Return a ticket for the marks of a person about a session."""
    return signing.dumps([session.pk, user.pk], salt=_SALT)


def read_ticket(text: Any) -> Ticket | None:
    """Return what a ticket names, None for one that is not ours or older than DAYS."""
    if not isinstance(text, str):
        return None
    try:
        session, sender = signing.loads(text, salt=_SALT, max_age=timedelta(days=DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(session, sender)


def link_reader_key(user: User) -> str:
    """Return what tells the user of a link from other readers of a browser, as home.context_processors does."""
    return salted_hmac(f"{_SALT}.reader", str(user.pk), algorithm="sha256").hexdigest()[:20]


def sender_of(ticket: Ticket) -> User | None:
    """Return who got the ticket; the account may be closed by now."""
    return User.objects.filter(pk=ticket.sender).first()
