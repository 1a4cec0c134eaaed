"""Steps that the journeys share: what is looked at wherever somebody stops, ways through the navigation, waiting."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect

from tests.support.browser import assert_fits, assert_no_axe_violations

JOB_MILLISECONDS = 120_000
# A page stands as the new size and scheme want it five frames after the last transition; one that never stops fails.
DRAWN = """() => new Promise((done, fail) => {
  let calm = 0, frames = 0;
  const look = () => {
    const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
    calm = moving.length ? 0 : calm + 1;
    if (calm > 5) done();
    else if (++frames > 600) fail(new Error(`still moving: ${moving.map((one) => one.transitionProperty)}`));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
DESK, PHONE = (1280, 900), (390, 844)


def stop(page: Page, heading: str | re.Pattern = "", *, language: str = "fr", dark: bool = False) -> None:
    """Look at the page where somebody stops: its heading, its language, axe, its width; `dark` looks a second time."""
    page.wait_for_load_state()
    if heading:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert_no_axe_violations(page)
    assert_fits(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        page.evaluate(DRAWN)
        assert_no_axe_violations(page)
        page.emulate_media(color_scheme="light")


def look_around(
    page: Page, heading: str | re.Pattern = "", *, language: str = "fr", back_to: tuple[int, int] = DESK
) -> None:
    """Look at a stop twice: as a desk shows it in light, and as a phone shows it in the dark; return as `back_to`."""
    page.wait_for_load_state()
    if heading:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("html").get_attribute("lang") == language
    for (width, height), scheme in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(DRAWN)
        assert_no_axe_violations(page)
        assert_fits(page)
    page.set_viewport_size({"width": back_to[0], "height": back_to[1]})
    page.emulate_media(color_scheme="light")
    page.evaluate(DRAWN)


def stop_on_the_way(page: Page, heading: str | re.Pattern = "") -> None:
    """Look at a stop as a desk and as a phone show it, and walk on with the phone."""
    look_around(page, heading, back_to=PHONE)


def places(page: Page) -> list[str]:
    """Return the words of the navigation, those of the bar before those of the person's own menu."""
    texts = page.locator("nav.places a, .menu-places a").all_text_contents()
    return [text.strip() for text in texts]


def go(page: Page, place: str) -> None:
    """Follow an entry of the navigation, in the bar or in the person's own menu."""
    entry = page.locator("nav.places").get_by_role("link", name=place, exact=True)
    if not entry.count():
        page.locator("header details.menu summary").click()
        entry = page.locator(".menu-places").get_by_role("link", name=place, exact=True)
    entry.click()
    page.wait_for_load_state()


def follow(page: Page, selector: str) -> None:
    """Follow the first link of a selector in the content, and wait for its page."""
    with page.expect_navigation():
        page.locator("main").locator(selector).first.click()


def press(page: Page, name: str) -> None:
    """Press a button of the content by its words and wait for the page that follows."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def choose_workbook(page: Page, file: Path) -> None:
    """Choose a file on the page of the import and have it checked; return at its preview."""
    page.locator("input[type=file]").set_input_files(file)
    press(page, "Vérifier le classeur")
    past_waiting(page)


def past_waiting(page: Page, *, look: bool = False) -> None:
    """Wait on the page of a job until it offers its result, and follow that; do nothing on another page.

    The page of a check or of an import gives way to its result by itself.
    """
    if not page.locator("#job-progress").count():
        return
    if look:
        stop(page)
    if page.locator("[data-opens] #job-progress").count():
        page.locator("#job-progress").wait_for(state="detached", timeout=JOB_MILLISECONDS)
    else:
        page.locator("#job-page").click(timeout=JOB_MILLISECONDS)
    page.wait_for_load_state()


def downloaded(page: Page, link: Locator) -> tuple[str, bytes]:
    """Follow a link that gives a file; return the file's name and its bytes."""
    with page.expect_download() as waiting:
        link.click()
    download: Download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def open_menu(page: Page, words: str) -> Locator:
    """Open one of the menus at the top of the content and return its sheet."""
    menu = page.locator("main details.menu").filter(has=page.locator("summary", has_text=words))
    menu.locator("summary").click()
    return menu.locator(".menu-sheet")
