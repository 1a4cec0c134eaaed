"""Coming in by a link: from its address to a short session of its own, and the door of each page behind it.

The key of a link is in one address only. Opening it exchanges the key for a session that has its own cookie and no
account: later addresses, the log of a server and what a page tells to another one hold no key. The link is read
afresh at each request, so that its end or its revocation ends the page that is open.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from accounts.client_ip import client_address
from accounts.refusals import note_refusal
from accounts.requests import CentreHttpRequest
from core.actor import acting_as
from workshops.models import FacilitatorLink
from workshops.services.links import link_of_key

COOKIE = f"{settings.SESSION_COOKIE_NAME}_link"
SESSION_SECONDS = 8 * 60 * 60  # a working day; the link itself opens the next one
MOST_MISSES, MISS_SECONDS = 20, 10 * 60
_KEY = "facilitator_link"

View = Callable[..., HttpResponse]


def _store(request: CentreHttpRequest) -> SessionBase:
    """Return the session that the link's cookie names; empty for none, an ended or an unknown one."""
    return import_module(settings.SESSION_ENGINE).SessionStore(request.COOKIES.get(COOKIE))


def let_in(request: CentreHttpRequest, response: HttpResponse, link: FacilitatorLink) -> None:
    """Give the visitor a new session of this link; one that the browser had before ends."""
    _store(request).flush()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[_KEY] = str(link.uuid)
    store.set_expiry(SESSION_SECONDS)
    store.save(must_create=True)
    # Without an age, the browser forgets it when it is closed; with "/", its name may begin with __Host-.
    response.set_cookie(
        COOKIE, store.session_key, path="/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def let_out(request: CentreHttpRequest, response: HttpResponse) -> None:
    """End the visitor's session."""
    _store(request).flush()
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def _tries(request: CentreHttpRequest) -> str:
    return f"link-misses:{client_address(request)}:{int(time.time() // MISS_SECONDS)}"


def too_many_misses(request: CentreHttpRequest) -> bool:
    """Tell whether so many addresses that open nothing came from one place that it has to wait."""
    return cache.get(_tries(request), 0) >= MOST_MISSES


def count_miss(request: CentreHttpRequest) -> None:
    """Count an address that opened nothing; the count begins anew every MISS_SECONDS."""
    tries = _tries(request)
    cache.add(tries, 0, 2 * MISS_SECONDS)
    with suppress(ValueError):  # thrown out just now, to make room
        cache.incr(tries)


def private(response: HttpResponse) -> HttpResponse:
    """Return the answer with the word that nobody keeps a copy or lists it."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def nothing_here(request: CentreHttpRequest) -> HttpResponse:
    """Return the one page for a key that is wrong, ended or revoked, and for whatever a link does not open."""
    return private(render(request, "workshops/link_nothing.html", status=404))


def as_stranger(request: CentreHttpRequest) -> None:
    """Take away who else may be signed in on this browser: on these pages only the link counts."""
    request.user, request.membership, request.memberships, request.centre = AnonymousUser(), None, [], None


def by_link(view: View) -> View:
    """Mark a view of (request, link, ...): it acts as the link's user, in one transaction, while the link holds."""

    @login_not_required
    @wraps(view)
    def with_link(request: CentreHttpRequest, **given: Any) -> HttpResponse:
        as_stranger(request)
        key = _store(request).get(_KEY)
        link = link_of_key(key) if key else None
        if link is None:
            return nothing_here(request)
        request.centre = link.workshop.centre
        try:
            with transaction.atomic(), acting_as(link.user, channel="link", centre=request.centre, remembering=True):
                return private(view(request, link, **given))
        except (Http404, PermissionDenied) as refused:  # outside the transaction, which is rolled back
            note_refusal(request, refused, user=link.user, channel="link", centre=link.workshop.centre)
            if isinstance(refused, PermissionDenied):
                raise
            return nothing_here(request)

    return with_link
