"""What each request of a signed-in person carries: where she works, who acts, her language, no stored copies."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from accounts.scoping import current_memberships
from core.context import acting_as

GetResponse = Callable[[HttpRequest], HttpResponse]


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
