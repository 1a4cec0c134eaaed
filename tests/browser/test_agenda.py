"""A week at 1280 and at 390 pixels: hours, days away, a day with its neighbours, the calendar link, paper."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from core.periods import monday_of, today
from tests.browser.journeys import PHONE, follow, go, look_around, press, stop_on_the_way

REFUSED = (r"status of 4(04|22)",)
DAY = ".agenda-day"


def at(day: date) -> str:
    return f"/agenda/?day={day:%Y-%m-%d}"


def height_of_an_hour(page: Page) -> float:
    return (
        page.locator(".agenda-axis li").nth(1).bounding_box()["y"]
        - (page.locator(".agenda-axis li").nth(0).bounding_box()["y"])
    )


def test_a_week_of_a_facilitator_stands_at_its_hours(browser_page):
    page = browser_page(Role.FACILITATOR.value)
    go(page, "Agenda")
    look_around(page, "Mon agenda")
    blocks = page.locator(".agenda-hours .agenda-block")
    for _number in range(4):  # a week of holidays may be empty
        if blocks.count():
            break
        page.locator(".agenda-weeks [rel=next]").click()
        page.wait_for_load_state()
    block = blocks.first
    hour, minute = map(int, re.search(r"(\d\d):(\d\d)", block.inner_text()).groups())
    first = page.locator(".agenda-axis li").first
    start = int(first.inner_text()[:2])
    grid = page.locator(".agenda-hours").first.bounding_box()["y"]
    expected = (hour - start + minute / 60) * height_of_an_hour(page)
    assert block.bounding_box()["y"] - grid == pytest.approx(expected, abs=6)
    assert page.locator(DAY).count() >= 5
    assert page.locator(f"{DAY} h2").first.bounding_box()["y"] == page.locator(f"{DAY} h2").last.bounding_box()["y"]
    block.locator("a").click()
    page.wait_for_load_state()
    look_around(page)


def test_on_a_phone_one_day_is_shown_with_its_neighbours(browser_page):
    page = browser_page(Role.FACILITATOR.value, PHONE[0])
    monday = monday_of(today()) + timedelta(days=7)
    page.goto(at(monday))
    stop_on_the_way(page, "Mon agenda")
    expect(page.locator(f"{DAY}:visible")).to_have_count(1)
    expect(page.locator(".agenda-days a[aria-current]")).to_have_count(1)
    page.locator(".agenda-days > a").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(f"{DAY}:visible h2")).to_have_attribute("id", f"day-{monday + timedelta(days=1):%Y-%m-%d}")


def test_days_away_are_written_and_a_colleague_sees_only_that_time_is_taken(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, allow=REFUSED)
    go(page, "Agenda")
    follow(page, "a[href='/agenda/own/']")
    look_around(page, "Horaire et jours d’absence")
    follow(page, "a[href='/agenda/away/new/']")
    look_around(page, "Ajouter des jours d’absence")
    press(page, "Enregistrer")
    look_around(page, "Ajouter des jours d’absence")
    expect(page.locator(".error-summary")).to_be_focused()
    day = monday_of(today()) + timedelta(days=21)
    page.locator("input[name=first]").fill(f"{day:%d/%m/%Y}")
    press(page, "Enregistrer")
    look_around(page, "Horaire et jours d’absence")
    page.goto("/agenda/hours/new/")
    look_around(page, "Ajouter des heures de travail")
    page.goto(at(day))
    expect(page.locator(".agenda-chosen .agenda-whole")).to_contain_text("Absence")
    other = browser_page(Role.MANAGER.value)
    other.goto(at(day))
    other.locator(".agenda-team a", has_text=page.locator("header .menu-sheet strong").text_content()).first.click()
    other.wait_for_load_state()
    look_around(other)
    chosen = other.locator(".agenda-chosen")
    expect(chosen.locator(".agenda-whole")).to_contain_text("Pas disponible")
    expect(chosen).not_to_contain_text("Absence")
    expect(chosen.locator("a")).to_have_count(0)


def test_the_calendar_link_is_shown_once_and_revoked(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0], allow=REFUSED)
    page.goto("/agenda/links/")
    look_around(page, "Mon calendrier")
    press(page, "Créer un lien de calendrier")
    look_around(page, "Le lien de calendrier est créé")
    address = re.sub(r"^https?://[^/]+", "", page.locator("#link-address").input_value())
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    follow(page, "a[href='/agenda/links/']")
    look_around(page, "Mon calendrier")
    assert address not in page.content()
    press(page, "Révoquer le lien")
    assert page.request.get(address).status == 404


def test_paper_shows_the_week_without_what_is_pressed(browser_page):
    page = browser_page(Role.FACILITATOR.value)
    page.goto("/agenda/")
    page.emulate_media(media="print")
    expect(page.locator(".agenda-named").locator("visible=true")).to_have_count(0)
    expect(page.locator(".agenda-weeks")).to_be_hidden()
    expect(page.locator(f"{DAY}:visible").first).to_be_visible()
