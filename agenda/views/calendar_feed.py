"""What a calendar program fetches by a secret address: asked anew each time whether it still opens something."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.rate_limits import TooMany, count_fetch
from accounts.requests import CentreHttpRequest
from agenda.exports import calendar_of
from agenda.models import CalendarLink
from agenda.services.links import link_of_token, note_fetch, opens
from core.actor import acting_as

HOUR = 60 * 60


@login_not_required
@require_safe
def calendar_feed(request: CentreHttpRequest, token: str) -> HttpResponse:
    """Return the feed of a link in force; 404 alike for one that never was, is revoked, or whose owner has left.

    Who is signed in on this browser does not matter. Fetches of one link are counted, those of unknown ones fill no
    cache.
    """
    link = link_of_token(token)
    if link is not None:
        try:
            count_fetch(request, str(link.uuid))
        except TooMany:
            return _private(HttpResponse(status=429, content_type="text/plain", headers={"Retry-After": str(HOUR)}))
    if link is None or not opens(link):
        return _private(HttpResponse(status=404, content_type="text/plain"))
    return _private(_calendar(request, link, link.member.user))


def _calendar(request: CentreHttpRequest, link: CalendarLink, owner: User | None) -> HttpResponse:
    """Return the calendar, or 304 where the program has it; it is read as the owner of the link, in her centre."""
    assert owner is not None  # noqa: S101 (opens() asked for her role)
    with transaction.atomic(), acting_as(owner, channel="feed", centre=link.member.centre, remembering=True):
        content = calendar_of(link.member)
        note_fetch(link)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer


def _private(answer: HttpResponse) -> HttpResponse:
    """Return the answer with the word that only the program of its owner keeps a copy, and asks before it uses it."""
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
