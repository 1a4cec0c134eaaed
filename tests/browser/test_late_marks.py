"""Marks that a phone could not send in time: kept until the server has answered, shown, and handed to the team."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from core.periods import today
from tests.browser.journeys import look_around, stop
from tests.browser.sheets import (
    OFFLINE,
    PEOPLE,
    add_somebody,
    blank,
    choose,
    close,
    kept,
    line,
    plan,
    plan_sheet,
    said,
    saved,
)

LONG_AGO = "Date.now = () => new Date('2020-01-01T08:00:00Z').getTime();"


@pytest.fixture
def sheet(browser_page) -> str:
    """The address of a sheet with fifteen people on it."""
    return plan_sheet(browser_page("social_worker", allow=("status of 422",)))  # asked where it clashes


def mark_offline(page: Page, sheet: str, *, numbers: tuple[int, ...] = (1,)) -> None:
    """Open the sheet with everybody present, lose the network and mark some as "no news"."""
    page.goto(sheet)
    page.locator("[data-all]").click()
    saved(page)
    page.context.set_offline(True)
    for number in numbers:
        line(page, number).locator("[data-now]").click()
    expect(page.locator("[data-kept]")).to_have_text("gardé sur ce téléphone")


def close_as_colleague(browser_page, sheet: str) -> None:
    desk = browser_page("social_worker")
    desk.goto(sheet)
    close(desk)


def test_marks_made_offline_reach_the_team_when_a_colleague_has_closed_the_sheet(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet, numbers=(1, 2))
    close_as_colleague(browser_page, sheet)
    phone.context.set_offline(False)
    notice = phone.get_by_role("alert")
    expect(notice).to_contain_text("a clôturé cette feuille")
    expect(notice).to_contain_text("2 réponses ont été transmises à l’équipe")
    stop(phone, dark=True)
    assert not kept(phone), "the server has answered: nothing is left on the phone"
    phone.get_by_role("link", name="Recharger la page").click()
    expect(phone.locator(".note").filter(has_text="sont chez l’équipe")).to_be_visible()

    manager = browser_page("manager", allow=("status of 422",))
    decide = manager.get_by_role("main").get_by_role("link", name=re.compile("^Décider"))
    decide.last.click()  # what the demonstration has to decide came before
    look_around(manager, "Réponses arrivées trop tard")
    assert manager.locator(".late-line").count() == 2
    manager.get_by_role("button", name="Enregistrer ces choix").click()
    expect(manager.locator(".error-summary")).to_contain_text("Choisissez pour une réponse au moins")
    look_around(manager)
    first, second = manager.locator(".late-line").all()
    first.get_by_label("Reprendre sur la feuille").check()
    second.get_by_label("Laisser de côté").check()
    manager.get_by_label("Motif").fill("La liste papier le dit.")
    manager.get_by_role("button", name="Enregistrer ces choix").click()
    expect(manager.locator(".messages")).to_contain_text("1 réponse a été reprise sur la feuille.")
    look_around(manager, "Réponses arrivées trop tard")
    manager.goto(sheet)
    marks = manager.locator(".register-mark").all_inner_texts()
    assert (marks[1], marks[2]) == ("Sans nouvelles", "Présent·e")


def test_unsent_marks_are_shown_on_home_and_beside_the_closed_sheet(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet, numbers=(1, 2, 3))
    later = phone.context.new_page()
    phone.close()
    close_as_colleague(browser_page, sheet)
    later.context.set_offline(False)
    later.goto("/")
    note = later.locator(".unsent .note").first
    expect(note).to_contain_text("3 réponses de présence notées sur ce téléphone n’ont pas été envoyées.")
    look_around(later)
    note.get_by_role("link", name="Ouvrir la feuille").click()
    expect(later).to_have_url(re.compile(sheet))
    note = later.locator(".unsent .note").first
    expect(note).to_contain_text("3 réponses")
    look_around(later)
    note.get_by_role("button", name="Envoyer maintenant").click()
    expect(note).to_contain_text("3 réponses ont été transmises à l’équipe")
    assert not kept(later)
    later.goto("/")
    expect(later.locator(".unsent")).to_be_hidden()


def test_another_person_on_the_same_phone_does_not_see_them(browser_page, sheet: str, sign_in_again):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet)
    phone.context.route("**/marks/", lambda route: route.abort())
    phone.context.set_offline(False)
    other = phone.context.new_page()
    phone.close()
    other.context.clear_cookies()
    other.goto("/")
    anybody = other.locator(".unsent .note").first
    expect(anybody).to_contain_text("Connectez-vous pour l’envoyer")
    expect(anybody.get_by_role("button", name="Transmettre à l’équipe")).to_be_visible()
    expect(anybody.get_by_role("button", name="Jeter")).to_be_hidden()
    sign_in_again(other, "social_worker")
    other.goto("/")
    expect(other.locator(".unsent")).to_be_hidden()
    assert kept(other)


def test_only_its_owner_throws_a_mark_away_and_is_asked_twice(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet)
    later = phone.context.new_page()
    phone.close()
    later.context.set_offline(False)
    later.goto("/")
    throw = later.get_by_role("button", name="Jeter")
    throw.click()
    assert kept(later)
    later.get_by_role("button", name="Jeter définitivement").click()
    expect(later.locator(".unsent .note")).to_have_count(0)
    assert not kept(later)


def test_a_clock_of_long_ago_loses_no_mark(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    phone.add_init_script(LONG_AGO)
    mark_offline(phone, sheet)
    later = phone.context.new_page()
    phone.close()
    later.context.set_offline(False)
    later.goto("/")
    expect(later.locator(".unsent .note")).to_contain_text("n’a pas été envoyée")
    assert kept(later)
    later.goto(sheet)
    said(later, 1, "Sans nouvelles")
    saved(later)
    assert not kept(later)


def test_closing_asked_without_a_network_is_done_when_it_is_back(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet)
    phone.get_by_role("button", name="Clôturer la feuille").click()
    expect(phone.get_by_role("alert")).to_contain_text(
        "La feuille sera clôturée dès que ce que vous avez noté sera envoyé"
    )
    stop(phone)
    phone.context.set_offline(False)
    expect(phone.locator(".messages")).to_contain_text("clôturée", timeout=30_000)
    assert phone.locator(".register-mark").all_inner_texts()[1] == "Sans nouvelles"
    assert not kept(phone)


def test_closing_asked_on_an_earlier_visit_is_said_and_not_done_by_itself(browser_page, sheet: str):
    phone = browser_page("facilitator", 390, allow=OFFLINE)
    mark_offline(phone, sheet)
    phone.get_by_role("button", name="Clôturer la feuille").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    later = phone.context.new_page()
    phone.close()
    later.context.set_offline(False)
    later.goto(sheet)
    saved_or_kept = later.get_by_role("alert")
    expect(saved_or_kept).to_contain_text("Elle n’est pas encore clôturée")
    stop(later)
    later.get_by_role("button", name="Ne pas la clôturer").click()
    expect(saved_or_kept).to_be_hidden()
    assert not kept(later)
    assert later.locator("form.register").count() == 1


def test_a_sheet_that_is_drawn_anew_while_it_sends_keeps_what_is_marked(browser_page, sheet: str):
    phone, desk = browser_page("facilitator", 390, allow=OFFLINE), browser_page("social_worker")
    phone.goto(sheet)
    desk.goto(sheet)
    add_somebody(desk, "a")
    expect(desk.locator(".register-line")).to_have_count(PEOPLE + 1)
    held: list[Route] = []
    phone.route(sheet, lambda route: held.append(route))  # a method of its own: Playwright marks it
    free = blank(phone)
    choose(phone, free[0], "Excusé·e")
    for _wait in range(100):
        if held:
            break
        phone.wait_for_timeout(50)
    # While the new sheet is on its way, somebody is marked and the network goes.
    name = line(phone, free[1]).locator(".register-name").inner_text()
    choose(phone, free[1], "Sans nouvelles")
    held[0].continue_()
    expect(phone.locator(".register-line")).to_have_count(PEOPLE + 1)
    again = phone.locator(".register-line").filter(has_text=name)
    expect(again.locator("[data-now]")).to_have_text("Sans nouvelles")
    phone.context.set_offline(True)
    again.locator("[data-more]").click()
    again.locator(".register-choice", has_text="Non concerné·e").click()
    phone.wait_for_timeout(1500)
    assert "not_concerned" in kept(phone), "the sheet that is gone has not removed it"
    phone.context.set_offline(False)
    saved(phone)
    phone.unroute(sheet)
    phone.reload()
    again = phone.locator(".register-line").filter(has_text=name)
    expect(again.locator("[data-now]")).to_have_text("Non concerné·e")


def test_undoing_on_a_blank_sheet_breaks_nothing(browser_page, sheet: str):
    phone = browser_page("facilitator", 390)
    phone.goto(sheet)
    number = blank(phone)[0]
    line(phone, number).locator("[data-now]").click()
    phone.get_by_role("button", name="Annuler", exact=True).click()
    said(phone, number, "À noter")
    saved(phone)


def plan_yesterday(desk: Page) -> None:
    """Plan a session of yesterday, whose sheet takes marks at any hour, from the page of a workshop."""
    desk.get_by_role("link", name="Nouvelle séance").first.click()
    desk.get_by_label("Jour").fill(f"{today() - timedelta(days=1):%d.%m.%y}")
    desk.get_by_label("Début").fill("19h15")
    desk.get_by_label("Fin", exact=True).fill("20h45")
    plan(desk)


def test_a_revoked_link_hands_its_marks_to_the_team(browser_page):
    """A colleague makes a link and revokes it while the phone of the outside facilitator has no network."""
    desk = browser_page("social_worker", allow=("status of 422",))
    desk.goto("/workshops/")
    desk.locator("main tbody tr").filter(has_text="H. Saray").first.get_by_role("link").first.click()
    workshop = desk.url
    plan_yesterday(desk)
    desk.goto(workshop)
    desk.get_by_role("main").get_by_role("link", name="Liens pour").first.click()
    desk.locator("#id_name").fill("Ines Late")
    desk.locator("#id_ends_on").fill(f"{today() + timedelta(days=30):%d/%m/%Y}")
    desk.locator("#make button[type=submit]").click()
    path = urlsplit(desk.locator("#link-address").input_value()).path
    phone = browser_page(None, 390, allow=(*OFFLINE, "status of 404"))
    phone.goto(path)
    phone.locator("main form button").first.click()
    phone.wait_for_url("**/s/sessions/")
    sheets = [link.get_attribute("href") for link in phone.locator("main a[href^='/s/sessions/']").all()]
    for sheet in sheets:
        phone.goto(sheet)
        if phone.locator("form[data-register]").count():
            break
    phone.context.set_offline(True)
    line(phone, 0).locator("[data-now]").click()
    expect(phone.locator("[data-kept]")).to_have_text("gardé sur ce téléphone")
    desk.goto(desk.url)
    link = desk.locator("#links li").filter(has_text="Ines Late")
    link.locator("summary").click()
    link.get_by_role("button", name="Révoquer ce lien").click()
    expect(desk.locator(".messages")).to_contain_text("Ines Late")
    phone.context.set_offline(False)
    notice = phone.get_by_role("alert")
    expect(notice).to_contain_text("ne peut plus être ouverte", timeout=30_000)
    assert kept(phone)
    stop(phone)
    # The page for a link that opens nothing says it as well.
    other = phone.context.new_page()
    other.goto(path)
    expect(other.locator(".unsent .note")).to_contain_text("n’a pas été envoyée")
    look_around(other)
    other.get_by_role("button", name="Transmettre à l’équipe").click()
    expect(other.locator(".unsent .note")).to_contain_text("L’équipe a reçu vos réponses.")
    assert not kept(other)
