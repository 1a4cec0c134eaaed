"""What is typed is kept in the tab until the server has taken it (static/js/draft-storage.js)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import stop

NOTE = "Une longue conversation sur le logement."
SESSION = "jalon_session"
KEPT = "sessionStorage.length ? Object.keys(sessionStorage).filter(key => key.startsWith('jalon.kept:')).length : 0"


def note_form(page: Page) -> str:
    """Open the form of an intervention in one's own first file; return its address."""
    page.goto("/participants/?mine=1")
    address = re.search(r"/participants/[0-9a-f-]{36}/", page.content()).group(0) + "interventions/new/"
    page.goto(address)
    return address


def write(page: Page) -> None:
    page.get_by_label("Date").fill("aujourd’hui")
    page.get_by_label("Minutes").fill("20")
    page.get_by_role("radio").first.check()
    page.locator("#id_note").fill(NOTE)
    page.wait_for_timeout(300)


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Enregistrer", exact=True).click()


def as_written(page: Page) -> None:
    expect(page.locator("#id_note")).to_have_value(NOTE)
    expect(page.get_by_label("Minutes")).to_have_value("20")
    expect(page.get_by_role("radio").first).to_be_checked()
    expect(page.get_by_text("c’est remis en place")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_session_that_ended_loses_nothing(browser_page, sign_in_again, width):
    page = browser_page("social_worker", width)
    address = note_form(page)
    write(page)
    page.context.clear_cookies(name=SESSION)
    save(page)
    page.wait_for_url(re.compile("/sign-in|/login"))
    sign_in_again(page, "social_worker")
    page.wait_for_url(re.compile(re.escape(address)))
    as_written(page)
    stop(page)
    save(page)
    page.wait_for_url(re.compile(r"/participants/[0-9a-f-]{36}/$"))
    assert page.evaluate(KEPT) == 0, "what was taken is kept no longer"
    page.goto(address)
    expect(page.locator("#id_note")).to_have_value("")


def test_a_lost_connection_loses_nothing(browser_page):
    page = browser_page("social_worker", 390)
    note_form(page)
    write(page)
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_text("Il n’y a pas de réseau")).to_be_visible()
    stop(page)
    page.context.set_offline(False)
    page.reload()
    as_written(page)
    page.get_by_role("button", name="Effacer ce texte").click()
    expect(page.locator("#id_note")).to_have_value("")
    assert page.evaluate(KEPT) == 0


def test_signing_out_and_another_reader_throw_it_away(browser_page, sign_in_again):
    page = browser_page("colleague", 1280)
    note_form(page)
    write(page)
    assert page.evaluate(KEPT) == 1
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == 0
    sign_in_again(page, "colleague")
    note_form(page)
    write(page)
    page.context.clear_cookies(name=SESSION)
    page.goto("/")
    assert page.evaluate(KEPT) == 1, "it waits for its reader"
    sign_in_again(page, "social_worker")
    assert page.evaluate(KEPT) == 0
