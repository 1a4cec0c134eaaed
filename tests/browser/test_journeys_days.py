"""The day of each role on the demonstration: each stop as a desk shows it in light and a phone in the dark, with axe.

What a role does not open is told at the end of its day. Outside facilitators: test_link.py; managers and their
workbook: test_journeys_manager.py, where the way by keyboard alone is, too.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from accounts.enums import Role
from core.periods import today
from tests.browser.journeys import follow, go, look_around, places

REFUSED = (r"status of 403",)
FORBIDDEN = "Cela ne fait pas partie de votre rôle"
FIGURES = ("/figures/", "/figures/participants/2016/", "/figures/evolution.csv")
HOME = re.compile("^Bonjour")


def begin(browser_page, role: str, words: list[str]) -> Page:
    """Arrive at the home of a role, which offers these places."""
    page = browser_page(role, allow=REFUSED)
    look_around(page, HOME)
    assert places(page) == words
    return page


def is_closed(page: Page, *addresses: str) -> None:
    """See that these pages are not the role's, and that the last one says it in a page that can be read."""
    for address in addresses:
        assert page.goto(address).status == 403, address
    look_around(page, FORBIDDEN)
    assert "2016" not in page.inner_text("main")


def test_a_social_worker_finds_a_person_and_reads_the_file(browser_page):
    page = begin(
        browser_page,
        Role.SOCIAL_WORKER,
        ["Accueil", "Agenda", "Participants", "Séances", "Chiffres", "Réseau", "Tâches", "Réglages"],
    )
    page.keyboard.press("/")
    expect(page.locator("#quick-search")).to_be_focused()
    page.keyboard.type("el idrisi")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "idrisi" not in page.url
    look_around(page, "Participants")
    follow(page, "table.files tbody th a")
    look_around(page, re.compile("El Idrissi"))
    sections = [one.get_attribute("href") for one in page.locator(".file-sections a").all()]
    assert len(sections) > 3
    for address in sections:
        page.goto(address)
        look_around(page)
    page.goto(sections[0])
    follow(page, "a[href^='/assessments/']")
    look_around(page)
    is_closed(page, "/import/")


def test_a_social_worker_sees_what_waits_and_the_figures(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value)
    waiting = page.locator("#next .todo > li")
    assert 3 <= waiting.count() <= 7
    for address in [one.get_attribute("href") for one in waiting.locator("a.button").all()][:3]:
        page.goto(address)
        look_around(page)
    go(page, "Chiffres")
    look_around(page, re.compile(f"2012 – {today().year}"))
    assert page.locator("a[href^='/import']").count() == 0
    page.locator("table.evolution tbody a[href*='/participants/2012/']").click()
    look_around(page, re.compile("^9 participants"))
    rows = [row.split("\t") for row in page.locator("#records tbody tr").all_inner_texts()]
    assert len(rows) == 9
    assert all(re.fullmatch(r"ER-\d{4}", row[1].strip()) and len(row[0].split()) >= 2 for row in rows), rows


def test_a_facilitator_closes_a_sheet(browser_page):
    page = begin(browser_page, Role.FACILITATOR, ["Accueil", "Agenda", "Séances"])
    assert page.locator("#today li").count() >= 1
    follow(page, "#next a[href^='/sessions/']")
    sheet = page.url
    look_around(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-all]").click()
    expect(page.locator("[data-count]")).to_contain_text(re.compile(r"1[0-9]"))
    look_around(page)
    with page.expect_navigation():
        page.locator("[data-close]").click()
    page.goto(sheet)
    look_around(page)
    assert page.locator("form.register").count() == 0, "a closed sheet is read"
    go(page, "Accueil")
    assert sheet not in [one.evaluate("one => one.href") for one in page.locator("#next a").all()]
    go(page, "Séances")
    look_around(page)
    is_closed(page, "/import/", *FIGURES)


def test_a_coordinator_looks_after_the_network(browser_page):
    page = begin(browser_page, Role.COORDINATOR, ["Accueil", "Réseau"])
    go(page, "Réseau")
    look_around(page)
    follow(page, "a[href^='/organisations/']:not([href$='/new/'])")
    look_around(page)
    is_closed(page, "/import/", *FIGURES)


def test_an_officer_reads_the_log(browser_page):
    page = begin(browser_page, Role.DPO, ["Accueil", "Journal des accès", "Demandes"])
    go(page, "Journal des accès")
    look_around(page)
    follow(page, "a[href^='/log/entries/']")
    look_around(page)
    for address in ("/log/question/", "/log/reviews/", "/log/sign-ins/"):
        page.goto(address)
        look_around(page)
    is_closed(page, "/import/", *FIGURES)


def test_an_administrator_looks_after_accounts(browser_page):
    page = begin(browser_page, Role.ADMINISTRATOR, ["Accueil", "Messages", "Réglages", "Comptes"])
    go(page, "Comptes")
    look_around(page)
    follow(page, "tbody a[href^='/accounts/']")
    look_around(page)
    page.goto("/accounts/new/")
    look_around(page)
    is_closed(page, "/import/", *FIGURES)


def test_a_manager_sees_what_is_missing_and_who_runs_what(browser_page):
    page = browser_page(Role.MANAGER.value)
    look_around(page, HOME)
    go(page, "Séances")
    look_around(page)
    follow(page, "a[href^='/sessions/']:not([href*='week'])")
    look_around(page)
    page.goto("/workshops/")
    look_around(page)
    follow(page, "a[href^='/workshops/']")
    look_around(page)
    go(page, "Réseau")
    look_around(page)
    go(page, "Tâches")
    look_around(page, "Mes tâches")


def test_nothing_is_here_is_said_calmly(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, allow=(r"status of 404",))
    assert page.goto("/nothing-here/").status == 404
    look_around(page, "Il n’y a rien ici")
