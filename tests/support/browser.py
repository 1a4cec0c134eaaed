"""What a browser test asks of a page: no complaint in its console, no violation found by axe, no sideways scrolling."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watcher:
    """Collects what goes wrong on a page while a test uses it."""

    def __init__(self, page: Page, base_url: str, allow: tuple[str, ...] = ()) -> None:
        self.base_url = base_url
        self.allow = [re.compile(pattern) for pattern in allow]
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script error: {error}"))
        page.on("response", self._response)
        page.on("request", self._request)

    def _note(self, fault: str) -> None:
        if not any(pattern.search(fault) for pattern in self.allow):
            self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        # A refusal by the CSP is a line of level error too.
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.status}: {response.url}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self._note(f"a request to another machine: {request.url}")


def assert_no_axe_violations(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail with each rule of WCAG 2.2 A and AA, and of good practice, that axe finds broken, and where.

    `without` names rules that do not apply to this page; say why where you name one.
    """
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    said = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: "
        + ", ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
        for violation in found
    ]
    assert not said, f"{page.url}\n" + "\n".join(said)


def assert_fits(page: Page) -> None:
    """Fail when the page itself scrolls sideways (a wide table may, inside its own box)."""
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url}: {width} px wide in a window of {room} px"
