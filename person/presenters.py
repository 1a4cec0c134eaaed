"""Requests as the pages of the register show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from permissions.checks import may
from permissions.transitions import label_of, moves_from, moves_of
from person.access import who_asks
from person.enums import ARTICLES, RequestKind
from person.models import DataRequest
from person.selectors import MANAGE
from person.services.requests import MOVES, sentence_of_extension


def days_words(request: DataRequest) -> str:
    """Return how many days are left: "12 days left", "today", "3 days late"."""
    left = request.days_left
    if left == 0:
        return _("today is the last day")
    if left < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}
    return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}


@dataclass(frozen=True)
class RequestLine:
    """One line of the register."""

    request: DataRequest
    who: str
    url: str
    days: str = ""

    @property
    def late(self) -> bool:
        """Whether its last day is over."""
        return self.request.is_late


def line_of(reader: User, request: DataRequest) -> RequestLine:
    """Return a request as one line."""
    days = days_words(request) if request.is_open else ""
    return RequestLine(request, who_asks(reader, request), reverse("person:request", args=[request.uuid]), days)


def article_of(kind: str) -> tuple[int, Any]:
    """Return the article of a kind of request, and what it means here."""
    return ARTICLES[RequestKind(kind)]


def moves_offered(reader: User, request: DataRequest) -> list[dict[str, Any]]:
    """Return what the reader may do with a request now: the name of each move, its words and its address."""
    manages = may(reader, MANAGE, request)
    found = []
    for name in moves_from(request):
        if name in MOVES and (manages or moves_of(DataRequest)[name][0].permission != MANAGE):
            address = reverse("person:move-request", args=[request.uuid, name])
            found.append({"name": name, "label": label_of(DataRequest, name), "url": address})
    if manages and not sentence_of_extension(request):
        address = reverse("person:extend-request", args=[request.uuid])
        found.append({"name": "extend", "label": _("Take longer"), "url": address})
    return found
