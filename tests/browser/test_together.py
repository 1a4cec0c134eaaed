"""The screen turned to the person: by keyboard, on a phone, without network, in a browser that opens nothing else."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.journeys import stop
from tests.browser.test_assessment import PROVOKED, WORKER, begin

WORDS = "Je ne comprends pas les lettres."


def test_the_person_answers_and_the_browser_opens_nothing_else(browser_page, sign_in_again):
    """D15 of the social worker's desk: Back, reload and a second tab of a locked session."""
    page = browser_page(WORKER, 390, allow=PROVOKED)
    page.context.clear_cookies()  # a session of its own: the screens lock it, and end it
    page.goto("/sign-in/")
    sign_in_again(page, WORKER)
    address = begin(page, 2)
    page.get_by_role("main").get_by_role("link", name="Ensemble").click()
    page.wait_for_load_state()
    stop(page, dark=True)
    page.get_by_role("radio", name="Français").check()
    page.get_by_role("button", name="Tourner l’écran").click()
    page.wait_for_url("**/together/administrative/")
    stop(page, dark=True)
    assert page.locator("nav, .bar").count() == 0

    page.locator("[name=administrative-own][value='0']").focus()
    page.keyboard.press("Space")
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[name=administrative-own][value='4']")).to_be_checked()
    page.locator("#my-words").fill(WORDS)
    page.context.set_offline(True)
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("[data-kept-note=offline]")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url("**/together/family/")
    page.get_by_role("button", name="Retour").click()
    page.wait_for_url("**/together/administrative/")
    expect(page.locator("#my-words")).to_have_value(WORDS)
    expect(page.locator("[name=administrative-own][value='4']")).to_be_checked()

    for there in (address, "/participants/", "/", "/nowhere/"):
        page.goto(there)
        expect(page).to_have_url(re.compile("/together/administrative/$"))
    page.go_back()
    page.reload()
    assert page.locator("nav, .bar").count() == 0
    second = page.context.new_page()
    second.goto("/participants/")
    expect(second).to_have_url(re.compile("/together/administrative/$"))
    second.close()

    page.get_by_role("link", name="Arrêter ici").click()
    page.wait_for_url("**/together/end/")
    stop(page, dark=True)
    page.get_by_role("button", name="Se reconnecter").click()
    page.wait_for_url("**/sign-in/**")
    sign_in_again(page, WORKER)
    expect(page).to_have_url(address)
    expect(page.locator("#administrative-own-words")).to_have_value(WORDS)
