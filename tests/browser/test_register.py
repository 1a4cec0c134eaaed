"""The register on a phone and at a desk: fifteen people, no network in the middle, by keyboard, by two at once."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from core.periods import BELGIUM
from tests.browser.journeys import stop
from tests.browser.sheets import (
    OFFLINE,
    PEOPLE,
    blank,
    choose,
    close,
    kept,
    line,
    plan_session,
    plan_sheet,
    said,
    saved,
)


@pytest.fixture
def sheet(browser_page) -> str:
    """The address of a sheet with fifteen people on it."""
    return plan_sheet(browser_page("social_worker", allow=("status of 422",)))  # asked where it clashes


@pytest.mark.parametrize("width", [390, 1280])
def test_a_facilitator_marks_fifteen_people_without_a_network_in_the_middle(browser_page, sheet: str, width: int):
    page = browser_page("facilitator", width, allow=OFFLINE)
    page.goto(sheet)
    stop(page, "Français oral", dark=True)
    page.locator("[data-all]").click()
    expect(page.locator("[data-count]")).to_have_text(f"{PEOPLE} présences sur {PEOPLE}")
    line(page, 1).locator("[data-now]").click()
    said(page, 1, "Sans nouvelles")
    choose(page, 2, "En retard")
    stop(page, dark=True)
    line(page, 2).get_by_role("button", name="20 minutes").click()
    said(page, 2, "En retard, 20 min")
    choose(page, 3, "Excusé·e")
    saved(page)
    assert not kept(page)
    names = page.locator(".register-name").all_inner_texts()

    page.context.set_offline(True)
    choose(page, 4, "Non concerné·e")
    line(page, 5).locator("[data-now]").click()
    expect(page.locator("[data-kept]")).to_have_text("gardé sur ce téléphone")
    expect(page.locator("[data-tag-offline]")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text(f"{PEOPLE - 4} présences sur {PEOPLE - 1}")
    stop(page, dark=True)
    page.get_by_role("button", name="Clôturer la feuille").click()
    expect(page.get_by_role("alert")).to_contain_text("Il n’y a pas de réseau")
    on_device = kept(page)
    assert on_device.count("status") >= 2
    assert not [name for name in names if name in on_device or any(word in on_device for word in name.split())]

    # The page is closed; later it is opened again, and what waited is sent.
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(sheet)
    said(again, 4, "Non concerné·e")
    said(again, 5, "Sans nouvelles")
    saved(again)
    assert "status" not in kept(again), "only that closing was asked is still remembered"
    line(again, 6).locator("[data-now]").click()
    again.get_by_role("button", name="Annuler", exact=True).click()
    said(again, 6, "Présent·e")
    saved(again)
    close(again)
    stop(again, "Français oral", dark=True)
    marks = again.locator(".register-mark").all_inner_texts()
    expected = ["Sans nouvelles", "En retard, 20 min", "Excusé·e", "Non concerné·e", "Sans nouvelles"]
    assert marks[1:6] == expected
    assert set(marks[:1] + marks[6:]) == {"Présent·e"}


def test_w6_fifteen_people_and_two_exceptions_take_six_touches(browser_page, sheet: str):
    """From home to the closed sheet on a phone: all present, one without news, one who left 30 minutes early."""
    page, touches = browser_page("facilitator", 390), 0
    page.goto("/")

    def touch(target: Locator) -> None:
        nonlocal touches
        touches += 1
        target.click()

    address = sheet.removeprefix(page.url.rstrip("/"))
    with page.expect_navigation():
        touch(page.locator(f"main a[href*='{address}']").first)
    touch(page.locator("[data-all]"))
    touch(line(page, 3).locator("[data-now]"))
    said(page, 3, "Sans nouvelles")
    touch(line(page, 7).locator("[data-more]"))
    touch(line(page, 7).get_by_role("button", name="Parti·e plus tôt, 30 minutes"))
    said(page, 7, "Parti·e plus tôt, 30 min")
    saved(page)
    with page.expect_navigation():
        touch(page.locator("[data-close]"))
    expect(page.locator(".messages")).to_contain_text("clôturée")
    assert touches <= 6


def reach(page: Page, target: Locator, *, key: str = "Tab", most: int = 90) -> None:
    """Press a key until the target has the focus."""
    for _press in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")


def test_by_keyboard_alone(browser_page, sheet: str):
    page = browser_page("facilitator", 1280)
    page.goto(sheet)
    keys = page.keyboard
    reach(page, page.locator("[data-all]"))
    keys.press("Enter")
    reach(page, line(page, 0).locator("[data-now]"))
    keys.press("Enter")
    said(page, 0, "Sans nouvelles")
    reach(page, line(page, 1).locator("[data-more]"))
    keys.press("Enter")
    keys.press("ArrowRight")
    said(page, 1, "En retard, 15 min")
    stop(page)
    reach(page, line(page, 1).get_by_label("Minutes manquées"))
    keys.press("Control+A")
    keys.type("25")
    keys.press("Enter")
    said(page, 1, "En retard, 25 min")
    expect(line(page, 1).locator("[data-more]")).to_be_focused()
    keys.press("Enter")
    keys.press("Escape")
    expect(line(page, 1).locator("[data-more]")).to_be_focused()
    reach(page, page.locator("[data-undo]"))
    keys.press("Enter")
    saved(page)
    reach(page, page.locator("[data-close]"))
    keys.press("Enter")
    expect(page.locator(".messages")).to_contain_text("clôturée")


def test_what_is_missing_is_named_and_leads_to_its_line(browser_page, sheet: str):
    page = browser_page("facilitator", 390, allow=("status of 422",))
    page.goto(sheet)
    line(page, blank(page)[0]).locator("[data-now]").click()
    page.get_by_role("button", name="Clôturer la feuille").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    stop(page, "Français oral", dark=True)
    link = summary.get_by_role("link").first
    missing = link.inner_text().split("\u00a0:")[0]
    assert missing == page.locator(".register-line[data-status=''] .register-name").first.inner_text()
    link.click()
    expect(page.locator(".register-line:target .register-name")).to_have_text(missing)


def test_two_at_one_sheet_merge_and_the_second_is_asked(browser_page, sheet: str):
    phone, desk = browser_page("facilitator", 390), browser_page("social_worker", 1280)
    phone.goto(sheet)
    desk.goto(sheet)
    first, second, *_rest = blank(phone)
    choose(phone, first, "Excusé·e")
    saved(phone)
    line(desk, second).locator("[data-now]").click()
    line(desk, first).locator("[data-now]").click()
    clash = line(desk, first).locator(".register-clash")
    expect(clash).to_contain_text("Théo Claes")
    expect(clash).to_contain_text("Excusé·e")
    stop(desk, dark=True)
    line(desk, first).get_by_role("button", name=re.compile("^Garder")).click()
    said(desk, first, "Excusé·e")
    saved(desk)
    phone.reload()
    said(phone, first, "Excusé·e")
    said(phone, second, "Présent·e")


def test_an_ended_session_keeps_the_marks(browser_page, sheet: str):
    page = browser_page("facilitator", 390, allow=("status of 403",))
    page.goto(sheet)
    first = blank(page)[0]
    cookies = page.context.cookies()
    page.context.clear_cookies()
    line(page, first).locator("[data-now]").click()
    expect(page.get_by_role("alert")).to_contain_text("Vous êtes déconnecté·e")
    stop(page)
    page.context.add_cookies(cookies)
    page.get_by_role("link", name="Recharger la page").click()
    said(page, first, "Présent·e")
    saved(page)


@pytest.mark.parametrize("path", ["series", "session"])
def test_planning_forms_as_rendered(browser_page, path: str):
    """What they look like is judged at both widths; a series is listed, one day is left out, the rest is planned."""
    page = browser_page("social_worker", 390, allow=("status of 422",))
    page.goto("/workshops/")
    page.locator("main th a", has_text="Théâtre").first.click()
    stop(page, dark=True)
    if path == "session":
        page.get_by_role("link", name="Nouvelle séance").first.click()
        page.get_by_role("button", name="Planifier la séance").click()
        expect(page.locator(".error-summary")).to_be_focused()
        stop(page, "Nouvelle séance", dark=True)
        return
    page.get_by_role("link", name="Une série").click()
    page.get_by_label("Premier jour").fill("19/4/2027")
    page.get_by_label("Dernier jour").fill("17/5/2027")
    page.get_by_label("jeudi").check()
    page.get_by_role("button", name="Lister les jours").click()
    stop(page, "Une série de séances", dark=True)
    days = page.locator("#days label")
    expect(days.filter(has_text="Ascension").get_by_role("checkbox")).not_to_be_checked()
    days.filter(has_text="29 avril 2027").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Planifier ces séances").click()
    expect(page.locator(".messages")).to_contain_text("2 séances sont planifiées")
    stop(page, "Théâtre")


def test_minutes_that_cannot_be_are_told_and_stay_until_they_are_mended(browser_page, sheet: str):
    page = browser_page("facilitator", 390)
    page.goto(sheet)
    choose(page, 0, "En retard")
    saved(page)
    minutes = line(page, 0).get_by_label("Minutes manquées")
    minutes.fill("200")
    told = line(page, 0).get_by_role("alert")
    expect(told).to_have_text("Écrivez combien de minutes\u00a0: un nombre entier de 1 à 60.")
    expect(minutes).to_have_attribute("aria-invalid", "true")
    line(page, 1).locator("[data-now]").click()
    expect(minutes).to_have_value("200")
    stop(page, dark=True)
    page.get_by_role("button", name="Les autres").click()
    page.wait_for_timeout(1500)
    server = browser_page("social_worker")
    server.goto(sheet)
    said(server, 0, "En retard, 15 min")
    assert not [number for number in blank(server) if number], "the other answers are sent"

    page.get_by_role("button", name="Clôturer la feuille").click()
    expect(minutes).to_be_focused()
    expect(minutes).to_have_value("200")
    minutes.fill("20")
    expect(told).to_have_count(0)
    saved(page)
    said(page, 0, "En retard, 20 min")
    close(page)


def test_a_sheet_that_is_too_early_opens_by_itself(browser_page):
    now = dt.datetime.now(BELGIUM).replace(tzinfo=None)
    starts = now.replace(second=0, microsecond=0) + timedelta(minutes=32 if now.second > 40 else 31)
    address = plan_session(
        browser_page("social_worker", allow=("status of 422",)), starts, starts + timedelta(minutes=45)
    )
    page = browser_page("facilitator", 390)
    page.goto(address)
    expect(page.get_by_role("link", name="Regarder à nouveau")).to_be_visible()
    expect(page.locator("form.register")).to_have_count(0)
    stop(page)
    expect(page.get_by_role("button", name="Ouvrir la feuille")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("status").filter(has_text="La feuille peut être ouverte maintenant.")).to_be_visible()
    stop(page, dark=True)
    line(page, 0).locator("[data-now]").click()
    saved(page)
    page.reload()
    said(page, 0, "Présent·e")


SIDEWAYS = {"width": 844, "height": 390}


def box(target: Locator) -> dict[str, float]:
    found = target.bounding_box()
    assert found
    return found | {"right": found["x"] + found["width"], "bottom": found["y"] + found["height"]}


def test_a_phone_held_sideways_shows_names_answers_and_a_clash_without_overlap(browser_page, sheet: str):
    phone, desk = browser_page("facilitator", 390), browser_page("social_worker", 1280)
    phone.set_viewport_size(SIDEWAYS)
    phone.goto(sheet)
    bar, brand = box(phone.locator(".register-bar")), box(phone.locator(".brand b"))
    assert brand["right"] <= box(phone.locator(".places a").first)["x"]
    for number in range(2):
        name, now = box(line(phone, number).locator(".register-name")), box(line(phone, number).locator("[data-now]"))
        assert name["right"] <= now["x"]
        assert max(name["bottom"], now["bottom"]) <= bar["y"], "the names stand above the bar"
    stop(phone, dark=True)
    first = blank(phone)[0]
    desk.goto(sheet)
    choose(desk, first, "Excusé·e")
    saved(desk)
    line(phone, first).locator("[data-now]").click()
    clash = line(phone, first).locator(".register-clash")
    expect(clash).to_be_visible()
    inside, around = box(clash), box(line(phone, first))
    assert around["x"] <= inside["x"] < inside["right"] <= around["right"]
    for button in clash.get_by_role("button").all():
        assert inside["x"] <= box(button)["x"] < box(button)["right"] <= inside["right"]
    assert box(line(phone, first).locator(".register-name"))["bottom"] <= inside["y"]
    stop(phone, dark=True)


def test_many_answers_that_lack_are_one_line_and_each_is_marked(browser_page, sheet: str):
    page = browser_page("facilitator", 390, allow=("status of 422",))
    page.goto(sheet)
    missing = len(blank(page)) - 1
    line(page, blank(page)[0]).locator("[data-now]").click()
    page.get_by_role("button", name="Clôturer la feuille").click()
    expect(page.locator(".error-summary li")).to_have_count(1)
    expect(page.locator(".error-summary li a")).to_have_count(missing)
    expect(page.locator("[data-lacks]:visible")).to_have_count(missing)
    stop(page, dark=True)
    line(page, blank(page)[0]).locator("[data-now]").click()
    expect(page.locator("[data-lacks]:visible")).to_have_count(missing - 1)
