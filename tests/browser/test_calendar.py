"""The calendar of sessions on a phone and at a desk: a week, a month, a filter, by keyboard to a session."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.journeys import stop


@pytest.mark.parametrize("width", [390, 1280])
def test_a_manager_looks_at_the_week_and_the_month(browser_page, width: int):
    page = browser_page("manager", width)
    page.goto("/sessions/")
    page.get_by_role("link", name="Calendrier", exact=True).click()
    stop(page, "Calendrier des séances", dark=True)
    first = page.locator(".calendar-session").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".register-title")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Mois", exact=True).click()
    stop(page, dark=True)
    shown = page.locator(".calendar-line").count()
    page.locator(".sessions-filter summary").click()
    page.get_by_label("Local").select_option(index=1)
    page.get_by_role("button", name="Afficher").click()
    stop(page)
    assert 0 < page.locator(".calendar-line").count() < shown
    page.get_by_role("link", name="Mois suivant").click()
    stop(page)
    assert "room=" in page.url
