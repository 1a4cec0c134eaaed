"""Home on a phone: an intervention in five touches, and a line put away and brought back, with and without scripts."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.journeys import DESK, PHONE, look_around
from tests.support.browser import assert_fits
from tests.support.stack import Stack

MOST_TOUCHES, MOST_SECONDS = 5, 20
COUNT = "addEventListener('pointerdown', () => sessionStorage.touches = Number(sessionStorage.touches || 0) + 1, true)"
SAVED = "L’intervention est notée"


def touches(page: Page) -> int:
    return int(page.evaluate("Number(sessionStorage.touches || 0)"))


def note_and_save(page: Page) -> str:
    """Fill in the form that is shown, a touch for each part of it; return the note."""
    note = f"Appel au propriétaire {uuid.uuid4().hex[:6]}"
    page.get_by_text("Appel téléphonique", exact=True).click()
    page.get_by_text("30 min", exact=True).click()
    page.get_by_label("Remarque").click()
    page.keyboard.type(note)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    return note


def test_from_home_it_takes_five_touches_and_less_than_twenty_seconds(browser_page) -> None:
    page = browser_page("social_worker", PHONE[0])
    page.add_init_script(COUNT)
    page.goto("/")
    begun = time.monotonic()
    page.locator(".home-note a").first.click()
    note = note_and_save(page)
    assert touches(page) <= MOST_TOUCHES
    assert time.monotonic() - begun < MOST_SECONDS
    assert note in page.content()


def test_from_the_file_it_takes_five_touches(browser_page) -> None:
    page = browser_page("social_worker", PHONE[0])
    page.locator(".home-note a").first.click()
    page.get_by_role("link", name="Retour au dossier").click()
    page.add_init_script(COUNT)
    page.reload()
    page.get_by_role("link", name="Noter une intervention").first.click()
    note_and_save(page)
    assert touches(page) <= MOST_TOUCHES


def test_the_page_fits_a_phone_and_a_desk(browser_page) -> None:
    page = browser_page("social_worker", DESK[0])
    page.locator(".home-note a").first.click()
    look_around(page, "Noter une intervention")


def test_a_line_waits_for_a_week_and_is_brought_back(browser_page) -> None:
    page = browser_page("social_worker", PHONE[0])
    page.goto("/?all=1")
    line = page.locator(".todo > li", has=page.locator(".todo-later")).first
    said = line.locator(".todo-what").inner_text()
    line.locator(".todo-later > summary").click()
    expect(line.get_by_role("button", name="Dans une semaine")).to_be_visible()
    assert_fits(page)
    look_around(page, back_to=PHONE)
    if not line.locator(".todo-later[open]").count():
        line.locator(".todo-later > summary").click()
    line.get_by_role("button", name="Dans une semaine").click()
    expect(page.get_by_text(re.compile("^Mis de côté jusqu’au"))).to_be_visible()
    page.locator(".home-away a").click()
    away = page.locator("#away li", has_text=said.split("\n")[0]).first
    expect(away).to_be_visible()
    look_around(page, back_to=PHONE)
    away.get_by_role("button", name=re.compile("^Faire revenir")).click()
    page.wait_for_load_state()
    page.goto("/?all=1")
    expect(page.locator("#next").get_by_text(said.split("\n")[0]).first).to_be_visible()


@pytest.mark.stack
def test_it_works_without_scripts(browser_page, chromium: Browser, stack: Stack) -> None:
    page = browser_page("social_worker")
    without = chromium.new_context(
        base_url=stack.url, java_script_enabled=False, storage_state=page.context.storage_state(), locale="fr"
    )
    try:
        plain = without.new_page()
        plain.goto("/?all=1")
        line = plain.locator(".todo > li", has=plain.locator(".todo-later")).first
        line.locator(".todo-later > summary").click()
        line.get_by_role("button", name="Demain").click()
        expect(plain.get_by_text(re.compile("^Mis de côté jusqu’au"))).to_be_visible()
        plain.goto("/?away=1")
        plain.locator("#away").get_by_role("button", name=re.compile("^Faire revenir")).first.click()
        expect(plain.locator("#next")).to_be_visible()
    finally:
        without.close()
