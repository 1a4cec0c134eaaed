"""Fields that a choice asks for, on a phone and on a desk: in sight with the choice, kept without it, all there without
a script.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.journeys import press, stop
from tests.support.stack import Stack

WIDTHS = [390, 1280]


def a_new_consent(page: Page) -> None:
    page.goto("/participants/?mine=1")
    page.goto(f"{page.locator('table.files tbody th a').first.get_attribute('href')}person/consents/new/")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_field_comes_with_its_choice_and_keeps_what_was_typed(browser_page, width: int):
    page = browser_page("social_worker", width, allow=(r"status of 4\d\d",))
    a_new_consent(page)
    organisation, purpose = page.locator("#id_organisation"), page.locator("#id_purpose")
    expect(organisation).to_be_hidden()
    expect(purpose).to_be_hidden()
    stop(page)
    sharing = page.locator("input[name=kind][value=sharing]")
    sharing.focus()
    page.keyboard.press("Space")
    expect(organisation).to_be_visible()
    expect(sharing).to_be_focused()
    assert sharing.get_attribute("aria-controls") == "id_channels_asked id_organisation_asked id_purpose_asked"
    stop(page)
    purpose.fill("Les cours de français")
    page.locator("input[name=kind][value=image]").check()
    expect(purpose).to_be_hidden()
    sharing.check()
    expect(purpose).to_have_value("Les cours de français")
    # What the choice lacks is said at its field; the summary leads there
    page.locator("input[name=form][value=oral]").check()
    page.locator("#id_given_on").fill("hier")
    press(page, "Enregistrer")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(purpose).to_have_value("Les cours de français")
    page.locator(".error-summary a").first.click()
    expect(organisation).to_be_focused()
    # Out of sight, it is not asked for, and what was typed is not lost while the form is shown again
    page.locator("input[name=kind][value=image]").check()
    page.locator("#id_given_on").fill("31/2/2020")
    press(page, "Enregistrer")
    expect(page.locator(".error-summary")).to_be_focused()  # though the address names the field of the first error
    expect(purpose).to_be_hidden()
    page.locator("input[name=kind][value=sharing]").check()
    expect(purpose).to_have_value("Les cours de français")


@pytest.fixture
def page_without_script(chromium: Browser, stack: Stack) -> Iterator[Page]:
    """Return a page of a worker in a browser that runs no script."""
    context = chromium.new_context(base_url=stack.url, java_script_enabled=False, locale="fr")
    page = context.new_page()
    page.goto("/")
    sign_in(page, *stack.sign_ins["social_worker"])
    yield page
    context.close()


def test_without_a_script_all_is_shown_and_works(page_without_script: Page):
    page = page_without_script
    a_new_consent(page)
    expect(page.locator("#id_organisation")).to_be_visible()
    expect(page.locator("#id_purpose")).to_be_visible()
    page.locator("input[name=kind][value=image]").check()
    page.locator("input[name=form][value=oral]").check()
    page.locator("#id_given_on").fill("hier")
    page.locator("#id_purpose").fill("Not asked for")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator(".error-summary").count()
    assert page.locator(".note-done").count()
