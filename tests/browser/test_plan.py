"""The plan of a person as her social worker walks it: noted, agreed, done, closed, signed on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from accounts.enums import Role
from tests.browser.journeys import DESK, PHONE, downloaded, look_around, stop_on_the_way

REFUSED = (r"status of 422",)


def plan_of_first_file(page: Page) -> str:
    """Open the plan of the first file of the caseload; return its address."""
    page.goto("/participants/?mine=1")
    address = (
        page.locator("main a[href^='/participants/']")
        .filter(has_not_text="…")
        .evaluate_all(
            "links => links.map(a => a.getAttribute('href')).find(h => /^\\/participants\\/[0-9a-f-]{36}\\/$/.test(h))"
        )
    )
    page.goto(address)
    page.locator(f"a[href='{address.replace('/participants/', '/plans/')}']").first.click()
    page.wait_for_load_state()
    return page.url


def send(page: Page) -> None:
    page.locator("main form.form button.button-main").click()
    page.wait_for_load_state()


def problem(page: Page, words: str) -> Locator:
    """Return the block of a problem."""
    return page.locator("article.problem").filter(has=page.get_by_role("heading", name=words, exact=True))


def test_a_plan_from_the_problem_to_its_end(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0], allow=REFUSED)
    plan_of_first_file(page)
    stop_on_the_way(page)
    words = "Dettes d’énergie"

    # The problem: what is missing is said, what was typed stays
    page.locator("a[href$='/problems/new/']").first.click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("textarea[name=label]").fill(words)
    page.locator("textarea[name=goal]").fill("Ne plus recevoir de rappels")
    send(page)
    stop_on_the_way(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("textarea[name=label]")).to_have_value(words)
    page.locator("select[name=domain]").select_option("finances")
    send(page)
    stop_on_the_way(page)
    block = problem(page, words)
    expect(block).to_contain_text("Ne plus recevoir de rappels")

    # An action of somebody else: who exactly is asked only then
    block.locator("a[href$='/actions/new/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    expect(page.locator("input[name=doer_name]")).to_be_hidden()
    page.locator("textarea[name=what]").fill("Prendre rendez-vous")
    page.locator("input[name=doer][value=other]").check()
    page.locator("input[name=doer_name]").fill("Médiation de dettes")
    page.locator("input[name=due_on]").fill("1.6.17")
    send(page)
    block = problem(page, words)
    expect(block.locator(".action")).to_contain_text("Médiation de dettes")
    expect(block.locator(".action .late")).to_contain_text("1er juin 2017")
    stop_on_the_way(page)

    # Agreed, started
    block.locator("a[href$='/agree/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=agreed_on]").fill("1/6/2017")
    send(page)
    problem(page, words).locator("form[action$='/start/'] button").click()
    page.wait_for_load_state()
    stop_on_the_way(page)

    # Begun with one touch, done with a word
    problem(page, words).locator("form[action$='/begin/'] button").click()
    page.wait_for_load_state()
    block = problem(page, words)
    block.locator("details.action-more summary").click()
    expect(block.locator("a[href$='/drop/']")).to_be_visible()
    stop_on_the_way(page)
    page.keyboard.press("Escape")
    block.locator(".action-moves > a[href$='/finish/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("textarea[name=outcome]").fill("Premier rendez-vous pris")
    send(page)
    expect(problem(page, words).locator(".action-outcome")).to_have_text("Premier rendez-vous pris")

    # Closed
    problem(page, words).locator("a[href$='/close/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    send(page)
    stop_on_the_way(page)
    # What is closed can only be corrected.
    expect(problem(page, words).locator("a, button")).to_have_text([re.compile("^Corriger")])


def test_the_paper_and_what_comes_after(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0], allow=REFUSED)
    address = plan_of_first_file(page)
    name, data = downloaded(page, page.locator("a[href$='/paper.pdf']"))
    assert re.fullmatch(r"jalon-plan-\d{8}\.pdf", name)
    assert data.startswith(b"%PDF-")
    page.goto(address)
    page.locator("#exit-project a[href*='/exit-project/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=kind][value=professional]").check()
    page.locator("textarea[name=description]").fill("Une formation de boulanger")
    send(page)
    expect(page.locator("#exit-project")).to_contain_text("Une formation de boulanger")

    # The end of the path: what is missing is mended in place
    page.locator("#exit-project a[href$='/exit/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("#steps details").evaluate("details => { details.open = true }")
    page.locator("#steps textarea").fill("Téléphoner à l’école")
    page.locator("#steps form.form button").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    expect(page.locator(".exit-steps")).to_contain_text("Téléphoner à l’école")


def test_closing_asks_only_what_the_choice_needs(browser_page):
    """Two plans, an open action: passing it on asks where to, dropping it asks why. By keyboard."""
    page = browser_page(Role.SOCIAL_WORKER.value, 390, allow=REFUSED)
    plan_of_first_file(page)
    for words in ("Un premier plan", "Un second plan"):
        page.locator("a[href$='/problems/new/']").first.click()
        page.wait_for_load_state()
        page.locator("select[name=domain]").focus()
        page.keyboard.press("End")
        page.keyboard.press("Tab")
        page.keyboard.type(words)
        page.keyboard.press("Tab")
        page.keyboard.type("Un objectif")
        page.keyboard.press("Tab")  # who will read this
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        block = problem(page, words)
        block.locator("a[href$='/actions/new/']").click()
        page.locator("textarea[name=what]").fill("Téléphoner")
        page.locator("input[name=doer][value=together]").check()
        send(page)
    block = problem(page, "Un premier plan")
    block.locator("a[href$='/agree/']").click()
    send(page)
    problem(page, "Un premier plan").locator("form[action$='/start/'] button").click()
    page.wait_for_load_state()
    problem(page, "Un premier plan").locator("a[href$='/close/']").click()
    page.wait_for_load_state()
    stop_on_the_way(page)
    page.locator("input[name=rest][value=drop]").check()
    expect(page.locator("select[name=carry_over_to]")).to_be_hidden()
    page.locator("input[name=rest][value=carry]").check()
    expect(page.locator("textarea[name=reason]")).to_be_hidden()
    other = page.locator("select[name=carry_over_to] option").filter(has_text="Un second plan")
    page.locator("select[name=carry_over_to]").select_option(value=other.get_attribute("value"))
    send(page)
    expect(problem(page, "Un second plan").locator(".action")).to_have_count(2)
    stop_on_the_way(page)


def test_what_waits(browser_page):
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0])
    page.goto("/plans/")
    stop_on_the_way(page)


def test_a_card_of_the_board_by_keyboard_and_by_dragging(browser_page):
    """A key presses the button of the card; a card that is dragged sends the same form, and a way back says why not."""
    page = browser_page(Role.SOCIAL_WORKER.value, 1280)
    plan = plan_of_first_file(page)
    page.locator("a[href$='/problems/new/']").first.click()
    page.locator("select[name=domain]").select_option("finances")
    page.locator("textarea[name=label]").fill("Un plan pour le tableau")
    page.locator("textarea[name=goal]").fill("Un objectif")
    send(page)
    for words in ("Écrire une lettre", "Passer au guichet"):
        problem(page, "Un plan pour le tableau").locator("a[href$='/actions/new/']").click()
        page.locator("textarea[name=what]").fill(words)
        page.locator("input[name=doer][value=together]").check()
        send(page)
    page.goto(plan.partition("#")[0] + "board/")
    look_around(page, back_to=DESK)

    def card(words: str) -> Locator:
        return page.locator(".board-card").filter(has_text=words)

    card("Écrire une lettre").locator("form[data-to=doing] button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-column=doing]")).to_contain_text("Écrire une lettre")
    page.set_viewport_size({"width": 1280, "height": 2400})  # the hand that drags does not scroll
    with page.expect_navigation():
        card("Passer au guichet").locator(".board-what").drag_to(page.locator("[data-column=done]"))
    expect(page.locator("[data-column=done]")).to_contain_text("Passer au guichet")
    card("Écrire une lettre").locator(".board-what").drag_to(page.locator("[data-column=to_do]"))
    expect(page.locator("[data-board-refusal]")).to_be_visible()
    expect(page.locator("[data-column=doing]")).to_contain_text("Écrire une lettre")


def test_the_plans_are_reviewed_on_one_page(browser_page):
    """What becomes of a plan asks for the next day, unless it is closed; what is missing is said at its plan."""
    page = browser_page(Role.SOCIAL_WORKER.value, PHONE[0], allow=REFUSED)
    plan = plan_of_first_file(page).partition("#")[0]
    page.locator("a[href$='/problems/new/']").first.click()
    page.locator("select[name=domain]").select_option("finances")
    page.locator("textarea[name=label]").fill("Un plan à revoir")
    page.locator("textarea[name=goal]").fill("Un objectif")
    send(page)
    problem(page, "Un plan à revoir").locator("a[href$='/agree/']").click()
    send(page)
    page.goto(plan + "review/")
    stop_on_the_way(page)
    part = page.locator("section.review").filter(has_text="Un plan à revoir")
    expect(part.locator("input[name$=next_on]")).to_be_hidden()
    part.locator("input[name$=result][value=goes_on]").check()
    expect(part.locator("input[name$=next_on]")).to_be_visible()
    page.locator("input[name=with_person][value=yes]").check()
    send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    stop_on_the_way(page)
    part.locator("textarea[name$=said]").fill("On garde l’objectif.")
    send(page)
    expect(problem(page, "Un plan à revoir")).to_contain_text("1 point fait sur le plan")
    stop_on_the_way(page)
