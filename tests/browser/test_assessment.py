"""An assessment as a social worker fills it in: saved as one goes, by keyboard, without network, after a session."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.enums import Role
from tests.browser.journeys import stop

WORKER = Role.SOCIAL_WORKER.value
WIDTHS = (390, 1280)
SESSION = "jalon_session"
NOTE = "Le loyer est payé le 5 de chaque mois."
KEPT = "Object.keys(sessionStorage).filter(key => key.endsWith('#answers')).length"
# Lines of the console that these tests provoke: a lost connection, a saving that is refused.
PROVOKED = (r"ERR_INTERNET_DISCONNECTED", r"ERR_FAILED", r"status of (400|403|409)")


def files(page: Page) -> list[str]:
    """Return the uuids of the worker's own files."""
    page.goto("/participants/?mine=1")
    links = page.locator("table.files tbody th a")
    return [re.search(r"[0-9a-f-]{36}", link.get_attribute("href") or "")[0] for link in links.all()]


def begin(page: Page, number: int) -> str:
    """Begin an assessment of another moment in one of the worker's own files; return its address."""
    page.goto(f"/assessments/of/{files(page)[number]}/new/")
    page.get_by_label("Autre", exact=True).check()
    page.get_by_role("main").get_by_role("button", name="Commencer", exact=True).click()
    page.wait_for_load_state()
    if page.locator(".file-banner a.button").count():
        page.locator(".file-banner a.button").click()
        page.wait_for_load_state()
    expect(page.locator("form[data-answers]")).to_be_visible()
    return page.url


def line(page: Page) -> Locator:
    return page.locator("#saved-line")


def saved(page: Page) -> None:
    expect(line(page)).to_have_attribute("data-state", "saved")


def choose(page: Page, cell: str) -> None:
    """Touch an answer by its sentence, as a person does."""
    page.locator(f"label[for='{cell}']").click()


def checked(page: Page, cell: str) -> None:
    expect(page.locator(f"#{cell}")).to_be_checked()


def same_as_loaded(page: Page) -> None:
    """What the small savings left on the page is what the page says when it is loaded again."""
    told = "[...document.querySelectorAll('[data-part]')].map(one => [one.dataset.part, one.innerHTML.trim()])"
    before = page.evaluate(told)
    page.reload()
    page.wait_for_load_state()
    assert page.evaluate(told) == before


@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_filled_in_saved_as_one_goes_and_completed(browser_page, width: int):
    page = browser_page(WORKER, width, allow=PROVOKED)
    number = WIDTHS.index(width)
    page.goto(f"/assessments/of/{files(page)[number]}/new/")
    stop(page, dark=True)
    address = begin(page, number)
    stop(page, dark=True)
    expect(line(page)).to_have_text("Enregistré au fur et à mesure")
    expect(page.locator(".save-all")).to_be_hidden()

    choose(page, "housing-condition-2")
    saved(page)
    expect(line(page)).to_have_text(re.compile(r"Enregistré à \d\d:\d\d"))
    expect(page.locator("#housing-condition-2-text")).to_be_visible()
    expect(page.locator(".domains").get_by_role("link", name="Terminer")).to_be_visible()
    expect(page.locator(".domains [data-part=count-housing]")).to_have_text("1 sur 3")

    # A note without a level, and an answer that lacks its reason, are saved and do not count as answered.
    page.locator("#housing-cost details.aspect-note summary").click()
    page.locator("#housing-cost-note").fill(NOTE)
    expect(page.locator("#housing-cost .unit-lacks")).to_be_visible()
    saved(page)
    expect(page.locator(".domains [data-part=count-housing]")).to_have_text("1 sur 3")
    stop(page)
    choose(page, "housing-cost-4")
    expect(page.locator(".domains [data-part=count-housing]")).to_have_text("2 sur 3")
    expect(page.locator("#housing-cost .unit-lacks")).to_have_count(0)
    choose(page, "family-parenting-not_applicable")
    expect(page.locator("#family-parenting .unit-lacks")).to_be_visible()
    page.locator("#family-parenting-reason").fill("Pas d’enfant.")
    expect(page.locator("#family-parenting .unit-lacks")).to_have_count(0)
    saved(page)
    choose(page, "health-own-7")
    choose(page, "finances-management-problem-yes")
    choose(page, "finances-management-1")
    saved(page)
    stop(page, dark=True)
    same_as_loaded(page)
    for cell in ("housing-condition-2", "housing-cost-4", "family-parenting-not_applicable", "health-own-7"):
        checked(page, cell)
    checked(page, "finances-management-problem-yes")
    expect(page.locator("#housing-cost-note")).to_have_value(NOTE)
    expect(page.locator("#family-parenting-reason")).to_have_value("Pas d’enfant.")
    assert page.evaluate(KEPT) == 0

    # Completing says what is missing; each leads to its place.
    choose(page, "housing-management-3")
    page.locator(".assessment-end a[data-after-saved]").click()
    page.wait_for_url("**/complete/")
    stop(page, dark=True)
    expect(page.locator("#missing li")).to_have_count(10)
    page.get_by_role("button", name=re.compile(r"Noter «\spas abordé\s» et terminer")).click()
    expect(page.locator(".error-summary")).to_be_focused()
    stop(page)
    page.locator("#missing a").first.click()
    page.wait_for_load_state()
    assert page.url.startswith(f"{address}#")
    checked(page, "housing-management-3")  # chosen just before the link was pressed
    page.locator(".assessment-end a[data-after-saved]").click()
    page.wait_for_url("**/complete/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile(r"Noter «\spas abordé\s» et terminer")).click()
    expect(page.locator(".note-done")).to_be_visible()
    stop(page, dark=True)
    page.get_by_role("button", name="Valider").click()
    page.wait_for_url("**/plans/**")  # an answer says that there is a problem
    expect(page.locator("#unplanned")).to_be_visible()
    stop(page, dark=True)
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="Rectifier", exact=True).first.click()
    page.wait_for_load_state()
    stop(page, dark=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_note_without_a_level_survives_closing_the_tab(browser_page, width: int):
    """A social worker writes first and rates later; a phone closes the tab by itself."""
    page = browser_page(WORKER, width, allow=PROVOKED)
    address = begin(page, 9 + WIDTHS.index(width))
    page.locator("#health-mental details.aspect-note summary").click()
    page.locator("#health-mental-note").fill(NOTE)
    chosen = ("finances-management-problem-yes", "family-parenting-not_applicable")
    for one in chosen:
        choose(page, one)
    tab = page.context.new_page()
    page.close()  # at once: what was not sent yet is sent as the page goes away
    tab.goto(address)
    for _try in range(20):  # the last saves may still be under way
        there = [tab.locator(f"#{one}").is_checked() for one in chosen]
        if all(there) and tab.locator("#health-mental-note").input_value() == NOTE:
            break
        tab.wait_for_timeout(250)
        tab.reload()
    expect(tab.locator("#health-mental-note")).to_have_value(NOTE)
    for one in chosen:
        checked(tab, one)
    expect(tab.locator("[data-part=count-all]").first).to_have_text(re.compile("^0 "))
    # Completing says which note stands alone, and keeps it.
    tab.locator(".assessment-end a[data-after-saved]").click()
    tab.wait_for_url("**/complete/")
    expect(tab.locator("#noted a")).to_have_count(1)
    tab.locator("#noted a").click()
    tab.wait_for_load_state()
    assert tab.url == f"{address}#health-mental"
    tab.go_back()
    tab.get_by_role("checkbox").check()
    tab.get_by_role("button", name=re.compile(r"Noter «\spas abordé\s» et terminer")).click()
    expect(tab.locator(".note-done")).to_be_visible()
    expect(tab.locator("#health .notes-text")).to_have_text(NOTE)


def test_two_tabs_of_one_person_are_told_and_see_both(browser_page):
    page = browser_page(WORKER, 1280, allow=PROVOKED)
    address = begin(page, 12)
    other = page.context.new_page()
    other.goto(address)
    choose(page, "housing-cost-2")
    page.locator("#housing-cost details.aspect-note summary").click()
    page.locator("#housing-cost-note").fill(NOTE)
    expect(page.locator("#housing-cost .unit-lacks")).to_have_count(0)
    saved(page)
    other.locator("#housing-cost details.aspect-note summary").click()
    other.locator("#housing-cost-note").fill("Rappel mardi.")
    expect(line(other)).to_have_attribute("data-state", "conflict")
    told = other.locator("#housing-cost [data-told=both]")
    expect(told).to_contain_text("dans un autre onglet")
    expect(told).to_contain_text(NOTE)
    expect(other.locator("#housing-cost-note")).to_have_value("Rappel mardi.")
    stop(other, dark=True)
    told.locator("[data-take-theirs]").click()
    saved(other)
    expect(other.locator("#housing-cost-note")).to_have_value(NOTE)
    # The own score as well; a value of this tab that is sent again is no conflict.
    choose(page, "housing-own-3")
    saved(page)
    choose(other, "housing-own-8")
    expect(other.locator("#housing-own [data-told=both]")).to_contain_text("3")
    other.locator("#housing-own [data-keep-mine]").click()
    saved(other)
    other.reload()
    checked(other, "housing-own-8")
    checked(other, "housing-cost-2")


def test_a_save_whose_answer_was_lost_is_no_conflict(browser_page):
    page = browser_page(WORKER, 1280, allow=PROVOKED)
    begin(page, 13)

    def lose(route) -> None:
        route.fetch()  # it arrives and is written
        route.abort()  # and its answer does not come back

    page.route("**/domain/**", lose)
    choose(page, "housing-cost-2")
    expect(line(page)).to_have_attribute("data-state", "offline")
    page.unroute("**/domain/**")
    choose(page, "housing-cost-4")
    saved(page)
    expect(page.locator("[data-told]")).to_have_count(0)
    page.reload()
    checked(page, "housing-cost-4")


def test_by_keyboard_alone(browser_page):
    page = browser_page(WORKER, 1280, allow=PROVOKED)
    begin(page, 2)
    page.locator("#administrative-management-1").focus()
    for _time in range(3):
        page.keyboard.press("ArrowRight")
    checked(page, "administrative-management-4")
    expect(page.locator("#administrative-management-4-text")).to_be_visible()
    saved(page)
    page.keyboard.press("Tab")  # the answers of an aspect are one stop
    expect(page.locator("#administrative-management-problem-unsaid")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    checked(page, "administrative-management-problem-no")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the note in place
    page.keyboard.press("Tab")
    page.keyboard.type("Écrit au clavier.")
    page.keyboard.press("Tab")
    saved(page)
    # Onto the other answers with the arrows, and the reason of one of them.
    page.locator("#administrative-autonomy-5").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    checked(page, "administrative-autonomy-not_applicable")
    page.keyboard.press("Tab")
    page.keyboard.type("Sous tutelle.")
    page.keyboard.press("Tab")
    saved(page)
    stop(page)
    page.reload()
    checked(page, "administrative-management-4")
    checked(page, "administrative-management-problem-no")
    expect(page.locator("#administrative-management-note")).to_have_value("Écrit au clavier.")
    expect(page.locator("#administrative-autonomy-reason")).to_have_value("Sous tutelle.")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_lost_connection_loses_nothing_and_sends_by_itself(browser_page, width: int):
    page = browser_page(WORKER, width, allow=PROVOKED)
    begin(page, 3 + WIDTHS.index(width))
    choose(page, "housing-condition-3")
    saved(page)
    page.context.set_offline(True)
    choose(page, "housing-cost-2")
    choose(page, "health-mental-4")
    page.locator("#health-mental details.aspect-note summary").click()
    page.locator("#health-mental-note").fill(NOTE)
    expect(line(page)).to_have_attribute("data-state", "offline")
    expect(line(page)).to_contain_text("2 en attente dans cet onglet")
    stop(page)
    assert page.evaluate(KEPT) == 1
    page.context.set_offline(False)
    expect(line(page)).to_have_attribute("data-state", "saved", timeout=15_000)
    assert page.evaluate(KEPT) == 0
    page.reload()
    checked(page, "housing-cost-2")
    checked(page, "health-mental-4")
    expect(page.locator("#health-mental-note")).to_have_value(NOTE)


def test_a_tab_that_crashed_comes_back_with_what_waited(browser_page):
    page = browser_page(WORKER, 390, allow=PROVOKED)
    address = begin(page, 5)
    page.route("**/domain/**", lambda route: route.abort())  # nothing arrives, and the tab is left before it could
    choose(page, "finances-autonomy-3")
    expect(line(page)).to_have_attribute("data-state", "offline")
    assert page.evaluate(KEPT) == 1
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave what is not saved
    page.goto("/notices/")
    page.unroute("**/domain/**")
    page.goto(address)
    checked(page, "finances-autonomy-3")
    expect(line(page)).to_have_attribute("data-state", re.compile("saved|ready"))
    assert page.evaluate(KEPT) == 0
    page.reload()
    checked(page, "finances-autonomy-3")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_session_that_ended_loses_nothing(browser_page, sign_in_again, width: int):
    page = browser_page(WORKER, width, allow=PROVOKED)
    address = begin(page, 6 + WIDTHS.index(width))
    choose(page, "housing-condition-3")
    saved(page)
    page.context.clear_cookies(name=SESSION) if width == 390 else page.context.clear_cookies()
    choose(page, "housing-cost-2")
    expect(line(page)).to_have_attribute("data-state", "out")
    page.locator("#housing-cost details.aspect-note summary").click()
    page.locator("#housing-cost-note").fill(NOTE)
    stop(page)
    page.wait_for_timeout(1200)  # what is typed after that is kept too
    page.get_by_role("link", name="Se connecter et continuer").click()
    page.wait_for_load_state()
    sign_in_again(page, WORKER)
    page.wait_for_url(address)
    expect(page.locator("#put-back")).to_be_visible()
    saved(page)
    stop(page)
    assert page.evaluate(KEPT) == 0
    page.reload()
    checked(page, "housing-condition-3")
    checked(page, "housing-cost-2")
    expect(page.locator("#housing-cost-note")).to_have_value(NOTE)


def test_two_people_are_told_and_see_both(browser_page):
    page = browser_page(WORKER, 1280, allow=PROVOKED)
    address = begin(page, 8)
    page.goto("/participants/cover/")
    cover(page)
    colleague = browser_page("colleague", 390, allow=PROVOKED)
    colleague.goto(address)
    page.goto(address)
    choose(colleague, "housing-cost-2")
    saved(colleague)
    choose(page, "housing-cost-4")
    expect(line(page)).to_have_attribute("data-state", "conflict")
    told = page.locator("#housing-cost [data-told=both]")
    expect(told).to_contain_text("a enregistré autre chose ici entre-temps")
    expect(told).to_contain_text("2 ·")
    checked(page, "housing-cost-4")
    stop(page, dark=True)
    told.get_by_role("button", name="Garder la mienne").click()
    saved(page)
    expect(told).to_have_count(0)
    # And the other way: the colleague takes what is saved now.
    choose(colleague, "housing-cost-1")
    expect(line(colleague)).to_have_attribute("data-state", "conflict")
    stop(colleague)
    colleague.locator("#housing-cost [data-told=both]").get_by_role("button", name="Prendre l’autre").click()
    saved(colleague)
    checked(colleague, "housing-cost-4")
    # One writes a note while the other changes the level: both are kept.
    choose(page, "housing-cost-5")
    saved(page)
    colleague.locator("#housing-cost details.aspect-note summary").click()
    colleague.locator("#housing-cost-note").fill(NOTE)
    colleague.locator("#housing-cost-note").blur()
    expect(colleague.locator("#housing-cost [data-told=theirs]")).to_be_visible()
    checked(colleague, "housing-cost-5")
    expect(colleague.locator("#housing-cost-note")).to_have_value(NOTE)
    page.reload()
    checked(page, "housing-cost-5")
    expect(page.locator("#housing-cost-note")).to_have_value(NOTE)


def cover(page: Page) -> None:
    """Lend the caseload for a week to the first colleague that the form offers."""
    form = page.locator("main form.form").first
    for group in ("colleague",):
        choices = form.locator(f"[name={group}]")
        if choices.first.evaluate("one => one.tagName") == "SELECT":
            choices.first.select_option(index=1)
        else:
            choices.first.check()
    today = date.today()  # noqa: DTZ011 (the machine's day is Belgium's in these tests)
    for name, day in (("starts_on", today), ("ends_on", today + timedelta(days=7))):
        if form.locator(f"[name={name}]").count():
            form.locator(f"[name={name}]").fill(f"{day:%d/%m/%Y}")
    form.locator("[name=reason]").fill("Congé annoncé à l’équipe depuis longtemps.")
    form.locator("button[type=submit]").first.click()
    page.wait_for_load_state()
    expect(page.locator(".note-done")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_moments_side_by_side_and_what_is_due(browser_page, width: int):
    page = browser_page(WORKER, width)
    own = files(page)
    page.goto(f"/participants/{own[0]}/")
    stop(page, dark=True)
    expect(page.locator("#assessments svg.radar")).to_be_visible()
    page.locator("#assessments").get_by_role("link", name="Les bilans côte à côte").click()
    page.wait_for_load_state()
    stop(page, dark=True)
    page.goto("/assessments/due/")
    stop(page, dark=True)
    page.goto(f"/assessments/of/{own[0]}/literacy/")
    stop(page, dark=True)
    page.get_by_label("Date").fill("3.3.17")
    page.get_by_role("main").get_by_role("textbox").last.fill("A1 écrit")
    page.get_by_role("main").get_by_role("button", name="Enregistrer", exact=True).click()
    page.wait_for_load_state()
    expect(page.locator("#tests")).to_contain_text("A1 écrit")
