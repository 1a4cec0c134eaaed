"""The network as its coordinator walks it: an organisation, who one speaks to there, an agreement from draft to end."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from accounts.enums import Role
from tests.browser.journeys import PHONE, go, stop_on_the_way

REFUSED = (r"status of 4(09|22)",)


def send(page: Page) -> None:
    page.locator("main form.form button.button-main").first.click()
    page.wait_for_load_state()


def test_the_coordinators_path(browser_page):
    page = browser_page(Role.COORDINATOR.value, PHONE[0], allow=REFUSED)
    go(page, "Réseau")
    stop_on_the_way(page, "Réseau")

    # An organisation: what is wrong is said, what was typed stays
    page.locator("a[href='/organisations/new/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    name = "Théâtre de l’Étoile du parvis"
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=role][value=subcontractor]").check()
    page.locator("input[name=enterprise_number]").fill("0403.170.702")
    page.locator("input[name=phone]").fill("02/123.45.67")
    send(page)
    stop_on_the_way(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("input[name=name]")).to_have_value(name)
    page.locator("input[name=enterprise_number]").fill("BE 0403 170 701")
    send(page)
    stop_on_the_way(page, name)
    expect(page.locator("#facts")).to_contain_text("0403.170.701")
    expect(page.locator("#facts")).to_contain_text("02 123 45 67")

    # A contact, changed
    page.locator("a[href$='/contacts/new/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=name]").fill("Rosa Fontinoy")
    page.locator("input[name=phone]").fill("0470123456")
    send(page)
    page.locator("#contacts a[href^='/organisations/contacts/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=function]").fill("Directrice")
    send(page)
    expect(page.locator("#contacts")).to_contain_text("Directrice")

    # An agreement: draft, signed, ended
    page.locator("a[href$='/agreements/new/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=subject]").fill("Atelier théâtre")
    page.locator("input[name=starts_on]").fill("1.9.2026")
    page.locator("input[name=ends_on]").fill("30/6/2026")
    send(page)
    expect(page.locator("a[href='#id_ends_on']")).to_be_visible()
    page.locator("input[name=ends_on]").fill("30/6/2027")
    page.locator("input[name=hours]").fill("120,5")
    send(page)
    expect(page.locator("#agreements")).to_contain_text("120,50 h")
    page.locator("#agreements a[href$='/sign/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=signed_on]").fill("1/6/2026")
    send(page)
    expect(page.locator("#agreements .tag")).to_have_text("Signée")
    page.locator("#agreements a[href$='/end/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    send(page)
    stop_on_the_way(page)
    expect(page.locator("#agreements .agreement-moves a")).to_have_count(0)

    # Found again without accents
    page.goto("/organisations/")
    page.locator("input[name=search]").fill("etoile du parvis")
    page.locator("form.find button").click()
    page.wait_for_load_state()
    expect(page.locator("table.organisations tbody tr")).to_have_count(1)
    stop_on_the_way(page)


def test_a_worker_looks_and_writes_nothing(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0])
    page.goto("/organisations/?role=partner")
    stop_on_the_way(page)
    page.locator("table.organisations tbody th a").first.click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    expect(page.locator("main .button")).to_have_count(0)
