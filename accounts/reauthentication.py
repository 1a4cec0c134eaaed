"""Asking again who is there, before what leaves Jalon or gives a right: the door is `recent_sign_in_required`.

A sign-in, or a password or code asked again, holds for ACCOUNT_REAUTHENTICATION_TIMEOUT seconds (15 minutes). When
it was kept is in the session, beside who signed in (allauth's record of steps).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.redirects import page_of
from core.script_requests import redirect_page

View = Callable[..., HttpResponse]
STEPS = frozenset({"password", "mfa"})


def signed_in_recently(request: HttpRequest) -> bool:
    """Tell whether the person typed her password or gave a code in this session in the last minutes."""
    if not request.user.is_authenticated:
        return False
    earliest = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(
        record.get("method") in STEPS and record.get("at", 0) > earliest
        for record in get_authentication_records(request, request.user)
    )


def ask_again(request: HttpRequest, *, of_file: bool = False) -> HttpResponse:
    """Return the way to the page that asks, and from there back to the page on which the person is.

    A form is not sent again in her name, and a file is not a page: she comes back to the page with the button and is
    told to press it once more.
    """
    back = page_of(request, of_file=of_file)
    if of_file or request.method not in {"GET", "HEAD"}:
        messages.info(request, _("For safety, Jalon asks who you are before this. Then do it once more."))
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("sign-in")
    return redirect_page(request, f"{address}?{urlencode({'next': back})}")


def recent_sign_in_required(view: View | None = None, *, of_file: bool = False) -> Any:
    """Let a view be reached only shortly after a sign-in; else ask again first.

    `of_file` for a view that answers with a file, which cannot be shown as a page: the way back is then the page from
    which it was asked for. Put it outside the decorators that read records, so that nothing is read, nor noted in the
    access log, for who has yet to answer.
    """

    def decorate(inner: View) -> View:
        @wraps(inner)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not signed_in_recently(request):
                return ask_again(request, of_file=of_file)
            return inner(request, *args, **kwargs)

        return wrapper

    return decorate(view) if view is not None else decorate


def prove(request: HttpRequest, method: str) -> None:
    """Note in the session that the person gave her password ("password") or a second step ("mfa") just now."""
    record_authentication(request, request.user, method)
