"""The doors of the network in a view: 404 to a stranger, 403 to who sees the thing and may not change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from partners.models import Agreement, Contact, Organisation
from permissions.access import working_centre

VIEW = "organisation.view"
CHANGE = "organisation.change"
MOVE = "agreement.move"


def get_organisation_or_404(request: HttpRequest, uuid: UUID, action: str = VIEW) -> Organisation:
    """Return the organisation on which the person has the right. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    return _found(request, Organisation.objects.filter(uuid=uuid), action)


def get_contact_or_404(request: HttpRequest, uuid: UUID) -> Contact:
    """Return the contact of an organisation that the person may change. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    contact = Contact.objects.filter(uuid=uuid).select_related("organisation").first()
    if contact is None:
        raise Http404
    _found(request, Organisation.objects.filter(pk=contact.organisation_id), CHANGE)
    return contact


def get_agreement_or_404(request: HttpRequest, uuid: UUID) -> Agreement:
    """Return the agreement that the person may write and move. Raise PermissionDenied or Http404."""
    working_centre(request, VIEW)
    return _found(request, Agreement.objects.filter(uuid=uuid).select_related("organisation"), MOVE)


def _found(request: HttpRequest, every: Any, action: str) -> Any:
    found = every.for_user(request.user, action).first()
    if found is not None:
        return found
    if every.for_user(request.user, VIEW).exists():
        raise PermissionDenied
    raise Http404
