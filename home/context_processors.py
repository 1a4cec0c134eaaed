"""What the shell of every page needs: the places a person may go to, her centre, the nonce of the page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.requests import CentreHttpRequest
from core.request_memory import per_request
from home.centre_cards import MANAGES
from home.notices import unread_kinds
from permissions.checks import has_right


class NavigationEntry(NamedTuple):
    """An entry of the navigation: the name of its URL and the right, or one of the rights, that opens it.

    `now_and_then`: not of every day; in the person's own menu where the bar would be too full for a thumb.
    `besides`: beginnings of other addresses that belong to it.
    """

    label: Any
    url_name: str
    action: str | tuple[str, ...] | None
    now_and_then: bool = False
    besides: tuple[str, ...] = ()


PLACES = (
    NavigationEntry(_("Home"), "home", None),
    NavigationEntry(pgettext_lazy("a place of the navigation", "Agenda"), "agenda:week", "agenda.view"),
    NavigationEntry(
        _("Participants"),
        "participants:files",
        "participant.identity",
        besides=("/assessments/", "/plans/", "/groups/"),
    ),
    NavigationEntry(_("Sessions"), "workshops:sessions", "session.view", besides=("/workshops/",)),
    NavigationEntry(_("Network"), "partners:organisations", "organisation.view", now_and_then=True),
    NavigationEntry(_("Figures"), "reporting:evolution", "figures.view"),
    NavigationEntry(pgettext_lazy("a place of the navigation", "Centre"), "our-centre", MANAGES, now_and_then=True),
    NavigationEntry(_("Import"), "exchange:import", "import.run", now_and_then=True),
    # Everybody may see their own jobs; the place is for who can start one (a test compares it with the kinds of jobs).
    NavigationEntry(_("Tasks"), "jobs", ("import.run", "figures.view"), now_and_then=True),
    NavigationEntry(_("Access log"), "oversight:log", "access_log.list", now_and_then=True),
    NavigationEntry(
        pgettext_lazy("a place of the navigation", "Requests"),
        "person:requests",
        ("request.manage", "request.totals"),
        now_and_then=True,
    ),
    NavigationEntry(
        pgettext_lazy("a place of the navigation", "Messages"), "messaging:totals", "message.totals", now_and_then=True
    ),
    NavigationEntry(_("Settings"), "settings", "setting.view", now_and_then=True),
    NavigationEntry(_("Accounts"), "accounts", "account.manage"),
)
MOST_PLACES = 5  # what stands side by side under a thumb, 390 pixels wide
SEARCH = "participant.identity"


def here(request: CentreHttpRequest) -> dict[str, Any]:
    """Return the context of the shell; it must also hold for a request that failed before the middleware ran.

    The parts of a page are drawn one by one, each with it: it is made once for the person in her centre.
    """
    user = getattr(request, "user", None)
    return _shell(request) if user is None else _shell_of(user, request, getattr(request, "membership", None))


@per_request
def _shell_of(user: User, request: CentreHttpRequest, membership: Any) -> dict[str, Any]:
    return _shell(request)


def _shell(request: CentreHttpRequest) -> dict[str, Any]:
    places, elsewhere = navigation(request)
    return {
        "centre": getattr(request, "centre", None),
        "membership": getattr(request, "membership", None),
        "navigation": places,
        "elsewhere": elsewhere,
        "may_search": may_search(request),
        "csp_nonce": getattr(request, "csp_nonce", None),
        "demonstration": settings.DEMONSTRATION,
        "reader_key": reader_key(request),
        "unread": SimpleLazyObject(lambda: unread(request)),  # counted only by pages that show it
    }


def reader_key(request: HttpRequest) -> str:
    """Return what tells one reader of this browser from another, without saying who; "" for none.

    Drafts are stored under it (static/js/draft-storage.js). It is not the session: what is kept must be found again
    after signing in anew.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("accounts.reader_key", str(user.pk), algorithm="sha256").hexdigest()[:20]


def unread(request: CentreHttpRequest) -> int:
    """Return how many notices the person has not put away in her centre."""
    if getattr(request, "membership", None) is None:
        return 0
    return len(unread_kinds(request.user, request.centre)) if request.user.is_authenticated else 0


def navigation(request: CentreHttpRequest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the places of a member in her centre: those of the bar, and those of her own menu.

    Each as label, url and current: "page", "true" (inside it) or "".
    """
    if getattr(request, "membership", None) is None:
        return [], []
    found: list[tuple[NavigationEntry, dict[str, Any]]] = []
    for place in PLACES:
        actions = (place.action,) if isinstance(place.action, str) else place.action or ()
        if actions and not any(has_right(request.user, action, centre=request.centre) for action in actions):
            continue
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        found.append((place, {"label": place.label, "url": url, "current": _current(request.path, url, place.besides)}))
    if len(found) <= MOST_PLACES:
        return [entry for _place, entry in found], []
    bar = [entry for place, entry in found if not place.now_and_then]
    return bar, [entry for place, entry in found if place.now_and_then]


def may_search(request: CentreHttpRequest) -> bool:
    """Answer whether the person may look for a file by name in her centre."""
    if getattr(request, "membership", None) is None:
        return False
    return has_right(request.user, SEARCH, centre=request.centre)


def _current(path: str, url: str, besides: tuple[str, ...]) -> str:
    if path == url:
        return "page"
    inside = len(url) > 1 and path.startswith(url)
    return "true" if inside or path.startswith(besides) else ""
