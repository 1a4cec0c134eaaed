"""Which browser a request comes from, in two words that its owner knows; nothing else of what it tells is kept."""

from __future__ import annotations

from django.http import HttpRequest

# The first that is found: each browser names those that came before it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_and_system(request: HttpRequest) -> tuple[str, str]:
    """Return the names of the browser and of its system, each "" where it is not known."""
    told = request.headers.get("User-Agent", "")
    browser, system = (next((name for mark, name in marks if mark in told), "") for marks in (_BROWSERS, _SYSTEMS))
    return browser, system
