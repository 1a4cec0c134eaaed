"""The tree that tests compare pages by sees a difference, and refuses a page whose elements do not close."""

from __future__ import annotations

import pytest

from tests.support.page_tree import assert_same_page, read

PAGE = """<main><ul><li id="a">one</li><li id="b">b</li></ul>
 <input name="csrfmiddlewaretoken" value="{}"><img src="x"></main>"""


def test_a_part_is_put_in_the_place_of_another() -> None:
    page = read(PAGE.format(1))
    page.find("#a").replace_with(read('<li id="a">two</li>').find("#a"))
    assert_same_page(page, PAGE.format(2).replace("one", "two"))


def test_a_difference_is_found() -> None:
    with pytest.raises(AssertionError, match="two"):
        assert_same_page(PAGE.format(1), PAGE.format(1).replace("one", "two"))
    with pytest.raises(AssertionError, match="class"):
        assert_same_page("<p>a</p>", '<p class="late">a</p>')
    assert_same_page("<p><b>x</b></p>", "<p><b>y</b></p>", but=("b",))


@pytest.mark.parametrize("html", ["<p><b></p>", "<p>", "</p>"])
def test_elements_that_do_not_close_are_found(html: str) -> None:
    with pytest.raises(AssertionError):
        read(html)


def test_what_is_there_twice_or_not_at_all_is_not_found() -> None:
    for selector in ("#c", "li", "p > b"):
        with pytest.raises(AssertionError):
            read(PAGE).find(selector)
