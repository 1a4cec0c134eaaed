"""A second step in a real browser: an app for codes, a security key (a virtual one), recovery codes, asking again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.journeys import PHONE, stop_on_the_way
from tests.support.browser import Watcher
from tests.support.product import empty_centre
from tests.support.second_step import code_of
from tests.support.stack import Stack


@pytest.fixture
def account(stack: Stack) -> tuple[str, str]:
    """Return the e-mail address and password of a new manager: what a test changes, no other test meets."""
    _code, sign_in = empty_centre(stack)
    return sign_in


@pytest.fixture
def door(chromium: Browser, stack: Stack) -> Iterator[Callable[[], Page]]:
    """Return a function: a page at localhost, the one name without HTTPS at which browsers speak to keys."""
    contexts: list[BrowserContext] = []
    watchers: list[Watcher] = []
    url = stack.url.replace("127.0.0.1", "localhost")

    def open_page() -> Page:
        viewport = {"width": PHONE[0], "height": PHONE[1]}
        context = chromium.new_context(base_url=url, viewport=viewport, locale="fr", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        watchers.append(Watcher(page, url))
        page.goto("/sign-in/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    faults = [fault for watcher in watchers for fault in watcher.faults]
    assert not faults, "\n".join(faults)


def sign_out(page: Page) -> None:
    page.locator(".bar details.menu summary").click()
    page.locator(".bar form[action='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/")


def enter(page: Page, account: tuple[str, str]) -> None:
    """Give e-mail address and password, and stop at the second step."""
    page.locator("input[type=email]").fill(account[0])
    page.locator("input[type=password]").fill(account[1])
    page.locator("form:has(input[type=password]) button[type=submit]").click()
    page.wait_for_url("**/sign-in/second-step/")


def to_security(page: Page) -> None:
    """Go by the person's menu to the security of her account."""
    page.locator(".bar details.menu summary").click()
    page.locator(".bar a[href='/security/']").click()
    page.wait_for_url("**/security/")


def press_main(page: Page) -> None:
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_load_state()


def test_an_app_for_codes(door: Callable[[], Page], account: tuple[str, str]) -> None:
    page = door()
    sign_in(page, *account)
    to_security(page)
    stop_on_the_way(page)
    page.locator("a[href='/security/app/']").click()
    page.wait_for_url("**/security/app/")
    stop_on_the_way(page)
    picture = page.locator("svg.qr").bounding_box()
    assert picture is not None
    assert min(picture["width"], picture["height"]) > 180, "a camera has to read it"
    fill = "element => getComputedStyle(element).fill"
    assert page.locator(".qr-ground").evaluate(fill) == "rgb(255, 255, 255)"
    assert page.locator(".qr-dark").evaluate(fill) == "rgb(0, 0, 0)"
    page.locator(".qr-words summary").click()
    secret = page.locator(".qr-words code").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill("12")
    press_main(page)
    expect(page.locator(".error-summary")).to_be_focused()
    stop_on_the_way(page)
    page.locator("input[name=code]").fill(code_of(secret))
    press_main(page)
    page.wait_for_url("**/security/recovery/")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    expect(page.locator("[data-print]")).to_be_visible()
    stop_on_the_way(page)
    page.locator("form[action='/security/done/'] button").click()
    page.wait_for_url("**/security/")
    stop_on_the_way(page)

    sign_out(page)
    enter(page, account)
    stop_on_the_way(page)
    page.locator("input[name=code]").fill(codes[0])
    press_main(page)
    page.wait_for_url(re.compile(r"\d/$"))
    assert page.locator("nav.places a").count()


def test_a_security_key(door: Callable[[], Page], account: tuple[str, str]) -> None:
    page = door()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key | {"automaticPresenceSimulation": True}})
    sign_in(page, *account)
    page.goto("/security/key/")
    stop_on_the_way(page)
    page.locator("input[name=name]").fill("Porte-clés")
    page.locator("[data-security-key-ask]").click()
    page.wait_for_url("**/security/recovery/")
    page.goto("/security/")
    assert page.locator("#keys strong").all_inner_texts() == ["Porte-clés"]
    stop_on_the_way(page)

    sign_out(page)
    enter(page, account)
    stop_on_the_way(page)
    page.locator("[data-security-key-ask]").click()
    page.wait_for_url(re.compile(r"\d/$"))
    assert page.locator("nav.places a").count()
    page.goto("/again/key/?next=/security/")
    stop_on_the_way(page)
    page.locator("[data-security-key-ask]").click()
    page.wait_for_url("**/security/")


def test_a_key_that_does_not_answer_is_said_and_can_be_asked_again(
    door: Callable[[], Page], account: tuple[str, str]
) -> None:
    page = door()
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    sign_in(page, *account)
    page.goto("/security/key/")
    expect(page.locator("[data-security-key-problem]")).to_be_hidden()
    page.locator("[data-security-key-ask]").click()
    expect(page.locator("[data-security-key-problem]")).to_be_visible()
    expect(page.locator("[data-security-key-ask]")).to_be_enabled()
    stop_on_the_way(page)


@pytest.mark.parametrize("address", ["/password/", "/again/?next=/", "/security/recovery/new/"])
def test_the_other_pages_of_an_account(door: Callable[[], Page], account: tuple[str, str], address: str) -> None:
    page = door()
    sign_in(page, *account)
    page.goto(address)
    stop_on_the_way(page)


def test_a_forgotten_password(door: Callable[[], Page]) -> None:
    page = door()
    page.locator("a[href='/password/forgotten/']").click()
    page.wait_for_url("**/password/forgotten/")
    stop_on_the_way(page)
    page.locator("input[type=email]").fill("nobody@jalon.example")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/password/forgotten/asked/")
    stop_on_the_way(page)
    page.goto("/password/new/1/set-password/")
    stop_on_the_way(page)
