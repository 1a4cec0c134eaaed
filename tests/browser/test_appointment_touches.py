"""D5: an appointment is booked in five touches at most and told in two, on a phone of 390 pixels.

That an intervention from home takes five and less than twenty seconds is in test_home_touches.py.
"""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from core.periods import today
from tests.browser.journeys import PHONE, look_around
from tests.browser.test_home_touches import COUNT, touches

MOST_TO_BOOK, MOST_TO_RECORD = 5, 2


def test_d5_booked_in_five_touches_and_told_in_two(browser_page) -> None:
    page = browser_page("social_worker", PHONE[0], allow=(r"status of 4\d\d",))  # an odd day is asked about
    page.locator(".home-note a").first.click()
    page.get_by_role("link", name="Retour au dossier").click()
    page.wait_for_load_state()
    page.evaluate("sessionStorage.touches = 0")
    page.add_init_script(COUNT)
    page.reload()
    page.get_by_role("link", name="Fixer un rendez-vous").first.click()
    page.locator(".free-times a").first.click()
    page.get_by_role("button", name="Fixer", exact=True).click()
    expect(page.get_by_text("Le rendez-vous est fixé")).to_be_visible()
    assert 0 < touches(page) <= MOST_TO_BOOK
    look_around(page, back_to=PHONE)

    # One of yesterday, typed in; then from its page it is told in two touches.
    page.go_back()
    page.get_by_label("Jour").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    page.get_by_label("Début").fill("6:15")
    page.get_by_role("button", name="Fixer", exact=True).click()
    page.get_by_label("L’enregistrer quand même").check()
    page.get_by_role("button", name="Fixer", exact=True).click()
    page.evaluate("sessionStorage.touches = 0")
    page.get_by_role("link", name="Comment cela s’est-il passé").click()
    page.get_by_role("button", name="Venu·e").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    assert 0 < touches(page) <= MOST_TO_RECORD
