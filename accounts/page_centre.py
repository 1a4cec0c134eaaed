"""The centre to which a page belongs: a form opened for one centre never writes into another (docs/adr/0037).

Somebody who works in two centres may leave a form open in one tab and choose the other centre in a second tab. Each
form therefore carries the centre of its page, signed, beside its CSRF token; a script sends it as a header. A request
whose centre is another one than that of the session is refused before any view, with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Centre
from accounts.requests import CentreHttpRequest
from core.script_requests import is_by_script

FIELD, HEADER = "page_centre", "X-Page-Centre"
GO_BACK = "go_back_and_save"  # the button of the refusal: work in the page's centre again, and do what was asked
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
#: Addresses that concern the account and no centre: their names, and the beginnings of those of allauth.
OF_THE_ACCOUNT = {"centre", "language", "second-step-done", "sign-in", "sign-out"}
OF_ALLAUTH = ("account_", "mfa_")
_signer = Signer(salt="jalon.page-centre")


def token_of(request: HttpRequest | None) -> str:
    """Return what a form of a page carries: the signed centre of the request, "" where there is none."""
    centre = getattr(request, "centre", None)
    if request is None or centre is None:
        return ""
    kept = getattr(request, "_page_centre", None)
    if kept is None or kept[0] != centre.pk:
        kept = (centre.pk, _signer.sign(str(centre.uuid)))
        request._page_centre = kept  # type: ignore[attr-defined]  # read above
    return kept[1]


def page_centre(request: HttpRequest) -> str | None:
    """Return the uuid of the centre that a sent form or script belongs to; None where it names none of ours."""
    sent = request.headers.get(HEADER) or request.POST.get(FIELD, "")
    try:
        return _signer.unsign(sent)
    except BadSignature:
        return None


def chosen_again(request: HttpRequest) -> str | None:
    """Return the uuid of the centre to which a refused form goes back, None for any other request."""
    if request.method != "POST" or not request.POST.get(GO_BACK):
        return None
    return page_centre(request)


@dataclass(frozen=True)
class Typed:
    """A field of a refused form."""

    name: str
    value: str


def _typed_fields(request: HttpRequest) -> list[Typed]:
    """Return the fields of the form as they were sent, without its tokens and without passwords."""
    left_out = {"csrfmiddlewaretoken", FIELD, GO_BACK}
    return [
        Typed(name, value)
        for name, values in request.POST.lists()
        if name not in left_out and "password" not in name
        for value in values
    ]


def _refusal(request: CentreHttpRequest) -> HttpResponse:
    """Return the refusal with the names of both centres: a page that keeps what was typed, or words for a script."""
    uuid = page_centre(request)
    of_page = Centre.objects.filter(uuid=uuid).first() if uuid else None
    words = {"page": of_page, "now": request.centre}
    if of_page is None:
        sentence = _("This page does not say to which centre it belongs. You now work in %(now)s. Nothing was saved.")
    else:
        sentence = _("This page belongs to %(page)s; you now work in %(now)s. Nothing was saved.")
    sentence %= words
    if request.content_type == "application/json":
        return JsonResponse({"refused": [sentence]}, status=409)
    if is_by_script(request):
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    returns = of_page is not None and of_page in request.centres
    context = {
        "sentence": sentence,
        "page_centre": of_page,
        "returns": returns,
        "typed": _typed_fields(request),
        "has_files": bool(request.FILES),
        "token": request.POST.get(FIELD, ""),
        "field": FIELD,
        "go_back": GO_BACK,
        "address": request.get_full_path(),
    }
    return render(request, "accounts/page_centre.html", context, status=409)


class PageCentreMiddleware:
    """Refuse what was sent from a page of another centre than the one in which the person works now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: CentreHttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer in place of the view where the page belongs to another centre, or to none and there are several."""
        if request.method in SAFE or request.centre is None:
            return None
        name = (request.resolver_match and request.resolver_match.view_name) or ""
        if name in OF_THE_ACCOUNT or name.startswith(OF_ALLAUTH):
            return None
        uuid = page_centre(request)
        if uuid == str(request.centre.uuid) or (uuid is None and len(request.centres) == 1):
            return None
        return _refusal(request)
