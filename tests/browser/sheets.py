"""A sheet of fifteen people in the browser: planned by the pages, its lines, what is said and what the phone keeps."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from core.periods import today
from tests.browser.journeys import stop

PEOPLE = 15
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
_hours = itertools.count(6)


def plan_session(page: Page, starts: dt.datetime, ends: dt.datetime) -> str:
    """Plan a session for the facilitator by the pages, beside whatever there is at that time; return its address."""
    page.goto("/workshops/")
    page.locator("main th a", has_text="Français oral").first.click()
    page.get_by_role("link", name="Nouvelle séance").first.click()
    stop(page, "Nouvelle séance")
    page.get_by_label("Jour").fill(f"{starts:%d.%m.%y}")
    page.get_by_label("Début").fill(f"{starts:%Hh%M}")
    page.get_by_label("Fin", exact=True).fill(f"{ends:%Hh%M}")
    for box in page.get_by_role("group", name=re.compile("^Animée par, côté équipe")).get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label("Théo Claes").check()
    plan(page)
    return page.url


def plan(page: Page) -> None:
    """Send the form of a new session; what is at that time already may be there too."""
    button = page.get_by_role("button", name="Planifier la séance")
    with page.expect_navigation():
        button.click()
    sure = page.get_by_label("Les deux ont lieu")
    if sure.count():
        sure.check()
        with page.expect_navigation():
            button.click()
    expect(page.locator(".register-line").first).to_be_visible()


def plan_sheet(page: Page) -> str:
    """Plan a session of yesterday for the facilitator, put fifteen people on it; return its address."""
    hour = next(_hours)
    starts = dt.datetime.combine(today() - timedelta(days=1), dt.time(hour, 15))
    plan_session(page, starts, starts + timedelta(minutes=60))
    address = page.url
    letters = itertools.cycle("abdeklm")  # with which names of the demonstration begin
    for letter in itertools.islice(letters, 40):
        if page.locator(".register-line").count() == PEOPLE:
            break
        add_somebody(page, letter)
    assert page.locator(".register-line").count() == PEOPLE
    return address


def add_somebody(page: Page, text: str) -> None:
    """Look up a name from a sheet and add the first person who is found, if anybody is."""
    page.locator("[data-add]").click()
    page.get_by_label("Nom ou numéro de dossier").fill(text)
    with page.expect_navigation():
        page.locator(".add-search button").click()
    found = page.locator(".add-names button")
    (found if found.count() else page.locator(".back a")).first.click()
    expect(page.locator("[data-kept]")).to_be_attached()


def line(page: Page, number: int) -> Locator:
    return page.locator(".register-line").nth(number)


def blank(page: Page) -> list[int]:
    """Return the numbers of the lines on which nothing is noted."""
    every = page.locator(".register-line").all()
    return [number for number, one in enumerate(every) if not one.get_attribute("data-status")]


def said(page: Page, number: int, words: str) -> None:
    expect(line(page, number).locator("[data-now]")).to_have_text(words)


def saved(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_have_text("enregistré")


def choose(page: Page, number: int, answer: str) -> None:
    """Open the other answers of a line and touch one."""
    line(page, number).locator("[data-more]").click()
    line(page, number).locator(".register-choice", has_text=answer).click()


def kept(page: Page) -> str:
    """Return what the device keeps of sheets."""
    return page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('jalon.marks')).map(String).join()"
    )


def close(page: Page) -> None:
    page.get_by_role("button", name="Clôturer la feuille").click()
    expect(page.locator(".messages")).to_contain_text("clôturée")
    assert page.locator("form.register").count() == 0
