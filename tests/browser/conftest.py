"""Pages in Chromium against the running product: a page that complains in its console fails its test."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import Watcher
from tests.support.stack import Stack

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {390: 844, 1280: 900}
RECENT = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT  # seconds

CHOOSE_LANGUAGE = "code => document.querySelector(`form.languages button[value=${code}]`).click()"

OpenPage = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)  # before tests/conftest.py, which asks for this mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the machine's own Chromium, started once."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("There is no Chromium on this machine: apt-get install chromium-headless-shell")
        pytest.skip("There is no Chromium on this machine: apt-get install chromium-headless-shell")
    # Playwright keeps an event loop running in this thread, and Django refuses its database in such a thread. Here
    # nothing runs beside that loop, so that later tests of this worker may use the database as before.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def _signed_in() -> dict[str, tuple[float, dict]]:
    """Return when each role last signed in during this run, by the clock of this process, and its cookies."""
    return {}


@pytest.fixture
def browser_page(chromium: Browser, stack: Stack, _signed_in: dict[str, tuple[float, dict]]) -> Iterator[OpenPage]:
    """Return a function (role | None, width=1280, *, dark, language, allow) -> Page, signed in, at the home page.

    `allow` are regular expressions of console lines that this test expects (the 404 that it provokes). At the end the
    test fails for any other: a script's error, a refusal by the CSP, an answer of 500, a request to another machine.
    """
    contexts: list[BrowserContext] = []
    watchers: list[Watcher] = []

    def open_page(
        role: str | None, width: int = 1280, *, dark: bool = False, language: str = "fr", allow: tuple[str, ...] = ()
    ) -> Page:
        signed_in_at, cookies = _signed_in.get(f"{role}-{language}", (0.0, None))
        context = chromium.new_context(
            base_url=stack.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme="dark" if dark else "light",
            locale=language,
            # Half of the time for which a sign-in counts as recent: a test that goes on longer is asked nothing more.
            storage_state=cookies if time.monotonic() - signed_in_at < RECENT / 2 else None,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        watchers.append(Watcher(page, stack.url, allow))
        page.goto("/")
        if role is not None and page.locator("input[type=password]").count():
            sign_in(page, *stack.sign_ins[role])
            _signed_in[f"{role}-{language}"] = time.monotonic(), context.storage_state()
        if role is not None and page.locator("html").get_attribute("lang") != language:
            with page.expect_navigation():  # an earlier test chose another one for this account
                page.evaluate(CHOOSE_LANGUAGE, language)
        return page

    yield open_page
    for context in contexts:
        context.close()
    faults = [fault for watcher in watchers for fault in watcher.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def sign_in_again(stack: Stack) -> Callable[[Page, str], None]:
    """Return a function (page, role): sign in on the page that asks for it, after a session ended."""
    return lambda page, role: sign_in(page, *stack.sign_ins[role])


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in form and wait for another page. Raises AssertionError when it refuses."""
    page.locator("input[type=email], input[name=username]").first.fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("form:has(input[type=password]) button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator("input[type=password]").count(), re.sub(r"\s+", " ", page.inner_text("main"))
