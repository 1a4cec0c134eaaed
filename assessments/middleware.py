"""While the screen is turned to the person, her browser opens nothing but the screens of “Together” (docs/adr/0066)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core.script_requests import redirect_page

KEY = "together"  # in the session
MARK = "of_together"  # on an answer: it is one of the screens, or leads to one, or out by signing in


@dataclass(frozen=True)
class Together:
    """What a session notes of the screens that it shows: of which assessment, in which language, whether locked."""

    assessment: str
    language: str
    locked: bool

    @property
    def page(self) -> str:
        """The address under which all of its screens lie."""
        return reverse("assessments:together", args=[self.assessment])


def begin_together(request: HttpRequest, assessment: UUID, language: str, *, locked: bool) -> Together:
    """Note in the session that the screens of an assessment are shown."""
    request.session[KEY] = {"assessment": str(assessment), "language": language, "locked": locked}
    return Together(**request.session[KEY])


def together_of(request: HttpRequest) -> Together | None:
    """Return what the session notes, None where no such screen is shown."""
    noted = request.session.get(KEY)
    return Together(**noted) if noted else None


def mark_as_screen(response: HttpResponse) -> Any:
    """Return an answer that a locked browser may show."""
    setattr(response, MARK, True)
    return response


class TogetherLockMiddleware:
    """Answer every address of a locked session with the screens of “Together”.

    The session stays locked until it ends: the worker leaves by signing in again. An answer of these addresses that is
    none of the screens, an error page with the places of the centre for instance, is not shown either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        together = together_of(request) if request.user.is_authenticated else None
        if together is None or not together.locked:
            return self.get_response(request)
        if not request.path.startswith(together.page):
            return redirect_page(request, together.page)
        response = self.get_response(request)
        if hasattr(response, MARK):
            return response
        end = reverse("assessments:together-end", args=[together.assessment])
        return HttpResponse(status=500) if request.path == end else redirect(end)
