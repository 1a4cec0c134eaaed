"""Lists with names as long as they come, on a narrow screen; the sections of a file; where the focus is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_fits

LONG = "W" * 80
WIDTHS = """() => [...document.querySelectorAll("table.files tbody tr:nth-child(2) > *")]
  .map((cell) => [cell.className || "name", Math.round(cell.getBoundingClientRect().width)])"""


def lengthen(page: Page, letters: str = LONG) -> None:
    """Give the first person of the list a name without a blank."""
    page.locator("table.files tbody th a").first.evaluate("(link, name) => { link.textContent = name }", letters)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_list_fits_with_a_name_that_has_no_blank(browser_page, width: int):
    page = browser_page("social_worker", width)
    page.goto("/participants/")
    assert_fits(page)
    lengthen(page)
    assert_fits(page)
    name = page.locator("table.files tbody th a").first.bounding_box()
    assert name["x"] + name["width"] <= width


def test_a_long_name_leaves_the_other_columns_their_room(browser_page):
    page = browser_page("social_worker", 1280)
    page.goto("/participants/")
    lengthen(page)
    widths = dict(page.evaluate(WIDTHS))
    assert widths["files-path"] >= 170
    assert widths["files-who"] >= 120
    assert widths["name"] >= 150


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_a_file_fits_with_such_a_name(browser_page, width: int):
    page = browser_page("social_worker", width)
    page.goto("/participants/?mine=1")
    page.locator("table.files tbody th a").first.click()
    page.wait_for_load_state()
    page.locator("h1").evaluate("(title, name) => { title.textContent = name }", LONG)
    assert_fits(page)


def test_sections_that_scroll_show_a_shade_at_the_edge(browser_page):
    page = browser_page("social_worker", 390)
    page.goto("/participants/?mine=1")
    page.locator("table.files tbody th a").first.click()
    page.wait_for_load_state()
    sections = page.locator(".file-sections")
    assert sections.evaluate("nav => nav.scrollWidth > nav.clientWidth")
    assert sections.evaluate("nav => getComputedStyle(nav).backgroundAttachment") == "local, local, scroll, scroll"


def test_the_focus_is_where_the_next_thing_is_to_write(browser_page):
    page = browser_page("social_worker", 1280, allow=(r"status of 400",))
    page.goto("/participants/?mine=1")
    expect(page.locator("main input[name=text]")).not_to_be_focused()  # a list is read first
    page.locator("table.files tbody th a").first.click()
    page.wait_for_load_state()
    page.locator("a[href$='/interventions/new/']").click()
    page.wait_for_load_state()
    expect(page.locator("input[name=date]")).to_be_focused()
    page.locator("input[name=date]").fill("31/2/2017")
    page.locator("main form.form button[type=submit]").first.click()
    page.wait_for_load_state()
    expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/participants/")
    page.locator("#quick-search").fill("nosuchname")
    page.locator("#quick-search").press("Enter")
    page.wait_for_load_state()
    expect(page.locator("main input[name=text]")).to_be_focused()


def test_the_list_is_printed_as_the_table_of_the_desk(browser_page):
    page = browser_page("social_worker")
    page.goto("/participants/")
    page.set_viewport_size({"width": 640, "height": 900})  # a sheet of paper is narrower than a desk
    page.emulate_media(media="print")
    shown = "(element) => getComputedStyle(element).display"
    assert page.locator("table.files").evaluate(shown) == "table"
    assert page.locator("table.files tbody tr").first.evaluate(shown) == "table-row"
    assert page.locator("table.files thead").evaluate(shown) == "table-header-group"
    page.emulate_media(media="screen")
    assert page.locator("table.files tbody tr").first.evaluate(shown) != "table-row"


def test_somebody_is_searched_for_on_a_phone_under_a_head_that_leaves_the_page_its_room(browser_page):
    page = browser_page("social_worker", 390)
    page.goto("/participants/?mine=1")
    name = page.locator("table.files tbody th a").first.inner_text()
    page.goto("/")
    assert page.locator("header.bar").bounding_box()["height"] <= 844 / 8
    field = page.locator("#quick-search")
    field.click()
    assert field.bounding_box()["width"] >= 150  # the glass has become a field that one can read
    field.fill(name.split()[-1])
    field.press("Enter")
    expect(page.locator("table.files")).to_contain_text(name)
    assert_fits(page)
