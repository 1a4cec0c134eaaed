"""The way of somebody outside the team, on a phone: a link made by a colleague, opened, left, revoked."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from core.periods import today
from tests.browser.journeys import look_around, press

NOTHING = "status of 404"


def stop_en(page: Page, heading: str | re.Pattern = "") -> None:
    """Look at the page in English, whose words are those of the code."""
    look_around(page, heading, language="en")


def speak_english(page: Page) -> None:
    """Choose English, on a phone by the menu where somebody is signed in."""
    switch = page.locator("header form.languages button[value=en]")
    if not switch.first.is_visible():
        page.locator("header details.menu summary").click()
        switch = page.locator("header details.menu form.languages button[value=en]")
    switch.first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.fixture
def colleague(browser_page) -> Page:
    """A social worker's page, in English, on the links of a workshop that an organisation runs."""
    page = browser_page("social_worker", language="en")
    speak_english(page)
    page.goto("/workshops/")
    row = page.locator("main tbody tr").filter(has_text="H. Saray").first
    row.get_by_role("link").first.click()
    page.get_by_role("main").get_by_role("link", name="Links for outside facilitators").click()
    stop_en(page, "Links for outside facilitators")
    return page


def make(page: Page, name: str) -> str:
    """Make a link; return the path of its address."""
    page.get_by_label("Who gets the link").fill(name)
    page.get_by_label("Last day").fill(f"{today() + timedelta(days=30):%d/%m/%Y}")
    press(page, "Make the link")
    stop_en(page, f"Link for {name}")
    address = page.locator("#link-address").input_value()
    assert page.locator("svg.qr").is_visible()
    return urlsplit(address).path


def test_from_the_link_to_the_sheet_and_out(browser_page, colleague: Page):
    name = "Ines Outside"
    path = make(colleague, name)
    page = browser_page(None, 390, language="en", allow=(NOTHING,))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.headers.get('referer', '')}"))

    page.goto(path)
    speak_english(page)
    stop_en(page, re.compile("."))
    expect(page.get_by_role("main")).to_contain_text(name)
    sent.clear()
    press(page, "Open my sessions")
    assert urlsplit(page.url).path == "/s/sessions/"
    stop_en(page, "My sessions")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Sheet")).first.click()
    page.wait_for_load_state()
    stop_en(page, re.compile("."))
    names = page.locator("#sheet .register-name").all_inner_texts()
    assert names
    assert all(re.fullmatch(r".+ \S+\.( \(\d+\))?", shown) for shown in names), names
    assert not re.search(r"ER-\d{4}", page.inner_text("body"))
    token = path.split("/")[2]
    own, *later = sent
    assert token in own, "the form itself goes to the address of the entry"
    assert not [line for line in later if token in line]
    assert token not in page.content()

    sheet = page.url
    page.locator("footer").get_by_role("button", name="Sign out").click()
    stop_en(page, "You are signed out")
    assert page.goto(sheet).status == 404
    stop_en(page, "There is nothing here")


def test_revoked_while_the_page_is_open(browser_page, colleague: Page):
    path = make(colleague, "Ines Revoked")
    page = browser_page(None, 390, language="en", allow=(NOTHING,))
    page.goto(path)
    speak_english(page)
    press(page, "Open my sessions")
    colleague.get_by_role("main").get_by_role("link", name="I have it: back to the links").click()
    colleague.locator(".link-revoke summary", has_text="Ines Revoked").click()
    colleague.get_by_role("button", name=re.compile("^Revoke this link now.*Ines Revoked")).click()
    expect(colleague.locator(".messages")).to_contain_text("Ines Revoked")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Sheet")).first.click()
    page.wait_for_load_state()
    stop_en(page, "There is nothing here")
    assert page.goto(path).status == 404
