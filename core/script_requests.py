"""Requests made by a script of a page: they say so, and are told by a header to leave their page for another one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

BY_SCRIPT = "X-By-Script"  # of a request, with any value
PAGE_ADDRESS = "X-Page-Address"  # of a request: the page on which the script runs
LEAVE_FOR = "X-Leave-For"  # of an answer: the page to go to


def is_by_script(request: HttpRequest) -> bool:
    """Tell whether a script of a page asks, which uses the answer as a part of its page."""
    return BY_SCRIPT in request.headers


def page_address(request: HttpRequest) -> str:
    """Return the address of the page on which a script says that it runs, or ""."""
    return request.headers.get(PAGE_ADDRESS, "")


def redirect_page(request: HttpRequest, address: str) -> HttpResponse:
    """Return the redirect of the whole page to an address.

    A script would follow a redirect and take the other page for its part: it gets an empty answer with the address.
    """
    if is_by_script(request):
        return HttpResponse(headers={LEAVE_FOR: address})
    return HttpResponseRedirect(address)
