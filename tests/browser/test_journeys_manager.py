"""A manager brings in her workbook and takes the yearly table along; each stop as a desk and as a phone show it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in
from tests.browser.journeys import (
    JOB_MILLISECONDS,
    choose_workbook,
    downloaded,
    go,
    look_around,
    open_menu,
    past_waiting,
    places,
    press,
    stop,
)
from tests.exchange.workbooks import DATA, altered, xlsx
from tests.support.product import confirm_import, empty_centre
from tests.support.stack import Stack

YEARS = re.compile(r"2012 – 20\d\d")
FORMULA_NAME, FORMULA_FUNDER = "=1+2 Zérouki", "=SOMME(1;2) Fonds"
FORMULAS = (("Participants", 2, "Nom", FORMULA_NAME), ("Financements", 2, "Source", FORMULA_FUNDER))


@pytest.fixture
def newcomer(stack) -> tuple[str, str]:
    """The sign-in of the manager of a centre without any record."""
    _code, sign_in = empty_centre(stack)
    return sign_in


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A small sound workbook, in which a person and a funder have names like formulas."""
    path = tmp_path / "classeur.xlsx"
    path.write_bytes(xlsx(altered(*FORMULAS)))
    return path


def test_from_the_workbook_to_the_report(browser_page, newcomer, stack: Stack, workbook: Path):
    page = browser_page(None)
    look_around(page, "Se connecter")
    sign_in(page, *newcomer)
    look_around(page)
    words = ["Accueil", "Agenda", "Participants", "Séances", "Chiffres", "Réseau", "Centre", "Import"]
    words += ["Tâches", "Journal des accès", "Demandes", "Messages", "Réglages"]
    assert places(page) == words
    go(page, "Chiffres")
    look_around(page)  # nothing to count yet
    go(page, "Import")
    look_around(page, "Importer le classeur")
    defects_are_named(page)
    good_workbook_is_written(page, workbook, stack, newcomer)
    changed_cells_are_shown(page, workbook)
    go(page, "Accueil")
    look_around(page)
    go(page, "Chiffres")
    figures_open(page)
    sheets_are_taken_along(page)
    report_is_made(page)
    go(page, "Tâches")
    look_around(page, "Mes tâches")
    assert page.locator("main tbody tr").count() == 5  # three checks, the import, the report


def defects_are_named(page: Page) -> None:
    """The workbook of defects: each of the twenty-two named at its place, nothing to confirm, the CSV as agreed."""
    choose_workbook(page, DATA / "defective.xlsx")
    look_around(page, "Aperçu de l’import")
    expected = list(csv.reader((DATA / "defective-expected.csv").read_text(encoding="utf-8").splitlines()))[1:]
    rows = page.locator("#defects tbody tr")
    shown = [[cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in rows.all()]
    assert sorted(row[:3] for row in shown) == sorted(row[:3] for row in expected)
    for row in shown:
        assert row[3].startswith(("à corriger", "à vérifier")), row[3]
        assert row[4], f"what to do is missing: {row}"
        assert not any(english[4] in row[3] for english in expected), f"not in French: {row}"
    assert page.locator("main form").count() == 0, "nothing can be confirmed"
    name, content = downloaded(page, page.get_by_role("link", name="Télécharger en CSV"))
    assert name.endswith(".csv")
    assert sorted(csv.reader(io.StringIO(content.decode())))[:-1] == sorted(expected)
    page.get_by_role("main").locator("a[href='/import/']").first.click()


def good_workbook_is_written(page: Page, workbook: Path, stack: Stack, newcomer: tuple[str, str]) -> None:
    """A sound workbook: preview, a second person's confirmation, progress, result."""
    look_around(page, "Importer le classeur")
    choose_workbook(page, workbook)
    look_around(page, "Aperçu de l’import")
    expect(page.locator("main")).to_contain_text("formule")  # names like formulas are worth knowing
    new = page.locator("#sheets tbody tr", has_text="Participants").locator("td")
    assert new.all_inner_texts()[:4] == ["3", "3", "0", "0"]
    press(page, "Demander confirmation à une deuxième personne")
    look_around(page, "Aperçu de l’import")
    expect(page.locator("main")).to_contain_text("Sara Lemaire")
    confirm_import(stack, newcomer, urlsplit(page.url).path)
    page.reload()
    press(page, "Voir le résultat")
    past_waiting(page, look=True)
    look_around(page, "Résultat de l’import")
    assert new.all_inner_texts()[:4] == ["3", "3", "0", "0"]


def changed_cells_are_shown(page: Page, workbook: Path) -> None:
    """A workbook with one other cell: old and new stand beside each other, and nothing is written without a word."""
    workbook.write_bytes(xlsx(altered(("Participants", 3, "Prénom", "Zora"), *FORMULAS)))
    go(page, "Import")
    choose_workbook(page, workbook)
    look_around(page, "Aperçu de l’import")
    expect(page.locator("#cells tbody tr")).to_have_count(1)
    assert {"ER-2", "Zohra", "Zora"} <= set(re.split(r"\s+", page.locator("#cells tbody").inner_text()))


def figures_open(page: Page) -> None:
    """The table of what was imported, and a figure of it with its definition and its one record."""
    look_around(page, re.compile("2012 – 2013"))
    expect(page.locator("table.evolution thead")).to_contain_text(FORMULA_FUNDER)
    hours = page.locator("table.evolution tbody a[href*='/workshop_hours/2012/']")
    expect(hours).to_have_text("4")
    page.locator("table.evolution tbody a[href*='/participants/2012/']").click()
    look_around(page, re.compile("^1 participant"))
    rows = page.locator("#records tbody tr")
    assert [row.split() for row in rows.all_inner_texts()] == [[*FORMULA_NAME.split(), "Tarik", "ER-1"]]
    assert len(page.locator(".made-of p").inner_text()) > 40  # the definition
    page.locator(".back a").click()
    page.locator("table.evolution tbody a[href*='/workshop_hours/2012/']").click()
    look_around(page)
    assert page.locator("#records tbody tr").count() == 2
    page.locator(".back a").click()


def sheets_are_taken_along(page: Page) -> None:
    """CSV and xlsx say what the page says; a text that looks like a formula stays a text."""
    sheet = open_menu(page, "Télécharger")
    look_around(page)
    name, content = downloaded(page, sheet.get_by_role("link", name="CSV, pour votre tableur"))
    assert re.fullmatch(r"evolution-2012-2013_presence_\d{4}-\d\d-\d\d\.csv", name)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert next(row for row in rows if row[0] == "workshop_hours")[3] == "4"
    name, content = downloaded(page, sheet.get_by_role("link", name=re.compile("xlsx")))
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for one in book for row in one.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert [cell.data_type for cell in cells if cell.value == FORMULA_FUNDER] == ["s"]


def report_is_made(page: Page) -> None:
    """The PDF is asked for, made by a job, and fetched from its page."""
    if not page.get_by_role("button", name="Préparer le rapport PDF").is_visible():
        open_menu(page, "Télécharger")
    press(page, "Préparer le rapport PDF")
    look_around(page)
    link = page.locator("a#job-result")
    link.wait_for(timeout=JOB_MILLISECONDS)
    expect(page.locator("#job-news")).not_to_be_empty()
    look_around(page)
    name, content = downloaded(page, link)
    assert re.fullmatch(r"evolution-2012-2013_presence_\d{4}-\d\d-\d\d\.pdf", name)
    assert "2012" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_by_keyboard_alone(browser_page, stack):
    """From the sign-in to the records behind a figure with Tab, letters and Enter; the focus can always be seen."""
    email, password = stack.sign_ins["manager"]
    page = browser_page(None)
    tab_to(page, "input[type=email]")
    page.keyboard.type(email)
    tab_to(page, "input[type=password]")
    page.keyboard.type(password)
    enter(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", "the way past the navigation"
    tab_to(page, "nav.places a[href='/figures/']")
    enter(page)
    stop(page, YEARS)
    tab_to(page, "table.evolution tbody a")
    enter(page)
    stop(page, re.compile("2012"))
    tab_to(page, ".back a")
    enter(page)
    stop(page, YEARS)


def enter(page: Page) -> None:
    """Press Enter and wait for the page that it opens."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on an element, and see it there: an outline or a shadow around it."""
    for _press in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"{page.url}: 60 times Tab do not lead to {selector}")
    outline, shadow = page.evaluate(
        "() => { const style = getComputedStyle(document.activeElement); return [style.outlineStyle, style.boxShadow] }"
    )
    assert outline != "none" or shadow != "none", f"{page.url}: the focus on {selector} cannot be seen"
