"""From nothing to the first closed sheet and the first assessment, by the pages alone, on a phone and at a desk.

The centre and its accounts come from the commands that "Run it for real" of the README names; everything else is what
home and the pages of the centre lead to.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.periods import today
from tests.browser.conftest import HEIGHTS, sign_in
from tests.browser.journeys import follow, go, look_around, press
from tests.support.browser import Watcher
from tests.support.stack import Stack

FILE = re.compile(r"/participants/[0-9a-f-]{36}/$")
STEPS = [
    "Un parcours",
    "Un groupe",
    "Un membre de l’équipe",
    "Un compte pour un·e assistant·e social·e, relié à un code",
    "Un atelier",
    "Une séance",
]
Enter = Callable[[str], Page]


@dataclass(frozen=True)
class NewCentre:
    """A centre as the commands leave it: a code, and the password of its accounts."""

    code: str
    password: str

    def address(self, role: str) -> str:
        return f"{role}.{self.code}@centres.jalon.example"


@pytest.fixture
def new_centre(stack: Stack) -> NewCentre:
    """A centre with a manager and a social worker, made by the documented commands."""
    made = NewCentre(f"n-{uuid.uuid4().hex[:8]}", secrets.token_urlsafe(16))
    stack.manage("add_centre", made.code, f"CPAS {made.code}", "--programme", "Nouveau centre", check=True)
    stack.environment["JALON_NEW_PASSWORD"] = made.password
    try:
        for role, first in (("manager", "Mona"), ("social_worker", "Nadia")):
            words = ("--centre", made.code, "--role", role, "--first-name", first, "--last-name", "Verhaegen")
            stack.manage("add_account", made.address(role), *words, check=True)
    finally:
        del stack.environment["JALON_NEW_PASSWORD"]
    return made


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def enter(chromium: Browser, stack: Stack, new_centre: NewCentre, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Return a function (role) -> the home of that account, in a browser of its own, in French."""
    contexts: list[BrowserContext] = []
    watchers: list[Watcher] = []
    width = request.param

    def come_in(role: str) -> Page:
        size = {"width": width, "height": HEIGHTS[width]}
        context = chromium.new_context(base_url=stack.url, viewport=size, locale="fr", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        watchers.append(Watcher(page, stack.url))
        page.goto("/")
        sign_in(page, new_centre.address(role), new_centre.password)
        page.goto("/")
        return page

    yield come_in
    for context in contexts:
        context.close()
    faults = [fault for watcher in watchers for fault in watcher.faults]
    assert not faults, "\n".join(faults)


def look(page: Page, heading: str | re.Pattern = "") -> None:
    """Look at a stop in both sizes, and go on in the one of the test."""
    size = page.viewport_size
    look_around(page, heading, back_to=(size["width"], size["height"]))


def steps(page: Page) -> list[str]:
    """Return the first steps that home still asks for."""
    page.goto("/")
    return page.locator("#first-steps li:not(.step-done) strong").all_inner_texts()


def take_step(page: Page, number: int) -> None:
    """See that this step is the next one, and follow its button."""
    assert steps(page) == STEPS[number:]
    follow(page, "#first-steps .button-main")


def save(page: Page) -> None:
    press(page, "Enregistrer")
    expect(page.locator(".error-summary")).to_have_count(0)


def test_a_centre_begins_without_a_workbook(enter: Enter, new_centre: NewCentre) -> None:
    manager, worker = enter("manager"), enter("social_worker")
    look(manager, re.compile("^Bonjour"))
    worker.goto("/participants/new/")
    look(worker, "Accueillir une personne")
    expect(worker.locator("main")).to_contain_text("Mona Verhaegen")  # who can add what is missing
    track_and_group(manager)
    team(manager)
    workshop_and_session(manager)
    assert steps(manager) == []
    what_is_not_a_step(manager)
    address = first_person(worker)
    first_assessment(worker, address)
    first_sheet(manager)


def track_and_group(page: Page) -> None:
    take_step(page, 0)
    look(page, "Ajouter un parcours")
    page.get_by_label("Remobilisation", exact=True).check()
    page.get_by_label("Durée habituelle en mois").fill("10")
    save(page)
    look(page, "Parcours")
    take_step(page, 1)
    look(page, "Ajouter un groupe")
    page.get_by_label("Nom", exact=True).fill("Septembre")
    page.get_by_label("Remobilisation").check()
    page.get_by_label("Premier jour").fill(f"{today():%d/%m/%Y}")
    page.get_by_label(re.compile("^Places")).fill("12")
    save(page)
    look(page, "Groupes")


def team(page: Page) -> None:
    """A member for the manager's own records without an account, then one for the account of the social worker."""
    take_step(page, 2)
    look(page, "Ajouter un membre")
    page.get_by_label("Code").fill("AN1")
    page.locator("#id_name").fill("Théo Claes")
    save(page)
    take_step(page, 3)
    look(page, "Équipe")
    page.locator("#without-code a").click()
    page.wait_for_load_state()
    page.get_by_label("Code").fill("AS1")
    expect(page.locator("#id_user option:checked")).to_have_text("Nadia Verhaegen")
    save(page)
    page.get_by_role("link", name="AS1").click()
    page.wait_for_load_state()
    look(page, "Modifier le membre")


def workshop_and_session(page: Page) -> None:
    take_step(page, 4)
    page.locator("#id_title").fill("Français oral")
    page.locator("input[name=kind][value=educational]").check()
    page.locator("input[name=provider][value=team]").check()
    save(page)
    assert steps(page) == STEPS[5:]
    go(page, "Centre")
    look(page, "Centre")
    page.get_by_role("link", name="Locaux").click()
    look(page, "Locaux")
    follow(page, ".empty a.button-main")
    look(page, "Ajouter un local")
    page.get_by_label("Nom", exact=True).fill("Salle Horta")
    save(page)
    take_step(page, 5)
    page.get_by_role("link", name="Français oral").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Nouvelle séance").first.click()
    page.wait_for_load_state()
    look(page, "Nouvelle séance")
    page.get_by_label("Jour").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Début").fill("0h00")
    page.get_by_label("Fin", exact=True).fill("1h30")
    page.get_by_label(re.compile("^Local")).select_option(label="Salle Horta")
    page.get_by_label("Septembre").check()
    page.get_by_label("Théo Claes").check()
    press(page, "Planifier la séance")
    expect(page.locator(".register-title")).to_contain_text("Salle Horta")


def what_is_not_a_step(page: Page) -> None:
    """Funding and a post of this year, by the page of the centre."""
    for card, new, label, words in (
        ("Financements", "Ajouter une période de financement", "Source de financement", "Fonds propres"),
        ("Postes", "Ajouter un poste", "Fonction", "Assistante sociale"),
    ):
        go(page, "Centre")
        page.get_by_role("link", name=card).click()
        page.wait_for_load_state()
        look(page, card)
        follow(page, ".empty a.button-main")
        look(page, new)
        page.get_by_label(label).fill(words)
        page.get_by_label("Premier jour").fill(f"1/1/{today().year}")
        if card == "Postes":
            page.locator("#id_member").select_option(label="AS1 · Nadia Verhaegen")
            page.get_by_label("Part de temps plein").fill("0,8")
        save(page)
        look(page, card)


def next_step(page: Page, words: str) -> None:
    """Follow the one main button of the file."""
    page.locator(".title-actions .button-main").filter(has_text=words).click()
    page.wait_for_load_state()


def first_person(page: Page) -> str:
    """Welcome somebody, note the consent, begin the trial and the path; return the address of the file."""
    page.goto("/participants/new/")
    look(page, "Accueillir une personne")
    page.get_by_label("Nom de famille").fill("Bakkali")
    page.get_by_label("Prénom").fill("Nour")
    page.get_by_label("Remobilisation (10 mois)").check()
    page.locator("#id_group").select_option(label="Septembre · Remobilisation")
    press(page, "Ouvrir le dossier")
    page.wait_for_url(FILE)
    address = re.search(r"/participants/[0-9a-f-]{36}/", page.url).group(0)
    next_step(page, "Noter le consentement")
    page.locator("input[name=form][value=oral]").check()
    save(page)
    for words in ("Commencer l’essai", "Commencer le parcours"):
        page.goto(address)
        next_step(page, words)
        press(page, words)
        page.wait_for_url(FILE)
    look(page)
    return address


def first_assessment(page: Page, address: str) -> None:
    """The assessment at entry, everything but one aspect left for another talk, completed."""
    page.goto(f"/assessments/of/{address.split('/')[2]}/new/")
    page.get_by_label("Entrée", exact=True).check()
    press(page, "Commencer")
    expect(page.locator("form[data-answers]")).to_be_visible()
    page.locator("label[for='housing-condition-3']").click()
    expect(page.locator("#saved-line")).to_have_attribute("data-state", "saved")
    page.locator(".assessment-end a[data-after-saved]").click()
    page.wait_for_url("**/complete/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile(r"Noter «\spas abordé\s» et terminer")).click()
    expect(page.locator(".note-done")).to_be_visible()
    look(page)


def first_sheet(page: Page) -> None:
    """The sheet of today: everybody is there, closed; the yearly table counts it."""
    go(page, "Séances")
    follow(page, "a[href^='/sessions/']:has-text('Français oral')")
    expect(page.locator(".register-line")).to_have_count(1)
    page.locator("[data-all]").click()
    expect(page.locator("[data-kept]")).to_have_text("enregistré")
    with page.expect_navigation():
        page.locator("[data-close]").click()
    sheet = page.url
    page.goto(sheet)
    assert page.locator("form.register").count() == 0, "a closed sheet is read"
    go(page, "Chiffres")
    look(page)
    expect(page.locator("main")).to_contain_text("Fonds propres")
