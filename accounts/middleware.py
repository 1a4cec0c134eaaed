"""What each request of a signed-in person carries: where she works, who acts, her language, no stored copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from accounts.memberships import current_memberships, remember_memberships
from accounts.page_centre import chosen_again
from accounts.redirects import page_of
from accounts.requests import CentreHttpRequest
from core.actor import acting_as
from core.script_requests import redirect_page

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Send who is not signed in to the sign-in page, and afterwards back to a page that can be shown.

    A session may end before a form is sent or while a script asks for a part of a page: neither address is a page, so
    the way back leads to the page with the form or the part, and the script leaves its page.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:  # type: ignore[override]  # a script is told otherwise
        """Return the redirect to the sign-in page."""
        field = self.get_redirect_field_name(view_func)
        answer = redirect_to_login(page_of(request), resolve_url(self.get_login_url(view_func)), field)
        return redirect_page(request, answer.url)


CENTRE_KEY = "centre"  # in the session: the uuid of the centre in which the person chose to work


class ActingMiddleware:
    """Open an act for the signed-in person and name her membership and centre, read afresh at each request.

    Who works in several centres works in one of them at a time: nothing crosses a centre.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: CentreHttpRequest) -> HttpResponse:
        request.memberships, request.membership, request.centre, request.centres = [], None, None, []
        if not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user._wrapped if isinstance(request.user, SimpleLazyObject) else request.user
        every = current_memberships(user)
        request.centres = list({one.centre_id: one.centre for one in every}.values())  # to choose from (/centre/)
        chosen = self._centre_of_session(request)
        request.membership = next((one for one in every if str(one.centre.uuid) == chosen), every[0] if every else None)
        if request.membership is not None:
            request.centre = request.membership.centre
            request.memberships = [one for one in every if one.centre_id == request.centre.pk]
        with acting_as(user, channel="web", centre=request.centre, remembering=True):
            remember_memberships(user, every)
            return self.get_response(request)

    def _centre_of_session(self, request: CentreHttpRequest) -> str | None:
        """Return the uuid of the centre chosen in the session, which a refused form may set back to its own."""
        again = chosen_again(request)
        if again is not None and again in {str(one.uuid) for one in request.centres}:
            request.session[CENTRE_KEY] = again
        return request.session.get(CENTRE_KEY)


class PersonalLanguageMiddleware:
    """Speak the language that the account chose, whatever the browser or a shared cookie says."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        response = self.get_response(request)
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return response


class NoStoreMiddleware:
    """No cache, shared or private, keeps an answer given to a signed-in person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private"
        return response
