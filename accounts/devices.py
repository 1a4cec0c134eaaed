"""Browsers in which somebody has signed in before: tries made there are counted by themselves (docs/adr/0031).

A cookie holds a random number and, for each account that signed in, a keyed digest of its name and that number. It is
signed, tells nobody who works there, and opens nothing: password and second step are asked as everywhere. It only keeps
wrong tries that others make elsewhere from shutting an account to its owner.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "accounts.devices"
DAYS = 180
MOST_ACCOUNTS = 20  # of one browser: a shared machine of a centre


def device_of(request: HttpRequest, name: str) -> str:
    """Return the number of the browser where the account of this name has signed in before, else ""."""
    number, digests = _read(request)
    wanted = _digest(number, name)
    return number if any(constant_time_compare(wanted, digest) for digest in digests) else ""


def remember(request: HttpRequest, name: str) -> None:
    """Remember, with the answer to this request, that the account of this name signed in by this browser."""
    number, digests = _read(request)
    number = number or secrets.token_urlsafe(16)
    digest = _digest(number, name)
    digests = [digest, *(one for one in digests if one != digest)][:MOST_ACCOUNTS]
    request.device_cookie = signing.dumps([number, digests], salt=SALT)  # type: ignore[attr-defined]  # see below


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        number, digests = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=DAYS * 24 * 60 * 60
        )
    except signing.BadSignature:
        return "", []
    return number, digests


def _digest(number: str, name: str) -> str:
    return salted_hmac(SALT, f"{number}:{name.strip().casefold()}", algorithm="sha256").hexdigest()[:32]


class DeviceMiddleware:
    """Sets the cookie of a browser after a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "device_cookie"):
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                request.device_cookie,
                max_age=DAYS * 24 * 60 * 60,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
