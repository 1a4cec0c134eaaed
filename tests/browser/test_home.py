"""The sign-in page and the styleguide, as a person sees them: on a phone and at a desk, light and dark."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from tests.browser.journeys import look_around
from tests.support.browser import assert_fits, assert_no_axe_violations


def test_sign_in_page(browser_page):
    page = browser_page(None)
    assert page.locator("input[type=password]").count() == 1
    look_around(page)


def test_the_styleguide(browser_page):
    page = browser_page(None)
    page.goto("/styleguide/?errors=1")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_no_axe_violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_fits(page)


@pytest.mark.stack
def test_a_wrong_password_is_said_and_nothing_is_lost(browser_page, stack):
    email, _password = stack.sign_ins[Role.MANAGER.value]
    page = browser_page(None, allow=(r"status of 4\d\d",))
    page.locator("input[type=email], input[name=username]").first.fill(email)
    page.locator("input[type=password]").fill("not the password")
    page.locator("form:has(input[type=password]) button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator("input[type=email], input[name=username]").first.input_value() == email
    assert page.locator("[role=alert], .error-summary").first.is_visible()
    assert_no_axe_violations(page)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_each_language_is_said_to_screen_readers(browser_page, language: str):
    page = browser_page(None, language=language)
    assert page.locator("html").get_attribute("lang") == language
