"""Pages for what went wrong: calm, in the person's language, saying nothing of any record."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.way_back import page_of


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request cannot be understood."""
    return render(request, "400.html", status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: a member without the right."""
    return render(request, "403.html", {"expired": False}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: nothing there, or nothing there for this person; the page does not tell which."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the request's context, so that the page also comes when the database does not."""
    return HttpResponseServerError(render_to_string("500.html"))


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is missing or old: mostly a page that stayed open too long."""
    return render(request, "403.html", {"expired": True, "back": page_of(request)}, status=403)
