"""On which page a person is, so that she can be led back to it: always a page of ours that can be shown."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from core.script_requests import is_by_script, page_address


def page_of(request: HttpRequest, *, of_file: bool = False) -> str:
    """Return the address of the page on which the person is, never another site's; home where it is not known.

    A form that is sent, a part of a page and a file (`of_file`) are no pages: the page that asked for them is.
    """
    if is_by_script(request):
        address = page_address(request)
    elif request.method in {"GET", "HEAD"} and not of_file:
        return request.get_full_path()
    else:
        address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(address)
    # A path that begins with two strokes would name another site.
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))


def safe_next(request: HttpRequest) -> str:
    """Return where the person was going (`next`), if that is a page of ours; else home. Never another site's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
