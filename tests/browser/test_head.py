"""The head of a file for the day, on paper, on a desk and on a phone: a line an item, each under the thumb."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import look_around, press
from tests.support.browser import assert_fits

PHONE_NUMBER = "0470 12 34 56"


def an_own_file(page: Page) -> str:
    """Give the first of her files a phone number; return its address."""
    page.goto("/participants/?mine=1")
    address = page.locator("table.files tbody th a").first.get_attribute("href")
    page.goto(f"{address}person/identity/")
    page.get_by_label("Téléphone").fill(PHONE_NUMBER)
    press(page, "Enregistrer")
    page.goto(address)
    return address


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_head_fits_and_leads_on(browser_page, width: int):
    page = browser_page("social_worker", width)
    an_own_file(page)
    assert_fits(page)
    said = page.locator(".glance dt").all_inner_texts()  # another test may have booked an appointment
    assert [one for one in said if one != "Prochain rendez-vous"] == [
        "Parcours", "Téléphone", "Dernier contact", "Problèmes ouverts", "Prochaine échéance",
    ]  # fmt: skip
    expect(page.locator(f".glance a[href='tel:{PHONE_NUMBER.replace(' ', '')}']")).to_have_text(PHONE_NUMBER)
    for link in page.locator(".glance a").all():
        assert link.bounding_box()["height"] >= (44 if width < 768 else 18)
    page.locator(".glance a[href^='/plans/']").first.click()
    page.wait_for_url(re.compile(r"/plans/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_head_is_looked_at_in_light_and_dark_and_printed(browser_page):
    page = browser_page("social_worker")
    an_own_file(page)
    look_around(page)
    page.emulate_media(media="print")
    expect(page.locator(".glance")).to_be_visible()
    expect(page.locator(".glance")).to_contain_text(PHONE_NUMBER)


def test_a_manager_finds_no_phone_number(browser_page):
    address = an_own_file(browser_page("social_worker"))
    page = browser_page("manager", 390)
    page.goto(address)
    assert_fits(page)
    said = page.locator(".glance dt").all_inner_texts()
    assert said == ["Parcours", "Dernier contact", "Prochaine échéance"]
    expect(page.locator("main a[href^='tel:']")).to_have_count(0)
