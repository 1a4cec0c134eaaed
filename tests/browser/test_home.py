"""Signing in and the home page of each role, as a person sees them: on a phone and at a desk."""

from __future__ import annotations

import pytest

from accounts.enums import Role
from tests.support.browser import assert_fits, assert_no_axe_violations

WIDTHS = (390, 1280)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_sign_in_page(browser_page, width: int, dark: bool):
    page = browser_page(None, width, dark=dark)
    assert page.locator("input[type=password]").count() == 1
    assert_no_axe_violations(page)
    assert_fits(page)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_home_of_each_role(browser_page, role: str, width: int):
    page = browser_page(role, width)
    assert page.locator("h1").count() == 1
    assert_no_axe_violations(page)
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
