"""The doors of the network in a view: 404 to a stranger, 403 to who sees the thing and may not change it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from accounts.requests import AuthenticatedHttpRequest
from core.history import removed_row
from partners.models import Agreement, Contact, Organisation
from permissions.access import scoped_or_404, working_centre

VIEW = "organisation.view"
CHANGE = "organisation.change"
MOVE = "agreement.move"


def get_organisation_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str = VIEW) -> Organisation:
    """Return the organisation on which the person has the right. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    return scoped_or_404(Organisation.objects.filter(uuid=uuid), request.user, action, known_by=VIEW)


def get_contact_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Contact:
    """Return the contact of an organisation that the person may change. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    contact = Contact.objects.filter(uuid=uuid).select_related("organisation").first()
    if contact is None:
        raise Http404
    _changeable_or_404(request, contact.organisation_id)
    return contact


def find_contact_to_remove_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> tuple[Contact | None, Organisation]:
    """Return a contact, locked, with its organisation; of one that is removed already None and the organisation."""
    working_centre(request, VIEW)
    contact = Contact.objects.filter(uuid=uuid).select_for_update().first()
    row = contact or removed_row(Contact, uuid)
    if row is None:
        raise Http404
    return contact, _changeable_or_404(request, row.organisation_id)


def _changeable_or_404(request: AuthenticatedHttpRequest, key: int) -> Organisation:
    return scoped_or_404(Organisation.objects.filter(pk=key), request.user, CHANGE, known_by=VIEW)


def get_agreement_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str = MOVE) -> Agreement:
    """Return the agreement on which the person has the right. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    every = Agreement.objects.filter(uuid=uuid).select_related("organisation")
    return scoped_or_404(every, request.user, action, known_by=VIEW)
