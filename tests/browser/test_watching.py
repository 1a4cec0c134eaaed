"""The eyes of the browser tests see: what each is there to find is put on a page and found."""

from __future__ import annotations

import pytest

from tests.support.browser import Watcher, assert_fits, assert_no_axe_violations


def test_axe_finds_a_picture_without_words(browser_page):
    page = browser_page(None)
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_no_axe_violations(page)


def test_sideways_scrolling_is_found(browser_page):
    page = browser_page(None, 390)
    page.evaluate("document.querySelector('main').style.width = '900px'")
    with pytest.raises(AssertionError, match="in a window of 390 px"):
        assert_fits(page)


def test_the_console_is_read(browser_page, stack):
    page = browser_page(None, allow=("deliberate", "Content Security Policy", "another machine", "ERR_"))
    watcher = Watcher(page, stack.url)
    page.evaluate("console.error('deliberate')")
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.bad = 1'; document.body.append(script) }"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.bad") is None
    assert any("deliberate" in fault for fault in watcher.faults)
    assert any("Content Security Policy" in fault for fault in watcher.faults)
