"""What the lock-out (axes) asks of the house: under which name a try counts, what the person is told."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CACHE_IS_DOWN = (RedisError, OSError)  # the two shared caches: a Redis server, a folder


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the name of a try: capital letters and blanks around it make no other name."""
    return str((credentials or {}).get("email", "")).strip().casefold()[:255]


def nobody_named(*args: Any) -> str:
    """Return what a line of the machine's log says of who tried: nothing."""
    return "somebody"


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """Answer 429: the same page, whichever limit was met and whether the name has an account."""
    return render(request, "429.html", status=429)


def door_rests(request: HttpRequest, heading: str) -> HttpResponse:
    """Answer 503: tries cannot be counted, so none is taken. A door without its brake stays shut."""
    logger.exception(
        "The shared cache does not answer; %s takes no tries.",
        request.resolver_match and request.resolver_match.view_name,
    )
    response = render(request, "accounts/sign_in_rests.html", {"heading": heading}, status=503)
    response.headers["Retry-After"] = "120"
    return response


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer a try of a name that is locked at this address (called by axes' middleware)."""
    return too_many_tries(request)
