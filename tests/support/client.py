"""A test client that behaves as production does and reads every page with the eyes of the CSP."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client, TestCase

UNRENDERED = ("{{", "{%", "{#", "<c-")
# Without any of these a page has no inline code, and need not be read tag by tag, which cost a quarter of rendering it.
PERHAPS_INLINE = re.compile(
    r"""<style|<script(?![^>]*\ssrc=["']?[^"'\s>])(?![^>]*application/json)|[\s"'/](?:style|on\w+)\s*=|javascript:""",
    re.IGNORECASE,
)
DATA_SCRIPTS = {"application/json", "application/ld+json", "importmap"}


class JalonClient(Client):
    """Runs on_commit callbacks after each request, as a commit would, and checks each page that it gets."""

    def force_login(self, user: Any, backend: str | None = None, *, second_step: bool = True, ago: float = 0) -> None:
        """Sign in without a page, as if password and (unless told otherwise) a code were given `ago` seconds ago."""
        user.refresh_from_db(fields=["session_epoch"])  # as a sign-in reads the account: now
        super().force_login(user, backend)
        session = self.session
        steps = ["password", "mfa"] if second_step else ["password"]
        session["account_authentication_methods"] = [{"method": step, "at": time.time() - ago} for step in steps]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    def request(self, **request: Any) -> HttpResponse:
        """Make the request. Raises AssertionError for a page with unrendered template code or inline code."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            faults = page_faults(response.content.decode(response.charset))
            assert not faults, f"{request.get('PATH_INFO')}: {'; '.join(faults)}"
        return response


class _InlineCode(HTMLParser):
    """Collects what a strict CSP refuses: inline scripts, styles and event handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and not values.get("src") and values.get("type") not in DATA_SCRIPTS:
            self.faults.append("an inline script")
        if tag == "style":
            self.faults.append("an inline style sheet")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"{name}={value!r} on <{tag}>")


def page_faults(html: str) -> list[str]:
    """Return what no page may contain: template code that was not rendered, code that the CSP refuses."""
    faults = [f"unrendered {mark}" for mark in UNRENDERED if mark in html]
    parser = _InlineCode()
    if PERHAPS_INLINE.search(html):
        parser.feed(html)
    return faults + parser.faults
