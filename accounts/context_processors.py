"""What the shell of every page needs: the places a person may go to, her centre, the nonce of the page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.authority import has_right


class Place(NamedTuple):
    """An entry of the navigation: the name of its URL and the right that opens it (none: everybody's)."""

    label: Any
    url_name: str
    action: str | None


PLACES = (
    Place(_("Home"), "home", None),
    Place(_("Figures"), "reporting:evolution", "figures.view"),
    Place(_("Import"), "exchange:import", "import.run"),
    Place(_("Tasks"), "jobs", "job.view"),
)


def here(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the shell; it must also hold for a request that failed before the middleware ran."""
    return {
        "centre": getattr(request, "centre", None),
        "membership": getattr(request, "membership", None),
        "navigation": navigation(request),
        "csp_nonce": getattr(request, "csp_nonce", None),
        "demonstration": settings.DEMONSTRATION,
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the places of a member in her centre as label, url and current: "page", "true" (inside it) or ""."""
    if getattr(request, "membership", None) is None:
        return []
    entries = []
    for place in PLACES:
        if place.action and not has_right(request.user, place.action, centre=request.centre):
            continue
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        entries.append({"label": place.label, "url": url, "current": _current(request.path, url)})
    return entries


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if len(url) > 1 and path.startswith(url) else ""
