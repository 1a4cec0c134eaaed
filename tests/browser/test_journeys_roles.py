"""Signing in and out, languages, and what happens twice happens once."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.journeys import choose_workbook, go, open_menu, past_waiting, places, press, stop
from tests.exchange.workbooks import sound, xlsx
from tests.support.product import confirm_import, empty_centre, look
from tests.support.stack import Stack

MANAGERS = (
    "Home",
    "Agenda",
    "Participants",
    "Sessions",
    "Figures",
    "Network",
    "Centre",
    "Import",
    "Tasks",
    "Access log",
    "Requests",
    "Messages",
    "Settings",
)
SESSION = "jalon_session"


def _in_the_navigation(place: str) -> str:
    """Return the word of a place, which may have a context of its own."""
    word = pgettext("a place of the navigation", place)
    return word if word != place else gettext(place)


@pytest.fixture
def newcomer(stack: Stack) -> tuple[str, tuple[str, str]]:
    """A centre without any record: its code, and the sign-in of its manager."""
    return empty_centre(stack)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A small sound workbook."""
    path = tmp_path / "classeur.xlsx"
    path.write_bytes(xlsx(sound()))
    return path


def test_signing_out_ends_it(browser_page, stack: Stack):
    page = browser_page(None, 390)
    sign_in(page, *stack.sign_ins["manager"])
    go(page, "Chiffres")
    page.locator("header details.menu summary").click()
    stop(page)
    page.locator("header").get_by_role("button", name="Se déconnecter").click()
    stop(page, "Se connecter")
    expect(page.locator(".messages")).to_contain_text("Vous êtes déconnecté")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    page.goto("/figures/participants/2016/")
    stop(page, "Se connecter")


def test_what_is_wrong_at_the_sign_in_is_said(browser_page, stack: Stack):
    """And where the person was going is kept through every error."""
    email, password = stack.sign_ins["manager"]
    page = browser_page(None, 390)
    page.goto("/figures/participants/2016/")
    press(page, "Se connecter")
    assert page.locator("[role=alert] li").count() == 2
    stop(page, "Se connecter", dark=True)
    page.locator("input[type=email]").fill("responsable")
    page.locator("input[type=password]").fill("faux")
    press(page, "Se connecter")
    expect(page.locator("[role=alert]")).to_contain_text("@")
    assert page.locator("input[type=email]").input_value() == "responsable"
    page.locator("header button[value=en]").click()
    stop(page, "Sign in", language="en")
    page.locator("header button[value=fr]").click()
    stop(page, "Se connecter")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill("tout à fait faux")
    press(page, "Se connecter")
    stop(page, "Se connecter")
    page.locator("input[type=password]").fill(password)
    press(page, "Se connecter")
    stop(page, re.compile("2016"))


def test_another_language_is_the_same_page(browser_page, newcomer, stack: Stack, workbook: Path):
    _code, (email, password) = newcomer
    stack.manage("import_workbook", workbook, "--centre", _code, check=True)
    page = browser_page(None, 390)
    sign_in(page, email, password)
    page.goto("/figures/?from=2012&to=2013&as_of=2014-01-01&count=enrolment")
    address, shown = page.url, set()
    for language in ("nl", "en", "fr"):
        page.locator("header details.menu summary").click()
        switch = page.locator("header form.languages").last
        switch.locator(f"button[value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.url == address
        with translation.override(language):
            stop(page, gettext("Evolution %(years)s") % {"years": "2012 – 2013"}, language=language)
            assert places(page) == [_in_the_navigation(place) for place in MANAGERS]
            expect(page.locator("#table h2")).to_have_text(gettext("The table"))
        shown.add(page.locator("#definitions").inner_text())
    assert len(shown) == 3, "the definitions are told in each language"


def test_the_session_ends_in_the_middle_of_the_confirmation(browser_page, newcomer, stack: Stack, workbook: Path):
    code, (email, password) = newcomer
    page = browser_page(None)
    sign_in(page, email, password)
    go(page, "Import")
    choose_workbook(page, workbook)
    preview = page.url
    page.context.clear_cookies(name=SESSION)
    press(page, "Demander confirmation à une deuxième personne")
    stop(page, "Se connecter")
    assert imports(stack, code) == []
    sign_in(page, email, password)
    assert page.url == preview
    stop(page, "Aperçu de l’import")
    press(page, "Demander confirmation à une deuxième personne")
    confirm_import(stack, (email, password), urlsplit(preview).path)
    page.reload()
    press(page, "Voir le résultat")
    past_waiting(page)
    stop(page, "Résultat de l’import")
    assert imports(stack, code) == ["done"]


def test_the_session_ends_before_the_report_is_asked_for(browser_page, stack: Stack):
    """The address of the form is no page: the way back leads to the table that was asked for."""
    page = browser_page(None)
    sign_in(page, *stack.sign_ins["manager"])
    page.goto("/figures/?from=2013&to=2014&as_of=2015-01-01&count=presence")
    table = page.url
    open_menu(page, "Télécharger")
    page.context.clear_cookies(name=SESSION)
    press(page, "Préparer le rapport PDF")
    stop(page, "Se connecter")
    sign_in(page, *stack.sign_ins["manager"])
    assert page.url == table
    stop(page, re.compile("2013 – 2014"))


def test_the_session_ends_while_a_page_asks_for_progress(browser_page, newcomer, stack: Stack, workbook: Path):
    """The sign-in page comes in place of the page, not inside it, and leads back to it."""
    _code, (email, password) = newcomer
    page = browser_page(None)
    sign_in(page, email, password)
    go(page, "Import")
    page.locator("input[type=file]").set_input_files(workbook)
    stack.kill_worker()  # so that the check waits as long as it is looked at
    try:
        press(page, "Vérifier le classeur")
        waiting = page.url
        page.context.clear_cookies(name=SESSION)
        page.wait_for_url("**/sign-in/**")
    finally:
        stack.start_worker()
    stop(page, "Se connecter")
    sign_in(page, email, password)
    assert page.url == waiting
    past_waiting(page)
    stop(page, "Aperçu de l’import")


def test_confirmed_twice_is_written_once(browser_page, newcomer, stack: Stack, workbook: Path):
    """A double click, the browser's way back, the form sent again by itself."""
    code, (email, password) = newcomer
    page = browser_page(None, 390)
    sign_in(page, email, password)
    go(page, "Import")
    choose_workbook(page, workbook)
    preview = page.url
    token = page.locator("main form input[name=csrfmiddlewaretoken]").input_value()
    press(page, "Demander confirmation à une deuxième personne")
    confirm_import(stack, (email, password), urlsplit(preview).path)
    page.reload()
    page.get_by_role("button", name="Voir le résultat").dblclick()
    page.wait_for_url("**/result/")
    result = page.url
    past_waiting(page)
    stop(page, "Résultat de l’import")
    again = page.request.post(preview, form={"csrfmiddlewaretoken": token})
    assert (again.status, again.url) == (200, result)
    page.goto(preview)
    press_if_there(page, "Voir le résultat")
    assert page.url in {preview, result}
    assert imports(stack, code) == ["done"]
    ((persons,),) = look(
        stack,
        "SELECT count(*) FROM participants_participant"
        " WHERE centre_id = (SELECT id FROM accounts_centre WHERE code = %s)",
        code,
    )
    assert persons == 3


def press_if_there(page: Page, name: str) -> None:
    """Press a button that the page may still offer."""
    if page.get_by_role("button", name=name).count():
        press(page, name)


def imports(stack: Stack, code: str) -> list[str]:
    """Return the states of the imports of a centre."""
    rows = look(
        stack,
        "SELECT state FROM jobs_job WHERE kind = 'workbook_import'"
        " AND centre_id = (SELECT id FROM accounts_centre WHERE code = %s)",
        code,
    )
    return [state for (state,) in rows]
