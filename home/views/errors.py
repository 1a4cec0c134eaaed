"""Pages for what went wrong: calm, in the person's language, saying nothing of any record."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.redirects import page_of


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request cannot be understood."""
    return render(request, "400.html", status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: a member without the right, or a sentence of permissions.querysets.Refusal."""
    return render(request, "403.html", {"expired": False, "sentence": getattr(exception, "sentence", "")}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: nothing there, or nothing there for this person; the page does not tell which."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 where the database does not answer, so that a monitor tells the two apart.

    The page is made without the request's context, so that it also comes when the database does not.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if away else 500
    response = HttpResponse(render_to_string("500.html", {"code": status}), status=status)
    if away:
        response.headers["Retry-After"] = "30"
    return response


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old: mostly a page that stayed open too long."""
    return render(request, "403.html", {"expired": True, "back": page_of(request)}, status=403)
