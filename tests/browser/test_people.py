"""A social worker's day with a new person: welcome, consent, trial, first note; two at once; a session that ended."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.journeys import PHONE, press, stop_on_the_way

SESSION = "jalon_session"
FILE = re.compile(r"/participants/[0-9a-f-]{36}/$")


def a_name() -> str:
    """Return a last name that nobody has, far from every other."""
    letters = uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    return f"Z{letters[:11]}"


def a_phone() -> str:
    """Return a phone number that nobody has: people of one phone and one first name are offered as the same person."""
    digits = f"{uuid.uuid4().int % 10**6:06}"
    return f"0470 {digits[:2]} {digits[2:4]} {digits[4:]}"


def welcome(page: Page, last_name: str) -> str:
    """Welcome a person from the list; return the address of her file."""
    page.goto("/participants/")
    page.get_by_role("link", name="Accueillir une personne").click()
    page.get_by_label("Nom de famille").fill(last_name)
    page.get_by_label("Prénom").fill("Nour")
    page.get_by_label("Téléphone").fill(a_phone())
    page.get_by_role("radio", name=re.compile("^Remobilisation")).check()
    options = page.locator("#id_group option").all_inner_texts()
    page.locator("#id_group").select_option(next((one for one in options if one.endswith("Remobilisation")), ""))
    press(page, "Ouvrir le dossier")
    page.wait_for_url(FILE)
    return re.search(r"/participants/[0-9a-f-]{36}/", page.url).group(0)


def next_step(page: Page, words: str) -> None:
    """Follow the one main button of the file."""
    page.locator(".title-actions .button-main").filter(has_text=words).click()
    page.wait_for_load_state()
    stop_on_the_way(page)


def test_a_person_is_welcomed_and_her_path_begins(browser_page):
    page = browser_page("social_worker", PHONE[0])
    page.goto("/participants/new/")
    stop_on_the_way(page, "Accueillir une personne")
    address = welcome(page, a_name())
    stop_on_the_way(page)
    next_step(page, "Noter le consentement")
    page.locator("input[name=form][value=oral]").check()
    press(page, "Enregistrer")
    page.wait_for_url(FILE)
    next_step(page, "Commencer l’essai")
    press(page, "Commencer l’essai")
    page.wait_for_url(FILE)
    if page.locator(".title-actions .button-main").inner_text() != "Choisir le groupe":
        next_step(page, "Commencer le parcours")
        press(page, "Commencer le parcours")
        page.wait_for_url(FILE)
    for section in ("paths/", "person/", "history/", "readers/", "attendance/", "interventions/"):
        page.goto(f"{address}{section}")
        expect(page.locator(".file-sections [aria-current=page]")).to_be_in_viewport()
        stop_on_the_way(page)


def test_a_note_is_written_changed_and_taken_away(browser_page):
    page = browser_page("social_worker", PHONE[0])
    address = welcome(page, a_name())
    page.get_by_role("link", name="Noter une intervention").click()
    page.get_by_label("Minutes").fill("40")
    page.locator("input[name=kind][value=interview]").check()
    page.locator("#id_note").fill("Elle cherche un cours de français.")
    press(page, "Enregistrer")
    page.wait_for_url(FILE)
    expect(page.locator("#interventions")).to_contain_text("Elle cherche un cours de français.")
    page.goto(f"{address}interventions/")
    page.locator(".notes a").first.click()
    stop_on_the_way(page, "Modifier une intervention")
    page.locator("#id_note").fill("Elle a trouvé un cours.")
    press(page, "Enregistrer")
    expect(page.locator(".notes")).to_contain_text("Elle a trouvé un cours.")
    page.locator(".notes a").first.click()
    page.locator("details.remove summary").click()
    stop_on_the_way(page)
    page.locator("details.remove button").click()
    expect(page.locator(".notes")).to_have_count(0)
    page.goto(f"{address}history/")
    expect(page.locator("main")).to_contain_text("retrait")


def test_the_second_of_two_at_once_sees_both(browser_page):
    worker = browser_page("social_worker", PHONE[0])
    saved, typed = a_phone(), a_phone()
    address = welcome(worker, a_name())
    worker.goto(f"{address}lend/")
    colleague_here = worker.locator("#id_colleague option").filter(has_text="Maréchal").get_attribute("value")
    worker.locator("#id_colleague").select_option(colleague_here)
    worker.locator("#id_ends_on").fill(worker.locator("#id_starts_on").input_value())
    worker.locator("#id_reason").fill("Formation.")
    worker.locator("main form.form button[type=submit]").click()
    worker.wait_for_load_state()
    colleague = browser_page("colleague", PHONE[0], allow=(r"status of 409", r"status of 403"))
    colleague.goto(f"{address}person/identity/")
    worker.goto(f"{address}person/identity/")
    worker.get_by_label("Téléphone").fill(saved)
    press(worker, "Enregistrer")
    colleague.get_by_label("Téléphone").fill(typed)
    colleague.get_by_label("Commune").fill("Forest")
    press(colleague, "Enregistrer")
    stop_on_the_way(colleague)
    expect(colleague.locator(".meanwhile")).to_contain_text(saved)
    expect(colleague.locator(".meanwhile")).to_contain_text(typed)
    expect(colleague.get_by_label("Commune")).to_have_value("Forest")
    press(colleague, "Enregistrer")
    expect(colleague.locator("#who")).to_contain_text(typed)


def test_somebody_who_seems_known_is_offered_and_nothing_is_lost(browser_page):
    page = browser_page("social_worker", PHONE[0], allow=(r"status of 409",))
    name = a_name()
    welcome(page, name)
    page.goto("/participants/new/")
    page.get_by_label("Nom de famille").fill(name.upper())
    page.get_by_label("Prénom").fill("Nour")
    page.get_by_role("radio", name=re.compile("^Remobilisation")).check()
    page.get_by_label("Rue et numéro").fill("Rue du Canal 1")
    press(page, "Ouvrir le dossier")
    stop_on_the_way(page)
    expect(page.get_by_role("link", name="Ouvrir ce dossier")).to_have_count(1)
    expect(page.get_by_label("Rue et numéro")).to_have_value("Rue du Canal 1")
    press(page, "C’est quelqu’un d’autre : ouvrir un nouveau dossier".replace(" :", "\u00a0:"))
    page.wait_for_url(FILE)


def test_a_session_that_ended_in_the_middle_of_a_welcome_loses_nothing(browser_page, sign_in_again):
    page = browser_page("social_worker", PHONE[0])
    page.goto("/participants/new/")
    name = a_name()
    page.get_by_label("Nom de famille").fill(name)
    page.get_by_label("Numéro de registre national").fill("85.07.30-033.28")
    page.get_by_role("radio", name=re.compile("^Immersion")).check()
    page.wait_for_timeout(400)
    page.context.clear_cookies(name=SESSION)
    press(page, "Ouvrir le dossier")
    page.wait_for_url(re.compile("/sign-in|/login"))
    sign_in_again(page, "social_worker")
    page.wait_for_url(re.compile("/participants/new/"))
    expect(page.get_by_label("Nom de famille")).to_have_value(name)
    expect(page.get_by_role("radio", name=re.compile("^Immersion"))).to_be_checked()
    expect(page.get_by_label("Numéro de registre national")).to_have_value("")  # kept in no draft
    press(page, "Ouvrir le dossier")
    page.wait_for_url(FILE)
