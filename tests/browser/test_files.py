"""The pages of files as a social worker and a manager walk them: axe, width, light and dark at every stop."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from tests.browser.journeys import look_around, stop


def first_file(page: Page, query: str = "") -> None:
    """Open the first file of the list."""
    page.goto(f"/participants/{query}")
    page.locator("table.files tbody th a").first.click()
    page.wait_for_load_state()


def submit(page: Page, form: str = "main form.form") -> None:
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_load_state()


def test_a_worker_finds_a_file_and_reads_it(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value)
    page.goto("/participants/?mine=1")
    look_around(page)
    link = page.locator("table.files tbody th a").first
    name, address = link.inner_text(), link.get_attribute("href")
    page.goto("/participants/")
    page.locator("details.find-filters summary").click()
    page.locator("main input[name=text]").fill(name.split()[0].lower()[:-1] + "x")
    submit(page, "form.find")
    look_around(page)
    assert name.split()[0].lower()[:-1] not in page.url
    expect(page.locator("h3.find-close")).to_be_visible()
    page.locator(f"table.files a[href='{address}']").click()
    page.wait_for_load_state()
    look_around(page)
    assert name.split()[0] not in page.title()
    # Whose file it is stays in sight at its end, where the header has gone
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("header.bar")).not_to_be_in_viewport()
    expect(page.locator(".in-sight")).to_be_in_viewport()
    expect(page.locator(".in-sight")).to_contain_text(name.split()[0])
    page.locator("a[href^='/assessments/']").first.click()
    page.wait_for_load_state()
    look_around(page)


def test_an_intervention_is_written_by_keyboard_and_nothing_is_lost(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, allow=(r"status of 400",))
    first_file(page, "?mine=1")
    page.locator("a[href$='/interventions/new/']").click()
    page.wait_for_load_state()
    look_around(page)
    page.locator("input[name=date]").focus()
    page.keyboard.press("Control+a")  # today is proposed
    page.keyboard.type("31/2/2017")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # an interview
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # 15 minutes
    page.keyboard.press("Tab")  # other minutes
    page.keyboard.press("Tab")
    words = "Written by keyboard."
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # who will read this
    expect(page.locator(".readers-all").first).to_be_visible()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    stop(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("textarea[name=note]")).to_have_value(words)
    expect(page.locator("input[name=date]")).to_have_value("31/2/2017")
    page.locator("input[name=date]").fill("aujourd’hui")
    submit(page)
    expect(page.locator(".note-done")).to_be_visible()
    expect(page.locator("#interventions")).to_contain_text(words)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER.value, Role.MANAGER.value])
def test_a_file_of_somebody_else_is_reduced(browser_page, role: str):
    page = browser_page(role)
    first_file(page, "?referent=-")
    look_around(page)
    assert page.locator("#closed").count() == 1
    assert not page.locator("#interventions, #readers, a[href^='/assessments/']").count()
