"""What is refused to somebody who is known is written down: 403 to a page, 404 to a UUID (ASVS 16.3.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import User
from accounts.requests import CentreHttpRequest
from audit.enums import Refused
from audit.log import log_refusal


def note_refusal(request: HttpRequest, exception: Exception, *, user: User, channel: str, centre: Any) -> None:
    """Log a PermissionDenied, or an Http404 of a page whose URL holds a UUID, raised by a view for a known user.

    Whether the object exists is not asked, so that a sealed file and a random UUID take the same time. Call it after
    the transaction of the view, which the exception has rolled back.
    """
    match = request.resolver_match
    if match is None or user is None or user.pk is None:
        return
    uuids = [value for value in match.kwargs.values() if isinstance(value, UUID)]
    if isinstance(exception, PermissionDenied):
        outcome = Refused.DENIED
    elif isinstance(exception, Http404) and uuids:
        outcome = Refused.NOT_FOUND
    else:
        return
    log_refusal(
        user, outcome=outcome, page=match.view_name, obj=uuids[-1] if uuids else None, channel=channel, centre=centre
    )


class RefusalMiddleware:
    """Log what views refuse to a signed-in account. Links do it at their own door (workshops.link_sign_in)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: CentreHttpRequest, exception: Exception) -> None:
        """Log the refusal; Django makes the page of it."""
        if request.user.is_authenticated:
            note_refusal(request, exception, user=request.user, channel="web", centre=request.centre)
