"""The doors to requests: the register, and one request of it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from participants.access import show
from participants.models.seal import is_officer
from permissions.access import scoped_or_404
from person.models import DataRequest
from person.selectors import PREPARE

OF_REQUESTS = gettext_noop("Requests of persons about their data")


def get_request_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str = PREPARE) -> DataRequest:
    """Return the request on which the person has the right.

    Raise PermissionDenied for one that she sees and may not do this with, Http404 for everybody else.
    """
    found = DataRequest.objects.filter(uuid=uuid).select_related("participant", "centre", "noted_by")
    made: DataRequest = scoped_or_404(found, request.user, action, known_by=PREPARE)
    return made


def log_requests(requests: list[DataRequest], *, what: str, extent: Extent = Extent.LISTED) -> None:
    """Write that a page showed that these persons asked something."""
    show([one.participant for one in requests if one.participant], what=what, purpose=OF_REQUESTS, extent=extent)


def who_asks(reader: User, request: DataRequest) -> str:
    """Return who asks, as the reader may know it: the officer sees the number of a file, who follows it the name."""
    if request.participant is None:
        return request.name
    if is_officer(reader):
        return request.participant.file_number
    return f"{request.participant} · {request.participant.file_number}"
