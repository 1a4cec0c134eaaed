"""The doors of workshops and sessions in a view: scope, access row, object; 404 to a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_read
from participants.models import Participant
from permissions.access import scoped_or_404
from workshops.models import Session, Workshop


def get_workshop_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str) -> Workshop:
    """Return the workshop on which the person has the right.

    Raise Http404 for one that she may not see, PermissionDenied for one that she sees and may not do this with.
    """
    seen = Workshop.objects.filter(uuid=uuid).select_related("centre", "organisation")
    return scoped_or_404(seen, request.user, action, known_by="workshop.view")


def get_session_or_404(user: User, uuid: UUID, action: str, *, lock: bool = False) -> Session:
    """Return the session on which the user (of an account or of a link) has the right, locked if it is to be written.

    Raise Http404 to a stranger, PermissionDenied for one that she sees and may not do this with.
    """
    sessions = Session.objects.select_related("workshop__centre", "workshop__organisation").filter(uuid=uuid)
    return scoped_or_404(sessions, user, action, known_by="session.view", lock=lock)


def log_sheet(persons: Iterable[Participant], session: Session, *, purpose: str) -> None:
    """Log that a sheet showed these persons; in the transaction that read them."""
    log_read(persons, what="sheet", purpose=purpose, centre=session.workshop.centre)
