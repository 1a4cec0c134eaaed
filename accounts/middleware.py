"""What each request of a signed-in person carries: where she works, who acts, her language, no stored copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts.scoping import current_memberships
from core.context import acting_as

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Send who is not signed in to the sign-in page, and afterwards back to a page that can be shown.

    A session may end before a form is sent or while htmx asks for a part of a page: neither address is a page, so the
    way back leads to the page with the form or the part, and htmx leaves its page instead of putting a form into it.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:
        """Return the redirect to the sign-in page."""
        field = self.get_redirect_field_name(view_func)
        answer = redirect_to_login(_page_of(request), resolve_url(self.get_login_url(view_func)), field)
        return HttpResponseClientRedirect(answer.url) if "HX-Request" in request.headers else answer


def _page_of(request: HttpRequest) -> str:
    """Return the address of the page on which the person is, never another site's; home where it is not known."""
    if "HX-Request" in request.headers:
        address = request.headers.get("HX-Current-URL", "")
    elif request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    else:
        address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(address)
    return urlunsplit(("", "", parts.path, parts.query, ""))


class ActingMiddleware:
    """Open an act for the signed-in person and name her membership and centre, read afresh at each request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships, request.membership, request.centre = [], None, None
        if not request.user.is_authenticated:
            return self.get_response(request)
        user = request.user._wrapped if isinstance(request.user, SimpleLazyObject) else request.user
        request.memberships = current_memberships(user)
        if request.memberships:
            request.membership = request.memberships[0]
            request.centre = request.membership.centre
        with acting_as(user, channel="web"):
            return self.get_response(request)


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
